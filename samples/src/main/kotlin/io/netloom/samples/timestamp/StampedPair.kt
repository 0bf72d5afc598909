package io.netloom.samples.timestamp

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.ExtendedError
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketControl
import io.netloom.socket.SocketType
import io.netloom.socket.TimestampingFlag.OPT_ID
import io.netloom.socket.TimestampingFlag.OPT_TSONLY
import io.netloom.socket.TimestampingFlag.RX_SOFTWARE
import io.netloom.socket.TimestampingFlag.SOFTWARE
import io.netloom.socket.TimestampingFlag.TX_SCHED
import io.netloom.socket.TimestampingFlag.TX_SOFTWARE
import java.io.Closeable
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.time.Instant
import kotlin.time.Duration.Companion.seconds

/** Two UDP sockets on the loopback whose packets the kernel stamps: on their way out, and where they come in. */
internal class StampedPair private constructor(private val sender: Conn, private val receiver: Conn) : Closeable {
    private val buffer = ByteBuffer.allocateDirect(1_500)
    private val message = ReceivedMessage(controlCapacity = ControlMessages.space(STAMPS_SIZE) + ControlMessages.space(STAMP_SIZE))
    private var sent = 0L

    val address: SockAddr
        get() = checkNotNull(receiver.localAddress)

    /** Sends one packet, receives it, and collects its stamps. */
    suspend fun exchange(text: String): PacketTimes {
        val called = Instant.now()
        sender.write(text.encodeToByteArray())
        receiver.receiveMessage(buffer.clear(), message, timeout = PATIENCE)
        val read = Instant.now()
        val key = sent++
        // What the transmitting side was stamped with comes through the error queue, with the packet's number as key.
        val stamps = HashMap<Long, Instant?>()
        while (ExtendedError.STAMP_SCHEDULED !in stamps || ExtendedError.STAMP_SENT !in stamps) {
            val entry = sender.receiveError(PATIENCE)
            val stamp = entry.error
            if (stamp?.origin == ExtendedError.ORIGIN_TIMESTAMPING && stamp.data == key) stamps[stamp.info] = entry.timestamps?.software
        }
        val arrived = message.control[SocketControl.TIMESTAMPING]?.software ?: message.control[SocketControl.TIMESTAMPNS]
        return PacketTimes(called, stamps[ExtendedError.STAMP_SCHEDULED].orFail(), stamps[ExtendedError.STAMP_SENT].orFail(), arrived.orFail(), read)
    }

    private fun Instant?.orFail(): Instant = this ?: throw IOException("the kernel did not stamp the packet")

    override fun close() {
        sender.close()
        receiver.close()
    }

    companion object {
        private val PATIENCE = 10.seconds
        private const val STAMP_SIZE = 16
        private const val STAMPS_SIZE = 3 * STAMP_SIZE

        fun open(): StampedPair {
            val receiver = Conn.open(AddressFamily.INET, SocketType.DGRAM)
            val sender = Conn.open(AddressFamily.INET, SocketType.DGRAM)
            receiver.options.timestampNanos = true
            receiver.options.timestamping = setOf(RX_SOFTWARE, SOFTWARE)
            receiver.bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            sender.options.timestamping = setOf(TX_SCHED, TX_SOFTWARE, SOFTWARE, OPT_ID, OPT_TSONLY)
            sender.connectNow(checkNotNull(receiver.localAddress))
            return StampedPair(sender, receiver)
        }

        /** A datagram socket's connect never waits. */
        private fun Conn.connectNow(address: SockAddr) {
            blocking().connect(address)
        }
    }
}
