package io.netloom.socket

import java.nio.ByteBuffer

/**
 * A kind of control message (`struct cmsghdr`): its level, its type, and what its data means. The key with which typed values are read from [ReceivedControl] and put into
 * [ControlMessages]. Netloom's own are in [SocketControl] and in the families' modules; a library makes its own by extending this class, and [ControlMessageTypes.register]
 * lets everybody print them.
 *
 * Implementations are immutable and safe for use by any thread.
 *
 * @param T what the data means
 * @property level `cmsg_level`, a constant of [SocketLevel] or any other number
 * @property type `cmsg_type`. Often, not always, the number of the option that switches the message on
 * @property name the C name, such as `SO_TIMESTAMPNS`
 * @property minimumSize how many bytes the data has at least; a message that the kernel cut shorter counts as absent
 */
public abstract class ControlMessageType<T : Any>(public val level: Int, public val type: Int, public val name: String, public val minimumSize: Int) {
    /**
     * What the data means.
     *
     * @param data the data alone, at least [minimumSize] bytes, read-only, in native byte order. The kernel may have stored more than is known today
     */
    public abstract fun decode(data: ByteBuffer): T

    /**
     * Writes the data of a message to be sent.
     *
     * @param data [size] bytes in native byte order, to be filled from the position on
     * @throws UnsupportedOperationException if such messages are only received; what this class does
     */
    public open fun encode(value: T, data: ByteBuffer): Unit = throw UnsupportedOperationException("$name is received, not sent")

    /** How many bytes [encode] writes for this value; [minimumSize] unless said otherwise. */
    public open fun size(value: T): Int = minimumSize

    override fun toString(): String = name
}

/**
 * A kind of control message that is one number. Its data may be 1, 2, 4 or 8 bytes wide when received; [ReceivedControl.getInt] and [ReceivedControl.getLong] read it without allocating.
 *
 * @property width how many bytes the number has when it is sent: 1, 2, 4 or 8
 */
public class NumberControlMessageType(level: Int, type: Int, name: String, public val width: Int) :
    ControlMessageType<Long>(level, type, name, 1) {
    init {
        require(width in WIDTHS) { "a number has 1, 2, 4 or 8 bytes, not $width" }
    }

    /** Unsigned, except that eight bytes are taken as they are. */
    override fun decode(data: ByteBuffer): Long = when (data.remaining()) {
        Long.SIZE_BYTES -> data.getLong()
        Int.SIZE_BYTES -> Integer.toUnsignedLong(data.getInt())
        Short.SIZE_BYTES -> java.lang.Short.toUnsignedLong(data.getShort())
        else -> java.lang.Byte.toUnsignedLong(data.get())
    }

    /** Writes the low [width] bytes. */
    override fun encode(value: Long, data: ByteBuffer) {
        when (width) {
            Long.SIZE_BYTES -> data.putLong(value)
            Int.SIZE_BYTES -> data.putInt(value.toInt())
            Short.SIZE_BYTES -> data.putShort(value.toShort())
            else -> data.put(value.toByte())
        }
    }

    override fun size(value: Long): Int = width

    private companion object {
        val WIDTHS = setOf(1, 2, 4, 8)
    }
}
