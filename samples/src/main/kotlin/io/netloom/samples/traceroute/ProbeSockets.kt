package io.netloom.samples.traceroute

import io.netloom.icmp.IcmpConn
import io.netloom.icmp.IcmpMode
import io.netloom.icmp.IcmpVersion
import io.netloom.icmp.Icmpv4Type
import io.netloom.icmp.Icmpv6Type
import io.netloom.ipv4.Icmpv4Filter
import io.netloom.ipv4.Ipv4Conn
import io.netloom.ipv4.Ipv4PacketConn
import io.netloom.ipv6.Icmpv6Filter
import io.netloom.ipv6.Ipv6Conn
import io.netloom.ipv6.Ipv6PacketConn
import io.netloom.samples.ping.PingException
import io.netloom.samples.ping.PingTarget
import io.netloom.samples.ping.SystemErrors
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.LinuxBindException
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import java.io.IOException
import java.net.Inet6Address
import java.net.InetAddress
import java.net.InetSocketAddress

/** Opens and sets up the sockets that probes leave by. */
internal class ProbeSockets(private val options: TracerouteOptions, private val target: InetAddress, poller: Poller) {
    private val config = SocketConfig(poller = poller)
    private val isV6 = target is Inet6Address
    private val version = if (isV6) IcmpVersion.V6 else IcmpVersion.V4
    private val source: InetAddress? = options.source?.let { PingTarget.resolve(it, version).address }

    fun channel(): ProbeChannel = when (options.method) {
        TraceMethod.UDP -> UdpProbes(target, options.firstPort, rising = true, ::udp)
        TraceMethod.UDP_PORT -> UdpProbes(target, options.firstPort, rising = false, ::udp)
        TraceMethod.ICMP -> EchoProbes(icmp(), target)
    }

    private fun icmp(): IcmpConn {
        val icmp = binding { IcmpConn.open(version, options.socket, source, config = config) }
        try {
            if (icmp.mode == IcmpMode.RAW) passRepliesOnly(icmp)
            configure(icmp.conn)
            return icmp
        } catch (e: Throwable) {
            icmp.close()
            throw e
        }
    }

    private fun udp(): Conn {
        val conn = Conn.open(if (isV6) AddressFamily.INET6 else AddressFamily.INET, SocketType.DGRAM, config = config)
        try {
            configure(conn)
            binding { conn.bind(InetSocketAddress(source ?: InetAddress.ofLiteral(if (isV6) "::" else "0.0.0.0"), 0)) }
            return conn
        } catch (e: Throwable) {
            conn.close()
            throw e
        }
    }

    private fun configure(conn: Conn) {
        if (isV6) {
            Ipv6Conn(conn).apply { receiveErrors = true }.receiveErrorsExtended = true
        } else {
            Ipv4Conn(conn).apply { receiveErrors = true }.receiveErrorsExtended = true
        }
        options.interfaceName?.let { name ->
            try {
                conn.options.device = name
            } catch (e: IOException) {
                throw PingException("interface $name: " + SystemErrors.text(e), e)
            }
        }
        PacketStamps.switchOn(conn)
    }

    /** What else arrives at the machine need not come up to a raw socket. */
    private fun passRepliesOnly(icmp: IcmpConn) {
        if (isV6) {
            Ipv6PacketConn(icmp).icmpFilter = Icmpv6Filter.BLOCK_ALL.accept(Icmpv6Type.ECHO_REPLY)
        } else {
            Ipv4PacketConn(icmp).icmpFilter = Icmpv4Filter.BLOCK_ALL.accept(Icmpv4Type.ECHO_REPLY)
        }
    }

    private inline fun <T> binding(action: () -> T): T = try {
        action()
    } catch (e: LinuxBindException) {
        throw PingException("cannot send from ${options.source}: " + SystemErrors.text(e), e)
    }
}
