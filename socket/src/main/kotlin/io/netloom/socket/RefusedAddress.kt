package io.netloom.socket

import java.net.InetSocketAddress
import java.nio.channels.UnresolvedAddressException
import java.nio.channels.UnsupportedAddressTypeException

/*
 * Addresses that cannot become a sockaddr: java.nio's exceptions, with the message that they lack.
 */

internal class UnresolvedNameException(address: InetSocketAddress) : UnresolvedAddressException() {
    override val message: String = "${address.hostString}:${address.port} is a name without an address, and names are not looked up here"
}

internal class UnknownAddressTypeException(address: Any) : UnsupportedAddressTypeException() {
    override val message: String = "not an InetSocketAddress, UnixDomainSocketAddress or SockAddr but a ${address.javaClass.name}: $address"
}
