package io.netloom.samples.ssm

import io.netloom.ipv4.Ipv4ControlFlag
import io.netloom.ipv4.Ipv4PacketConn
import io.netloom.ipv6.Ipv6ControlFlag
import io.netloom.ipv6.Ipv6PacketConn
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketType
import io.netloom.socket.ip.IpControlMessage
import io.netloom.socket.ip.MulticastMembership
import java.io.Closeable
import java.net.Inet4Address
import java.net.Inet6Address
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/** A UDP socket in a group. */
internal class SsmReceiver private constructor(private val conn: Conn) : Closeable {
    private val buffer = ByteBuffer.allocateDirect(LARGEST)
    private val message = ReceivedMessage(CONTROL_CAPACITY)

    /** Waits for the next datagram to the group. */
    suspend fun next(): SsmDatagram {
        conn.receiveMessage(buffer.clear(), message)
        val control = IpControlMessage.of(message.control)
        val bytes = ByteArray(buffer.flip().remaining()).also { buffer.get(it) }
        return SsmDatagram(checkNotNull(message.source?.toInetSocketAddress()), bytes, checkNotNull(control.hopLimit))
    }

    override fun close(): Unit = conn.close()

    companion object {
        private const val LARGEST = 65_536
        private const val CONTROL_CAPACITY = 256

        fun open(membership: SsmMembership, port: Int): SsmReceiver {
            val conn = Conn.open(if (membership.isIpv4) AddressFamily.INET else AddressFamily.INET6, SocketType.DGRAM)
            try {
                // Others on this machine may listen to the same port. Bound to the group, the socket does not hear what is for the machine itself.
                conn.options.reuseAddress = true
                conn.bind(InetSocketAddress(bound(membership.group, conn.options.interfaceIndex(membership.interfaceName)), port))
                membership.join(socket(conn, membership.group))
                return SsmReceiver(conn)
            } catch (e: Throwable) {
                conn.close()
                throw e
            }
        }

        /** A group that is local to a link is bound to on that link. */
        private fun bound(group: InetAddress, interfaceIndex: Int): InetAddress =
            if (group is Inet4Address) group else Inet6Address.getByAddress(null, group.address, interfaceIndex)

        /** The socket in the words of the group's family, which tells the hop limit of what arrives from now on. */
        private fun socket(conn: Conn, group: InetAddress): MulticastMembership = if (group is Inet4Address) {
            Ipv4PacketConn(conn).apply { received = setOf(Ipv4ControlFlag.TTL) }
        } else {
            Ipv6PacketConn(conn).apply { received = setOf(Ipv6ControlFlag.HOP_LIMIT) }
        }
    }
}

/** A datagram that came to the group. */
internal class SsmDatagram(val source: InetSocketAddress, private val bytes: ByteArray, val hopLimit: Int) {
    val size: Int
        get() = bytes.size

    /** The beginning, as far as it can be printed. */
    val text: String
        get() = bytes.take(PRINTED).map { it.toInt().toChar() }.joinToString("") { if (it in ' '..'~') "$it" else "." }

    private companion object {
        const val PRINTED = 60
    }
}
