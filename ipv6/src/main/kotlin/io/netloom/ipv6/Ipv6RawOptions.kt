package io.netloom.ipv6

import io.netloom.socket.ConnOwner
import io.netloom.socket.Ipv6Option
import io.netloom.socket.SocketLevel
import java.io.IOException

/**
 * Options of raw IPv6 sockets, see RFC 3542. Other sockets refuse them with ENOPROTOOPT, or EOPNOTSUPP. Safe for use by any thread.
 *
 * A raw IPv6 socket never gives the IPv6 header, nor extension headers: what is worth knowing of them comes as control messages. Who needs the header itself takes a packet socket.
 */
public interface Ipv6RawOptions : ConnOwner {
    /**
     * `ICMPV6_FILTER`: which ICMPv6 messages are not heard; at first all are.
     *
     * @throws IOException EOPNOTSUPP on raw sockets of another protocol; EOPNOTSUPP or ENOPROTOOPT on other sockets
     */
    public var icmpFilter: Icmpv6Filter
        @Throws(IOException::class)
        get() = Icmpv6Filter.of(conn.getOptionBytes(SocketLevel.ICMPV6, ICMPV6_FILTER, Icmpv6Filter.SIZE))

        @Throws(IOException::class)
        set(value) = conn.setOption(SocketLevel.ICMPV6, ICMPV6_FILTER, value.toByteArray())

    /**
     * `IPV6_CHECKSUM` at level 255, `SOL_RAW`: where the checksum is, in bytes from the beginning of what is sent; such as 12 for OSPF. The kernel computes it over the pseudo-header and the payload on sending, and drops
     * what comes with a wrong one. A payload that ends before the checksum does cannot be sent (EINVAL), and is not received. Null for none, as it is at first.
     *
     * On ICMPv6 sockets it is 2 at first; where it is null there, the sender computes the checksum. (Level `IPPROTO_IPV6` refuses ICMPv6 sockets.)
     *
     * @throws IOException EINVAL for an odd offset; ENOPROTOOPT on sockets that are not raw
     */
    public var checksumOffset: Int?
        @Throws(IOException::class)
        get() = conn.getOption(SocketLevel.RAW, CHECKSUM).takeIf { it >= 0 }

        @Throws(IOException::class)
        set(value) {
            require(value == null || value >= 0) { "an offset is not negative: $value; null is no checksum" }
            conn.setOption(SocketLevel.RAW, CHECKSUM, value ?: -1)
        }

    /** `IPV6_HDRINCL`: what is sent begins with an IPv6 header of the sender's own. Off at first; a socket of protocol 255 (`IPPROTO_RAW`) begins with on. */
    public var headerIncluded: Boolean
        @Throws(IOException::class)
        get() = conn.getOption(SocketLevel.IPV6, Ipv6Option.HDRINCL) != 0

        @Throws(IOException::class)
        set(value) = conn.setOption(SocketLevel.IPV6, Ipv6Option.HDRINCL, if (value) 1 else 0)
}

/** Of level SOL_ICMPV6. */
private const val ICMPV6_FILTER = 1

/** Of level SOL_RAW. */
private const val CHECKSUM = 7
