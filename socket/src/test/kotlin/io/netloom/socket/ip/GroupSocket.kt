package io.netloom.socket.ip

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketLevel
import java.io.Closeable
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder
import kotlin.time.Duration.Companion.seconds

/** A UDP socket that sends texts to groups and receives them. */
class GroupSocket(override val conn: Conn, private val isIpv4Group: Boolean) :
    MulticastMembership,
    Closeable {
    private val level = if (isIpv4Group) SocketLevel.IP else SocketLevel.IPV6

    var hearsOthers: Boolean
        get() = conn.getOption(level, if (isIpv4Group) 49 else 29) != 0
        set(value) = conn.setOption(level, if (isIpv4Group) 49 else 29, if (value) 1 else 0)

    /** The kernel has one switch for both families, at the level of the socket's. */
    var loopback: Boolean
        get() = if (conn.family == AddressFamily.INET) conn.getOption(SocketLevel.IP, 34) != 0 else conn.getOption(SocketLevel.IPV6, 19) != 0
        set(value) {
            val ipv4 = conn.family == AddressFamily.INET
            conn.setOption(if (ipv4) SocketLevel.IP else SocketLevel.IPV6, if (ipv4) 34 else 19, if (value) 1 else 0)
        }

    fun sendThrough(interfaceIndex: Int) {
        if (isIpv4Group) {
            val request = ByteBuffer.allocate(12).order(ByteOrder.nativeOrder()).putInt(8, interfaceIndex)
            conn.setOption(level, 32, request.array())
        } else {
            conn.setOption(level, 17, interfaceIndex)
        }
    }

    val port: Int
        get() = (conn.localAddress!!.toInetSocketAddress()!!).port

    fun bind(address: InetAddress, port: Int = 0): GroupSocket {
        conn.bind(InetSocketAddress(address, port))
        return this
    }

    suspend fun send(text: String, to: InetAddress, port: Int) {
        conn.sendTo(ByteBuffer.wrap(text.encodeToByteArray()), InetSocketAddress(to, port))
    }

    suspend fun receive(): String {
        val buffer = ByteBuffer.allocate(100)
        val n = conn.receiveFrom(buffer, ReceivedMessage(), timeout = 10.seconds)
        return buffer.array().decodeToString(0, n)
    }

    override fun close() = conn.close()
}
