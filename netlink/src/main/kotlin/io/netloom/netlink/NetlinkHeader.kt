package io.netloom.netlink

import io.netloom.netlink.internal.MessageReader
import java.nio.BufferOverflowException
import java.nio.ByteBuffer

/**
 * The header of a netlink message: C's `struct nlmsghdr`, 16 bytes in the machine's byte order. Immutable, so safe to share between threads. See
 * netlink(7).
 *
 * @property type what kind of message: a constant of [NetlinkType] or of the family, 0 to 65535
 * @property flags constants of [NetlinkFlags], or'ed: 0 to 65535
 * @property sequence joins answers to their request, an unsigned 32-bit number; 0, the default, lets the sender choose, and means no request in
 *   what the kernel sends unasked
 * @property portId the socket that a request came from, C's `nlmsg_pid`, an unsigned 32-bit number; 0, the default, lets the sender fill it in, and
 *   stands for the kernel
 * @property length of the message in bytes, this header included, an unsigned 32-bit number; 0, the default, for the length of the message that is
 *   encoded
 * @throws IllegalArgumentException if a number does not fit its field
 */
public class NetlinkHeader @JvmOverloads constructor(
    public val type: Int,
    public val flags: Int = 0,
    public val sequence: Long = 0,
    public val portId: Long = 0,
    public val length: Long = 0,
) {
    init {
        require(type in 0..U16_MAX) { "a message's type must be 0 to 65535, is $type" }
        require(flags in 0..U16_MAX) { "a message's flags must be 0 to 65535, are $flags" }
        require(sequence in 0..U32_MAX) { "a sequence number is an unsigned 32-bit number: $sequence" }
        require(portId in 0..U32_MAX) { "a port id is an unsigned 32-bit number: $portId" }
        require(length in 0..U32_MAX) { "a message's length is an unsigned 32-bit number: $length" }
    }

    /**
     * Writes `struct nlmsghdr` at the buffer's position and moves it by [SIZE]. The buffer's byte order counts: the kernel expects
     * [java.nio.ByteOrder.nativeOrder].
     *
     * @throws BufferOverflowException if fewer than [SIZE] bytes remain; nothing is written
     */
    public fun writeTo(buffer: ByteBuffer) {
        if (buffer.remaining() < SIZE) throw BufferOverflowException()
        buffer.putInt(length.toInt()).putShort(type.toShort()).putShort(flags.toShort()).putInt(sequence.toInt()).putInt(portId.toInt())
    }

    /** True for a header with the same five fields. */
    override fun equals(other: Any?): Boolean = other is NetlinkHeader && other.type == type && other.flags == flags && other.sequence == sequence &&
        other.portId == portId && other.length == length

    /** Fits [equals]. */
    override fun hashCode(): Int = (((type * 31 + flags) * 31 + sequence.hashCode()) * 31 + portId.hashCode()) * 31 + length.hashCode()

    /** All fields: `length 36, type error, flags request|0x100, sequence 1, port 0`. */
    override fun toString(): String =
        "length $length, type ${NetlinkType.text(type)}, flags ${NetlinkFlags.text(flags)}, sequence $sequence, port $portId"

    /** Its size. */
    public companion object {
        /** The size of `struct nlmsghdr` in bytes. */
        public const val SIZE: Int = MessageReader.HEADER

        private const val U16_MAX = 0xffff
        private const val U32_MAX = 0xffff_ffffL
    }
}
