package io.netloom.ipv4

import io.netloom.socket.ConnOwner
import io.netloom.socket.Ipv4Option
import io.netloom.socket.SocketLevel
import java.io.IOException

/** Options of raw IPv4 sockets, see raw(7). Other sockets refuse them with ENOPROTOOPT, or EOPNOTSUPP. Safe for use by any thread. */
public interface Ipv4RawOptions : ConnOwner {
    /**
     * `ICMP_FILTER`: which ICMP messages are not heard; at first all are.
     *
     * @throws IOException EOPNOTSUPP on raw sockets of another protocol; EOPNOTSUPP or ENOPROTOOPT on other sockets
     */
    public var icmpFilter: Icmpv4Filter
        @Throws(IOException::class)
        get() = Icmpv4Filter.of(conn.getOption(SocketLevel.RAW, ICMP_FILTER))

        @Throws(IOException::class)
        set(value) = conn.setOption(SocketLevel.RAW, ICMP_FILTER, value.bits)

    /** `IP_HDRINCL`: what is sent begins with a header of the sender's own. Off at first; a socket of protocol 255 (`IPPROTO_RAW`) begins with on. [Ipv4RawConn] is made for it. */
    public var headerIncluded: Boolean
        @Throws(IOException::class)
        get() = conn.getOption(SocketLevel.IP, Ipv4Option.HDRINCL) != 0

        @Throws(IOException::class)
        set(value) = conn.setOption(SocketLevel.IP, Ipv4Option.HDRINCL, if (value) 1 else 0)

    /** `IP_NODEFRAG`: with [headerIncluded], fragments that are sent are not put together again on this machine, as connection tracking else does. */
    public var noDefragment: Boolean
        @Throws(IOException::class)
        get() = conn.getOption(SocketLevel.IP, Ipv4Option.NODEFRAG) != 0

        @Throws(IOException::class)
        set(value) = conn.setOption(SocketLevel.IP, Ipv4Option.NODEFRAG, if (value) 1 else 0)
}

/** Of level SOL_RAW. */
private const val ICMP_FILTER = 1
