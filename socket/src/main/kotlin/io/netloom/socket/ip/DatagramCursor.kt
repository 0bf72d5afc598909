package io.netloom.socket.ip

import io.netloom.socket.MessageBatch
import io.netloom.socket.SocketControl
import java.nio.ByteBuffer

/**
 * Walks over received datagrams one by one, also where the kernel has merged several into one message: generic receive offload, `UDP_GRO`, Linux 5.0, switched on by
 * [io.netloom.socket.UdpOptions.gro].
 *
 * ```
 * conn.udp.gro = true
 * val batch = MessageBatch(8, 65_535, ControlMessages.space(4)) // room for merged messages, and for their segment size
 * val datagrams = DatagramCursor()
 * while (true) {
 *     conn.receiveBatch(batch)
 *     datagrams.start(batch)
 *     while (datagrams.next()) handle(datagrams.data, batch.address(datagrams.index))
 * }
 * ```
 *
 * Reusable; it allocates nothing. Not thread-safe.
 */
public class DatagramCursor {
    private var batch: MessageBatch? = null
    private var message: ByteBuffer = EMPTY
    private var begin = 0
    private var end = 0
    private var size = 0

    /** Which message of the batch the datagram came in: for its address, its control messages and whether it was cut. 0 for a single message; -1 before [next]. */
    public var index: Int = -1
        private set

    /**
     * The datagram's bytes, from the buffer's position to its limit: a view of the batch's or the message's memory, the same object for all datagrams of a message. Empty before [next].
     */
    public val data: ByteBuffer
        get() = message

    /** Begins before the first datagram of a batch that was received. Without room for control messages in the batch merged ones cannot be told apart, see [MessageBatch.isControlTruncated]. */
    public fun start(batch: MessageBatch): DatagramCursor = apply {
        this.batch = batch
        begin(EMPTY, -1)
    }

    /**
     * Begins before the first datagram of one message.
     *
     * @param message its bytes, from the buffer's position to its limit; both change while the cursor goes on
     * @param segmentSize bytes of each merged datagram but the last one, from [SocketControl.UDP_GRO]; 0 or less if there is only one
     */
    public fun start(message: ByteBuffer, segmentSize: Int): DatagramCursor = apply {
        batch = null
        begin(message, -1)
        size = if (segmentSize > 0) segmentSize else end - begin
    }

    private fun begin(bytes: ByteBuffer, number: Int) {
        message = bytes
        begin = bytes.position()
        end = bytes.limit()
        index = number
    }

    /** Goes to the next datagram. False if there is none. */
    public fun next(): Boolean {
        val from = message.limit()
        val batch = batch
        return when {
            index >= 0 && from < end -> show(from)

            batch == null -> index < 0 && message !== EMPTY && show(begin).also { index = 0 }

            index + 1 < batch.size -> {
                begin(batch.data(index + 1), index + 1)
                val told = batch.control(index).getInt(SocketControl.UDP_GRO, 0)
                size = if (told > 0) told else end
                show(begin)
            }

            else -> false
        }
    }

    private fun show(from: Int): Boolean {
        message.limit(minOf(end, Math.addExact(from, minOf(size, end - from)))).position(from)
        return true
    }

    override fun toString(): String = "DatagramCursor(message $index, ${data.remaining()} bytes)"

    private companion object {
        val EMPTY: ByteBuffer = ByteBuffer.allocate(0)
    }
}
