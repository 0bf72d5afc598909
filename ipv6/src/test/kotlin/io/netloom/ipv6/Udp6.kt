package io.netloom.ipv6

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SocketType
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer

internal val LOOPBACK4: InetAddress = InetAddress.ofLiteral("127.0.0.1")
internal val LOOPBACK6: InetAddress = InetAddress.ofLiteral("::1")

/** A UDP socket that hears IPv6 and IPv4 on every address of this host. */
internal fun udp6(): Ipv6PacketConn = Ipv6PacketConn(Conn.open(AddressFamily.INET6, SocketType.DGRAM)).apply {
    conn.bind(InetSocketAddress(InetAddress.ofLiteral("::"), 0))
}

internal val Ipv6PacketConn.port: Int
    get() = localAddress!!.toInetSocketAddress()!!.port

internal fun bytes(text: String): ByteBuffer = ByteBuffer.wrap(text.encodeToByteArray())
