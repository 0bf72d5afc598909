package io.netloom.samples.sniff

import io.netloom.bpf.BpfProgram
import io.netloom.bpf.PacketStart
import io.netloom.samples.packet.Frame
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.PacketMembership
import io.netloom.socket.PacketSocket
import io.netloom.socket.PacketStatistics
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketControl
import java.io.Closeable
import java.nio.ByteBuffer

/** A packet socket that sees what an interface sees. The kernel runs the filter, and nothing is received that it would drop. */
internal class Capture private constructor(private val conn: Conn, private val options: SniffOptions) : Closeable {
    private val names = InterfaceNames(conn)
    private val message = ReceivedMessage(ControlMessages.space(AUXDATA_SIZE) + ControlMessages.space(TIMESTAMP_SIZE))
    private val buffer = ByteBuffer.allocateDirect(options.snapLength)

    /** How many packets passed the filter, and how many of them found no room in the socket's buffer. */
    val statistics: PacketStatistics
        get() = conn.packet.statistics()

    /** Waits for the next packet. */
    suspend fun next(): CapturedPacket {
        while (true) {
            conn.receiveMessage(buffer.clear(), message)
            val source = message.source as SockAddr.LinkLayer
            val isOutgoing = source.packetType == OUTGOING
            if (isOutgoing && source.hardwareType == LOOPBACK && options.direction == PacketDirection.ANY) continue // comes in at once
            val direction = DIRECTIONS.getOrElse(source.packetType) { "other" }
            return CapturedPacket(message.control.timestampNanos, names.of(source.interfaceIndex), direction, frame(source))
        }
    }

    private fun frame(source: SockAddr.LinkLayer): Frame {
        buffer.flip()
        val auxdata = message.control[SocketControl.PACKET_AUXDATA]
        val isEthernet = isEthernet(source.hardwareType)
        val networkHeader = if (isEthernet) 0 else (auxdata?.netOffset ?: 0).coerceIn(0, buffer.limit())
        val bytes = ByteArray(buffer.limit() - networkHeader).also { buffer.get(networkHeader, it) }
        val length = (auxdata?.length ?: buffer.limit().toLong()) - networkHeader
        val tag = auxdata?.vlanTci
        return when {
            !isEthernet -> Frame(bytes, length, source.protocol)
            tag != null -> Frame.tagged(bytes, length, requireNotNull(auxdata.vlanTpid), tag)
            else -> Frame(bytes, length)
        }
    }

    override fun close() = conn.close()

    companion object {
        private const val AUXDATA_SIZE = 20
        private const val TIMESTAMP_SIZE = 16
        private const val OUTGOING = 4

        // ARPHRD_…, see <linux/if_arp.h>; the loopback has Ethernet's header, too.
        private const val ETHERNET = 1
        private const val LOOPBACK = 772

        private val DIRECTIONS = listOf("in", "bcast", "mcast", "other", "out")

        private fun isEthernet(hardwareType: Int) = hardwareType == ETHERNET || hardwareType == LOOPBACK

        /** How packets of an interface begin; for all interfaces as on Ethernet, since most of them do. */
        fun start(interfaceName: String?): PacketStart {
            if (interfaceName == null) return PacketStart.ETHERNET
            // A packet socket of no protocol receives nothing, but knows its interface.
            val type = PacketSocket.open(interfaceName, protocol = 0).use { (it.localAddress as SockAddr.LinkLayer).hardwareType }
            return if (isEthernet(type)) PacketStart.ETHERNET else PacketStart.NETWORK
        }

        fun open(options: SniffOptions, filter: BpfProgram?): Capture {
            val program = DirectionFilter.of(options.direction, filter)
            val conn = options.interfaceName?.let { PacketSocket.open(it, program) } ?: PacketSocket.open(filter = program)
            try {
                conn.packet.auxData = true
                conn.options.timestampNanos = true
                if (options.promiscuous) {
                    conn.packet.addMembership(PacketMembership.promiscuous((conn.localAddress as SockAddr.LinkLayer).interfaceIndex))
                }
                return Capture(conn, options)
            } catch (e: Throwable) {
                conn.close()
                throw e
            }
        }
    }
}
