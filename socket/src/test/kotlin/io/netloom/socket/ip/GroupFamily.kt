package io.netloom.socket.ip

import io.netloom.socket.AddressFamily
import io.netloom.socket.SocketType
import io.netloom.testkit.TestHost
import java.net.InetAddress

/** The three ways in which a socket can be in a group: IPv4, IPv6, and an IPv6 socket in groups of IPv4. */
enum class GroupFamily(private val isIpv6Socket: Boolean, val isIpv4Group: Boolean) {
    IPV4(false, true),
    IPV6(true, false),
    IPV4_ON_IPV6(true, true),
    ;

    /** A UDP socket that hears nothing but what it has joined. */
    fun open(host: TestHost): GroupSocket =
        GroupSocket(host.open(if (isIpv6Socket) AddressFamily.INET6 else AddressFamily.INET, SocketType.DGRAM), isIpv4Group).apply {
            hearsOthers =
                false
        }

    val wildcard: InetAddress = InetAddress.ofLiteral(if (isIpv6Socket) "::" else "0.0.0.0")

    fun group(number: Int): InetAddress = InetAddress.ofLiteral(if (isIpv4Group) "239.1.1.$number" else "ff05::1:$number")

    fun sourceSpecificGroup(number: Int): InetAddress = InetAddress.ofLiteral(if (isIpv4Group) "232.1.1.$number" else "ff35::8000:$number")

    /** Of the interface on [net] of [host], see [ends]. */
    fun address(host: Int, net: Int = 0): InetAddress = InetAddress.ofLiteral(if (isIpv4Group) "10.0.$net.$host" else "fd00:$net::$host")

    /** What [address] tells, with prefixes. */
    fun ends(host: Int, net: Int = 0): Array<String> = arrayOf("10.0.$net.$host/24", "fd00:$net::$host/64")
}
