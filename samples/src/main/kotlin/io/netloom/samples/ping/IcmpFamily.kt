package io.netloom.samples.ping

import java.net.Inet6Address
import java.net.InetAddress

/** The two versions of ICMP, with the numbers that an echo needs. */
internal enum class IcmpFamily(
    /** The IP protocol number, which is also the `protocol` argument of socket(2). */
    val protocol: Int,
    val echoRequest: Int,
    val echoReply: Int,
    /** The size of an IP header without options or extension headers. */
    val ipHeaderSize: Int,
) {
    V4(protocol = 1, echoRequest = 8, echoReply = 0, ipHeaderSize = 20),
    V6(protocol = 58, echoRequest = 128, echoReply = 129, ipHeaderSize = 40),
    ;

    /** The largest payload of an echo: what an IP packet of 65,535 bytes leaves (IPv6 does not count its own header). */
    val largestPayload: Int
        get() = if (this == V4) 65_535 - ipHeaderSize - ECHO_HEADER_SIZE else 65_535 - ECHO_HEADER_SIZE

    companion object {
        /** Type, code, checksum, identifier and sequence number. */
        const val ECHO_HEADER_SIZE: Int = 8

        fun of(address: InetAddress): IcmpFamily = if (address is Inet6Address) V6 else V4
    }
}
