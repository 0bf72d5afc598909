package io.netloom.samples

import java.net.Inet6Address
import java.net.InetSocketAddress

/** Writes an address with its port: `10.0.0.1:5353`, `[fe80::1%eth0]:5353`. */
internal object EndpointText {
    fun of(endpoint: InetSocketAddress): String {
        val address = AddressText.of(endpoint.address)
        return if (endpoint.address is Inet6Address) "[$address]:${endpoint.port}" else "$address:${endpoint.port}"
    }
}
