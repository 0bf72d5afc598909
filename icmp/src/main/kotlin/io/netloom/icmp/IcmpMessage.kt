package io.netloom.icmp

import io.netloom.icmp.internal.Checksum
import java.nio.BufferOverflowException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.Objects

/**
 * One message of ICMP or ICMPv6, without the IP header before it. The subclasses are the kinds of messages; what has none is a [RawMessage].
 *
 * Immutable as long as nobody writes into its arrays, which are not copied when a message is built. All numbers are in network byte order on
 * the wire, whatever the order of a buffer.
 *
 * @property version ICMP or ICMPv6
 * @property type the first byte, such as [Icmpv4Type.ECHO_REQUEST]
 * @property code the second byte, such as [Icmpv6Code.PORT_UNREACHABLE]: 0 to 255
 * @property checksum the third and fourth byte of a decoded message, not verified by [decode]; 0 in others. Encoding ignores it and computes its own.
 */
public sealed class IcmpMessage(public val version: IcmpVersion, public val type: Int, public val code: Int, public val checksum: Int) {
    init {
        if (type !in 0..UInt8.MAX || code !in 0..UInt8.MAX || checksum !in 0..UInt16.MAX) {
            throw IllegalArgumentException("type and code must be 0 to 255, checksum 0 to 65535: $type, $code, $checksum")
        }
    }

    /** The size of the encoded message in bytes. */
    public val size: Int get() = HEADER_SIZE + bodySize

    @get:JvmSynthetic
    internal abstract val bodySize: Int

    @JvmSynthetic
    internal abstract fun writeBody(out: ByteBuffer)

    @JvmSynthetic
    internal open fun details(): String = ""

    /**
     * The message as it goes into an IP packet.
     *
     * For ICMP the checksum is always computed and [pseudoHeader] ignored. For ICMPv6 it is computed only with the addresses of the packet, else it
     * stays 0: the kernel fills it in on every ICMPv6 socket (raw and datagram), but nobody does on packet sockets.
     *
     * @param pseudoHeader the packet's addresses, for ICMPv6; null for none
     */
    @JvmOverloads
    public fun encode(pseudoHeader: Ipv6PseudoHeader? = null): ByteArray = ByteArray(size).also { writeTo(ByteBuffer.wrap(it), pseudoHeader) }

    /**
     * Writes what [encode] makes at the buffer's position and moves it by [size].
     *
     * @throws BufferOverflowException if fewer than [size] bytes remain; nothing is written
     * @throws java.nio.ReadOnlyBufferException if the buffer is read-only
     */
    @JvmOverloads
    public fun writeTo(buffer: ByteBuffer, pseudoHeader: Ipv6PseudoHeader? = null) {
        val size = size
        if (buffer.remaining() < size) throw BufferOverflowException()
        val out = buffer.slice(buffer.position(), size).order(ByteOrder.BIG_ENDIAN)
        out.put(type.toByte()).put(code.toByte()).putShort(0)
        writeBody(out)
        when {
            version == IcmpVersion.V4 -> out.putShort(CHECKSUM_OFFSET, Checksum.finish(Checksum.add(0, out, 0, size)).toShort())
            pseudoHeader != null -> out.putShort(CHECKSUM_OFFSET, Checksum.finish(Checksum.add(pseudoHeader.sum(size), out, 0, size)).toShort())
        }
        buffer.position(buffer.position() + size)
    }

    /** True for a message of the same kind that [encode] makes the same bytes of; [checksum] does not count. */
    override fun equals(other: Any?): Boolean = this === other ||
        (other is IcmpMessage && other.javaClass == javaClass && other.version == version && other.encode().contentEquals(encode()))

    /** Fits [equals]. */
    override fun hashCode(): Int = Objects.hash(version, encode().contentHashCode())

    /** Such as `ICMPv6 destination unreachable (1), port unreachable (4), 48 bytes quoted`. */
    override fun toString(): String = buildString {
        append(if (version == IcmpVersion.V4) "ICMP " else "ICMPv6 ")
        append(version.typeName(type)?.let { "$it ($type)" } ?: "type $type")
        val codeName = version.codeName(type, code)
        if (codeName != null || code != 0) append(", ").append(codeName?.let { "$it ($code)" } ?: "code $code")
        append(details())
    }

    /** Messages of their bytes. */
    public companion object {
        /** The bytes before the body: type, code and checksum. */
        public const val HEADER_SIZE: Int = 4

        private const val CHECKSUM_OFFSET = 2

        /**
         * Decodes the message in [length] bytes from [offset], without verifying the checksum. A type that Netloom does not know, and a type of the
         * other protocol, is a [RawMessage].
         *
         * @throws IcmpFormatException if the message is shorter than its type demands
         * @throws IndexOutOfBoundsException if the array does not have these bytes
         */
        @JvmStatic
        @JvmOverloads
        public fun decode(version: IcmpVersion, bytes: ByteArray, offset: Int = 0, length: Int = bytes.size - offset): IcmpMessage {
            Objects.checkFromIndexSize(offset, length, bytes.size)
            return MessageDecoder.decode(version, bytes, offset, offset + length)
        }

        /**
         * Decodes the message between the buffer's position and limit and moves the position to the limit; it stays if decoding fails.
         *
         * @throws IcmpFormatException if the message is shorter than its type demands
         */
        @JvmStatic
        public fun decode(version: IcmpVersion, buffer: ByteBuffer): IcmpMessage =
            MessageDecoder.decode(version, buffer).also { buffer.position(buffer.limit()) }

        /**
         * Decodes an ICMP message as [decode] does, and verifies its checksum. Worth it on raw ICMP sockets, which get packets before the kernel
         * looks at the checksum.
         *
         * @throws IcmpFormatException if the checksum is wrong or the message shorter than its type demands
         */
        @JvmStatic
        public fun decodeVerified(buffer: ByteBuffer): IcmpMessage {
            verify(0, buffer)
            return decode(IcmpVersion.V4, buffer)
        }

        /**
         * Decodes an ICMPv6 message as [decode] does, and verifies its checksum. ICMPv6 sockets need no such thing: the kernel drops wrong
         * ones before.
         *
         * @param pseudoHeader the addresses of the packet that the message came in
         * @throws IcmpFormatException if the checksum is wrong or the message shorter than its type demands
         */
        @JvmStatic
        public fun decodeVerified(buffer: ByteBuffer, pseudoHeader: Ipv6PseudoHeader): IcmpMessage {
            verify(pseudoHeader.sum(buffer.remaining()), buffer)
            return decode(IcmpVersion.V6, buffer)
        }

        private fun verify(sum: Long, buffer: ByteBuffer) {
            if (buffer.remaining() < HEADER_SIZE) throw IcmpFormatException("message too short", buffer.remaining())
            if (Checksum.finish(Checksum.add(sum, buffer, buffer.position(), buffer.limit())) != 0) {
                throw IcmpFormatException("wrong checksum", CHECKSUM_OFFSET)
            }
        }
    }
}
