package io.netloom.netlink

import io.netloom.socket.ControlMessages
import io.netloom.socket.MessageFlag
import io.netloom.socket.ReceivedMessage
import java.nio.ByteBuffer

/**
 * A received datagram of netlink: one or several messages, and where they came from. Reusable: the next receive overwrites it. Not thread-safe.
 *
 * Its memory is [CAPACITY] bytes, as much as the kernel puts into a datagram of a dump; a longer datagram makes it grow.
 */
public class NetlinkDatagram {
    /** The memory; the datagram is its first [size] bytes. Another array after a long datagram. */
    public var bytes: ByteArray = ByteArray(CAPACITY)
        private set

    private var buffer = ByteBuffer.wrap(bytes)

    /** How many bytes the datagram has. */
    public var size: Int = 0
        private set

    /** The port id that it came from; 0 is the kernel. */
    public var sender: Long = 0
        private set

    /** The multicast group that it was sent to; 0 if it was sent to this socket alone. */
    public var group: Int = 0
        private set

    /** Whether the rest of the datagram is lost. */
    public var isTruncated: Boolean = false
        private set

    private var message: ReceivedMessage? = null

    /**
     * Overwrites it, for a [NetlinkTransport] of one's own.
     *
     * @param src the datagram: the buffer's remaining bytes, which are copied; its position moves to its limit
     * @param sender a port id; 0 is the kernel
     * @param group a multicast group; 0 for none
     * @param truncated whether these are not all the bytes that there were
     */
    @JvmOverloads
    public fun fill(src: ByteBuffer, sender: Long = 0, group: Int = 0, truncated: Boolean = false) {
        size = src.remaining()
        if (size > bytes.size) grow(size)
        src.get(bytes, 0, size)
        this.sender = sender
        this.group = group
        isTruncated = truncated
    }

    private fun grow(size: Int) {
        bytes = ByteArray(size)
        buffer = ByteBuffer.wrap(bytes)
    }

    @JvmSynthetic
    internal fun room(): ByteBuffer = buffer.clear()

    @JvmSynthetic
    internal fun message(): ReceivedMessage = message ?: ReceivedMessage(CONTROL, OVERFLOW).also { message = it }

    /** After a receive into [room] that filled [message]. */
    @JvmSynthetic
    internal fun received(length: Int) {
        val told = message()
        val beyond = told.overflow
        val stored = minOf(length, bytes.size + beyond.size)
        if (stored > bytes.size) {
            val all = bytes.copyOf(stored)
            beyond.copyInto(all, bytes.size)
            bytes = all
            buffer = ByteBuffer.wrap(all)
        }
        size = stored
        sender = told.sourcePortId
        group = told.control.getInt(NetlinkControl.PKTINFO, 0)
        isTruncated = told.flags and MessageFlag.TRUNC != 0
    }

    override fun toString(): String = "NetlinkDatagram($size bytes from $sender${if (group == 0) "" else ", group $group"})"

    /** Sizes. */
    public companion object {
        /** The memory at first, in bytes: the kernel fills datagrams of a dump up to this size if it sees that so much is read at once. */
        public const val CAPACITY: Int = 32_768

        /** What a longer datagram may have beyond. */
        private const val OVERFLOW = 1 shl 20
        private val CONTROL = ControlMessages.space(Int.SIZE_BYTES)
    }
}
