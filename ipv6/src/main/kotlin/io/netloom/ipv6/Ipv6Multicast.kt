package io.netloom.ipv6

import io.netloom.socket.Ipv6Option
import io.netloom.socket.SocketLevel
import io.netloom.socket.ip.MulticastMembership
import java.io.IOException
import java.net.NetworkInterface

/**
 * Multicast of IPv6: memberships, and how the socket sends to groups. On a socket that also speaks IPv4 the properties here concern IPv6 alone; `Ipv4Multicast` has IPv4's. Safe for use by any thread.
 */
public interface Ipv6Multicast : MulticastMembership {
    /**
     * `IPV6_MULTICAST_IF`: the interface, by its index, through which packets to groups go; 0, as it is at first, for the one that the route to the group says. It does not choose what is received.
     *
     * @throws IOException ENODEV if the socket's network namespace has no such interface; ENOPROTOOPT on streams; EINVAL where the socket is bound to another device
     */
    public var multicastInterface: Int
        @Throws(IOException::class)
        get() = conn.getOption(SocketLevel.IPV6, Ipv6Option.MULTICAST_IF)

        @Throws(IOException::class)
        set(value) {
            require(value >= 0) { "an interface's index is not negative: $value" }
            conn.setOption(SocketLevel.IPV6, Ipv6Option.MULTICAST_IF, value)
        }

    /** Sets [multicastInterface] by its name in the socket's network namespace. */
    @Throws(IOException::class)
    public fun setMulticastInterface(name: String) {
        multicastInterface = conn.options.interfaceIndex(name)
    }

    /** Sets [multicastInterface] by the name that it has here. */
    @Throws(IOException::class)
    public fun setMulticastInterface(networkInterface: NetworkInterface): Unit = setMulticastInterface(networkInterface.name)

    /** `IPV6_MULTICAST_HOPS`: the hop limit of packets to groups, 0 to 255; at first 1, which no router passes on. 0 stays on this machine; -1 sets it back to 1. ENOPROTOOPT on streams. */
    public var multicastHopLimit: Int
        @Throws(IOException::class)
        get() = conn.getOption(SocketLevel.IPV6, Ipv6Option.MULTICAST_HOPS)

        @Throws(IOException::class)
        set(value) = conn.setOption(SocketLevel.IPV6, Ipv6Option.MULTICAST_HOPS, value)

    /** `IPV6_MULTICAST_LOOP`: whether packets to groups are also heard on this machine; on at first. On Linux the sender's socket decides. */
    public var multicastLoopback: Boolean
        @Throws(IOException::class)
        get() = conn.getOption(SocketLevel.IPV6, Ipv6Option.MULTICAST_LOOP) != 0

        @Throws(IOException::class)
        set(value) = conn.setOption(SocketLevel.IPV6, Ipv6Option.MULTICAST_LOOP, if (value) 1 else 0)

    /**
     * `IPV6_MULTICAST_ALL`: whether a socket that is bound to the wildcard address also hears groups that it has not joined but another socket of the machine has. Off on UDP sockets that Netloom opens; the
     * kernel's own default, for all other sockets, is on. Linux 4.20.
     */
    public var multicastAll: Boolean
        @Throws(IOException::class)
        get() = conn.getOption(SocketLevel.IPV6, Ipv6Option.MULTICAST_ALL) != 0

        @Throws(IOException::class)
        set(value) = conn.setOption(SocketLevel.IPV6, Ipv6Option.MULTICAST_ALL, if (value) 1 else 0)
}
