package io.netloom.bpf

import java.nio.BufferOverflowException
import java.nio.BufferUnderflowException
import java.nio.ByteBuffer

/**
 * One instruction of classic BPF as the kernel takes it: C's `struct sock_filter`, 8 bytes.
 *
 * The fields are stored as they are; whether an instruction means anything is for the kernel to say when a program is attached. Immutable, so
 * safe to share between threads. See `linux/filter.h` and bpf(4) of the BSDs, where the language comes from.
 *
 * @property op the operation, C's `code`: 0 to 65535
 * @property jt how many instructions to skip when a conditional jump's condition is true: 0 to 255
 * @property jf how many instructions to skip when it is false: 0 to 255
 * @property k the operand: 32 bits that most operations read as unsigned (`Integer.toUnsignedLong`), so -1 is 0xffffffff
 * @throws IllegalArgumentException if [op], [jt] or [jf] does not fit its field
 */
public class RawInstruction(public val op: Int, public val jt: Int, public val jf: Int, public val k: Int) {
    init {
        require(op in 0..OP_MASK) { "op must be 0 to 65535, is $op" }
        require(jt in 0..JUMP_MASK) { "jt must be 0 to 255, is $jt" }
        require(jf in 0..JUMP_MASK) { "jf must be 0 to 255, is $jf" }
    }

    /**
     * The instruction in 64 bits: [op] in bits 0 to 15, [jt] in 16 to 23, [jf] in 24 to 31, [k] in 32 to 63. Stored as a little-endian number this is
     * `struct sock_filter` of a little-endian machine; [writeTo] is right on every machine.
     */
    public fun encode(): Long = (k.toLong() shl K_SHIFT) or (jf.toLong() shl JF_SHIFT) or (jt.toLong() shl JT_SHIFT) or op.toLong()

    /**
     * Writes `struct sock_filter` at the buffer's position and moves it by [SIZE]. The buffer's byte order counts: the kernel expects
     * [java.nio.ByteOrder.nativeOrder].
     *
     * @throws BufferOverflowException if fewer than [SIZE] bytes remain; nothing is written
     * @throws java.nio.ReadOnlyBufferException if the buffer is read-only
     */
    public fun writeTo(buffer: ByteBuffer) {
        if (buffer.remaining() < SIZE) throw BufferOverflowException()
        buffer.putShort(op.toShort()).put(jt.toByte()).put(jf.toByte()).putInt(k)
    }

    /** True for an instruction with the same four fields. */
    override fun equals(other: Any?): Boolean = other is RawInstruction && other.encode() == encode()

    /** Fits [equals]. */
    override fun hashCode(): Int = encode().hashCode()

    /** The form of a C initializer, as `tcpdump -dd` prints it: `{ 0x15, 0, 8, 0x000086dd }`. */
    override fun toString(): String = "{ 0x%x, %d, %d, 0x%08x }".format(op, jt, jf, k)

    /** Ways to make an instruction from its encoded forms. */
    public companion object {
        /** The size of `struct sock_filter` in bytes. */
        public const val SIZE: Int = 8

        private const val OP_MASK = 0xffff
        private const val JUMP_MASK = 0xff
        private const val JT_SHIFT = 16
        private const val JF_SHIFT = 24
        private const val K_SHIFT = 32

        /** The instruction whose [RawInstruction.encode] is [bits]; every number is the form of one instruction. */
        @JvmStatic
        public fun decode(bits: Long): RawInstruction = RawInstruction(
            op = (bits and OP_MASK.toLong()).toInt(),
            jt = (bits shr JT_SHIFT).toInt() and JUMP_MASK,
            jf = (bits shr JF_SHIFT).toInt() and JUMP_MASK,
            k = (bits shr K_SHIFT).toInt(),
        )

        /**
         * Reads `struct sock_filter` at the buffer's position, in the buffer's byte order, and moves the position by [SIZE].
         *
         * @throws BufferUnderflowException if fewer than [SIZE] bytes remain; nothing is read
         */
        @JvmStatic
        public fun readFrom(buffer: ByteBuffer): RawInstruction {
            if (buffer.remaining() < SIZE) throw BufferUnderflowException()
            return RawInstruction(
                op = buffer.getShort().toInt() and OP_MASK,
                jt = buffer.get().toInt() and JUMP_MASK,
                jf = buffer.get().toInt() and JUMP_MASK,
                k = buffer.getInt(),
            )
        }
    }
}
