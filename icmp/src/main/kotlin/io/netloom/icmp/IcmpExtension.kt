package io.netloom.icmp

import io.netloom.icmp.internal.Checksum
import java.nio.ByteBuffer
import java.util.Objects

/**
 * One object of an extension structure (RFC 4884): what a router adds to an error, or a program to an [ExtendedEchoRequest].
 *
 * Immutable as long as nobody writes into its arrays.
 *
 * @property classNumber says what the object is about: 1 MPLS labels, 2 an interface, 3 which interface is asked for; 0 to 255
 * @property subType its C-Type, whose meaning depends on the class: 0 to 255
 */
public sealed class IcmpExtension(public val classNumber: Int, public val subType: Int) {
    init {
        require(classNumber in 0..UInt8.MAX && subType in 0..UInt8.MAX) { "classNumber and subType must be 0 to 255: $classNumber, $subType" }
    }

    /** The size of the encoded object in bytes, with its header of four. */
    public val size: Int get() = HEADER_SIZE + payloadSize

    @get:JvmSynthetic
    internal abstract val payloadSize: Int

    @JvmSynthetic
    internal abstract fun writePayload(out: ByteBuffer)

    /** The object as it stands in a structure: length, class, C-Type and the rest. */
    public fun encode(): ByteArray = ByteArray(size).also { writeTo(ByteBuffer.wrap(it)) }

    private fun writeTo(out: ByteBuffer) {
        out.putShort(size.toShort()).put(classNumber.toByte()).put(subType.toByte())
        writePayload(out)
    }

    /** True for an object of the same kind that [encode] makes the same bytes of. */
    override fun equals(other: Any?): Boolean =
        this === other || (other is IcmpExtension && other.javaClass == javaClass && other.encode().contentEquals(encode()))

    /** Fits [equals]. */
    override fun hashCode(): Int = encode().contentHashCode()

    /** Whole extension structures: a header with version and checksum, and the objects. */
    public companion object {
        /** The header of a structure, and that of an object. */
        private const val HEADER_SIZE = 4
        private const val VERSION = 2
        private const val VERSION_SHIFT = 4
        private const val CHECKSUM_OFFSET = 2

        /**
         * Decodes a whole structure strictly: for bytes that a message's own decoding took for a part of the quote, or those that the kernel's
         * extended errors point to. A known object that is malformed, and one beyond the end, is an error here.
         *
         * @throws IcmpFormatException if the version is not 2, the checksum neither right nor 0, or an object malformed; counted
         * from [offset]
         * @throws IndexOutOfBoundsException if the array does not have these bytes
         */
        @JvmStatic
        @JvmOverloads
        public fun decodeStructure(bytes: ByteArray, offset: Int = 0, length: Int = bytes.size - offset): List<IcmpExtension> {
            Objects.checkFromIndexSize(offset, length, bytes.size)
            val structure = bytes.copyOfRange(offset, offset + length)
            if (length < HEADER_SIZE) throw IcmpFormatException("structure too short", length)
            if (length > UInt16.MAX) throw IcmpFormatException("structure too long", UInt16.MAX)
            if (structure.uint8(0) shr VERSION_SHIFT != VERSION) throw IcmpFormatException("not version 2", 0)
            if (!startsAt(structure, 0, length)) throw IcmpFormatException("wrong checksum", CHECKSUM_OFFSET)
            return ExtensionDecoder.objects(structure, HEADER_SIZE, length, strict = true)
        }

        /**
         * The structure of [extensions], with its checksum.
         *
         * @throws IllegalArgumentException if it were larger than 65535 bytes
         */
        @JvmStatic
        public fun encodeStructure(extensions: List<IcmpExtension>): ByteArray {
            checkSize(extensions)
            return ByteArray(structureSize(extensions)).also { writeStructure(extensions, ByteBuffer.wrap(it)) }
        }

        /** True if a structure starts here: version 2 and a checksum that is right over all that follows, or 0, "not computed". */
        @JvmSynthetic
        internal fun startsAt(bytes: ByteArray, from: Int, to: Int): Boolean = to - from >= HEADER_SIZE &&
            bytes.uint8(from) shr VERSION_SHIFT == VERSION &&
            (bytes.uint16(from + CHECKSUM_OFFSET) == 0 || Checksum.finish(Checksum.add(0, bytes, from, to)) == 0)

        @JvmSynthetic
        internal fun structureSize(extensions: List<IcmpExtension>): Int = HEADER_SIZE + extensions.sumOf { it.size }

        @JvmSynthetic
        internal fun checkSize(extensions: List<IcmpExtension>) {
            require(HEADER_SIZE + extensions.sumOf { it.size.toLong() } <= UInt16.MAX) { "extensions must fit into 65535 bytes" }
        }

        @JvmSynthetic
        internal fun writeStructure(extensions: List<IcmpExtension>, out: ByteBuffer) {
            val start = out.position()
            out.put((VERSION shl VERSION_SHIFT).toByte()).put(0).putShort(0)
            extensions.forEach { it.writeTo(out) }
            out.putShort(start + CHECKSUM_OFFSET, Checksum.finish(Checksum.add(0, out, start, out.position())).toShort())
        }
    }
}
