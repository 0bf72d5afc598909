package io.netloom.ipv4

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SocketType
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer

internal val LOOPBACK4: InetAddress = InetAddress.ofLiteral("127.0.0.1")

/** A UDP socket that hears IPv4 on every address of this host; also an IPv6 socket does. */
internal fun udp4(family: Int = AddressFamily.INET): Ipv4PacketConn = Ipv4PacketConn(Conn.open(family, SocketType.DGRAM)).apply {
    conn.bind(InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 0))
}

internal val Ipv4PacketConn.port: Int
    get() = localAddress!!.toInetSocketAddress()!!.port

internal fun bytes(text: String): ByteBuffer = ByteBuffer.wrap(text.encodeToByteArray())
