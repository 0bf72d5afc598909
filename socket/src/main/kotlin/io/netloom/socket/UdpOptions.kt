package io.netloom.socket

import java.io.IOException

/**
 * The options of a UDP [Conn]: level `SOL_UDP`, see udp(7). On other sockets they throw [Errno.EOPNOTSUPP] or [Errno.ENOPROTOOPT].
 *
 * A view of the Conn, safe for use by any thread.
 */
public class UdpOptions internal constructor(conn: Conn) {
    private val level = OptionLevel(conn, SocketLevel.UDP)

    /** `UDP_CORK`: what is written is collected into one datagram, which is sent when this is taken off. */
    public var cork: Boolean
        @Throws(IOException::class)
        get() = level.flag(UdpOption.CORK)

        @Throws(IOException::class)
        set(value) = level.set(UdpOption.CORK, value)

    /**
     * `UDP_SEGMENT`: the kernel, or the interface, cuts what is sent into datagrams of so many bytes, the last one shorter (GSO); 0 (the default) is off. One send makes at most 64 datagrams (128 on
     * newer kernels) and 64 KiB; a control message sets it for one send.
     */
    public var segment: Int
        @Throws(IOException::class)
        get() = level.int(UdpOption.SEGMENT)

        @Throws(IOException::class)
        set(value) = level.set(UdpOption.SEGMENT, value)

    /** `UDP_GRO`: datagrams of one flow may be received as one message of up to 64 KiB; a control message tells the size of each. */
    public var gro: Boolean
        @Throws(IOException::class)
        get() = level.flag(UdpOption.GRO)

        @Throws(IOException::class)
        set(value) = level.set(UdpOption.GRO, value)

    /** `UDP_NO_CHECK6_TX`: datagrams over IPv6 are sent without a checksum, as RFC 6935 allows for tunnels. For IPv4 see [SocketOptions.noCheck]. */
    public var noCheck6Transmit: Boolean
        @Throws(IOException::class)
        get() = level.flag(UdpOption.NO_CHECK6_TX)

        @Throws(IOException::class)
        set(value) = level.set(UdpOption.NO_CHECK6_TX, value)

    /** `UDP_NO_CHECK6_RX`: datagrams over IPv6 without a checksum are received rather than dropped. */
    public var noCheck6Receive: Boolean
        @Throws(IOException::class)
        get() = level.flag(UdpOption.NO_CHECK6_RX)

        @Throws(IOException::class)
        set(value) = level.set(UdpOption.NO_CHECK6_RX, value)

    /** `UDP_ENCAP`: the kernel takes datagrams of a protocol out of the stream before they are received: one of the ENCAP constants; 0 (the default) is none. */
    public var encapsulation: Int
        @Throws(IOException::class)
        get() = level.int(UdpOption.ENCAP)

        @Throws(IOException::class)
        set(value) = level.set(UdpOption.ENCAP, value)

    /** Kinds of encapsulation. */
    public companion object {
        /** `UDP_ENCAP_ESPINUDP`: IPsec behind address translation, RFC 3948. */
        public const val ENCAP_ESP_IN_UDP: Int = 2

        /** `UDP_ENCAP_L2TPINUDP`: RFC 2661. */
        public const val ENCAP_L2TP_IN_UDP: Int = 3
    }
}
