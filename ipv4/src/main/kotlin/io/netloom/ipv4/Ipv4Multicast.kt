package io.netloom.ipv4

import io.netloom.socket.AddressFamily
import io.netloom.socket.Ipv4Option
import io.netloom.socket.Ipv6Option
import io.netloom.socket.SocketLevel
import io.netloom.socket.ip.MulticastMembership
import java.io.IOException
import java.net.NetworkInterface

/**
 * Multicast of IPv4: memberships, and how the socket sends to groups. Also for an IPv6 socket that speaks IPv4, see [MulticastMembership]. Safe for use by any thread.
 */
public interface Ipv4Multicast : MulticastMembership {
    /**
     * `IP_MULTICAST_IF`: the interface, by its index, through which packets to groups go; 0, as it is at first, for the one that the route to the group says. It does not choose what is received.
     *
     * The kernel does not tell the index. This reads what was last set through this Conn, by whatever object, and 0 where it was set elsewhere: by the number of the option, through a duplicate, or before the
     * descriptor was adopted.
     *
     * @throws IOException EADDRNOTAVAIL if the socket's network namespace has no such interface; EINVAL on streams and where the socket is bound to another device
     */
    public var multicastInterface: Int
        @Throws(IOException::class)
        get() = SendingInterface.of(conn)

        @Throws(IOException::class)
        set(value) = SendingInterface.choose(conn, value)

    /** Sets [multicastInterface] by its name in the socket's network namespace. */
    @Throws(IOException::class)
    public fun setMulticastInterface(name: String) {
        multicastInterface = conn.options.interfaceIndex(name)
    }

    /** Sets [multicastInterface] by the name that it has here. */
    @Throws(IOException::class)
    public fun setMulticastInterface(networkInterface: NetworkInterface): Unit = setMulticastInterface(networkInterface.name)

    /** `IP_MULTICAST_TTL`: the time to live of packets to groups, 0 to 255; at first 1, which no router passes on. 0 stays on this machine; -1 sets it back to 1. EINVAL on streams. */
    public var multicastTtl: Int
        @Throws(IOException::class)
        get() = conn.getOption(SocketLevel.IP, Ipv4Option.MULTICAST_TTL)

        @Throws(IOException::class)
        set(value) = conn.setOption(SocketLevel.IP, Ipv4Option.MULTICAST_TTL, value)

    /**
     * `IP_MULTICAST_LOOP`: whether packets to groups are also heard on this machine; on at first. On Linux the sender's socket decides. On an IPv6 socket it is `IPV6_MULTICAST_LOOP`, which the kernel goes by
     * there for the packets of both families.
     */
    public var multicastLoopback: Boolean
        @Throws(IOException::class)
        get() = if (isIpv6Socket()) {
            conn.getOption(SocketLevel.IPV6, Ipv6Option.MULTICAST_LOOP) != 0
        } else {
            conn.getOption(SocketLevel.IP, Ipv4Option.MULTICAST_LOOP) !=
                0
        }

        @Throws(IOException::class)
        set(value) {
            val number = if (value) 1 else 0
            if (isIpv6Socket()) {
                conn.setOption(
                    SocketLevel.IPV6,
                    Ipv6Option.MULTICAST_LOOP,
                    number,
                )
            } else {
                conn.setOption(SocketLevel.IP, Ipv4Option.MULTICAST_LOOP, number)
            }
        }

    private fun isIpv6Socket() = conn.family == AddressFamily.INET6

    /**
     * `IP_MULTICAST_ALL`: whether a socket that is bound to the wildcard address also hears groups that it has not joined but another socket of the machine has. Off on UDP sockets that Netloom opens; the
     * kernel's own default, for all other sockets, is on.
     */
    public var multicastAll: Boolean
        @Throws(IOException::class)
        get() = conn.getOption(SocketLevel.IP, Ipv4Option.MULTICAST_ALL) != 0

        @Throws(IOException::class)
        set(value) = conn.setOption(SocketLevel.IP, Ipv4Option.MULTICAST_ALL, if (value) 1 else 0)
}
