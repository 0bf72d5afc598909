package io.netloom.samples.traceroute

import java.net.Inet6Address
import java.net.InetAddress

/** Sizes of IP headers without options. */
internal object IpSizes {
    private const val V4 = 20
    private const val V6 = 40

    fun header(destination: InetAddress): Int = if (destination is Inet6Address) V6 else V4
}
