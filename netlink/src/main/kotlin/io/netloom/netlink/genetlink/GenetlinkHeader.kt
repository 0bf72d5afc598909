package io.netloom.netlink.genetlink

import io.netloom.netlink.NetlinkFormatException
import java.nio.BufferOverflowException
import java.nio.ByteBuffer

/**
 * The header that every generic netlink message has behind the netlink header: C's `struct genlmsghdr`, 4 bytes. Immutable, so safe to share between
 * threads.
 *
 * @property command what is asked for or told, a number of the family's: 0 to 255
 * @property version the family's version that the sender speaks, 0 to 255; hardly any family looks at it, 1 is the default
 * @throws IllegalArgumentException if a number does not fit its byte
 */
public class GenetlinkHeader @JvmOverloads constructor(public val command: Int, public val version: Int = 1) {
    init {
        require(command in 0..U8_MAX) { "a command must be 0 to 255, is $command" }
        require(version in 0..U8_MAX) { "a version must be 0 to 255, is $version" }
    }

    /**
     * Writes `struct genlmsghdr` at the buffer's position and moves it by [SIZE].
     *
     * @throws BufferOverflowException if fewer than [SIZE] bytes remain; nothing is written
     */
    public fun writeTo(buffer: ByteBuffer) {
        if (buffer.remaining() < SIZE) throw BufferOverflowException()
        buffer.put(command.toByte()).put(version.toByte()).put(0).put(0)
    }

    /** True for a header with the same command and version. */
    override fun equals(other: Any?): Boolean = other is GenetlinkHeader && other.command == command && other.version == version

    /** Fits [equals]. */
    override fun hashCode(): Int = command * 31 + version

    /** `command 3, version 1`. */
    override fun toString(): String = "command $command, version $version"

    /** Its size, and decoding. */
    public companion object {
        /** The size of `struct genlmsghdr` in bytes. */
        public const val SIZE: Int = 4

        private const val U8_MAX = 0xff

        /**
         * The header at the beginning of [bytes]; what follows it is left alone.
         *
         * @throws NetlinkFormatException if there are fewer than [SIZE] bytes, or if the last two, which are reserved, are not zero
         */
        @JvmStatic
        @Throws(NetlinkFormatException::class)
        public fun decode(bytes: ByteArray): GenetlinkHeader {
            check(bytes.size, if (bytes.size < SIZE) 0 else bytes[2].toInt() or bytes[3].toInt(), 0)
            return GenetlinkHeader(bytes[0].toInt() and U8_MAX, bytes[1].toInt() and U8_MAX)
        }

        /** Refuses a payload of [size] bytes that is too short for a header, or whose [reserved] bytes are not zero. */
        @JvmSynthetic
        internal fun check(size: Int, reserved: Int, offset: Int) {
            if (size < SIZE) throw NetlinkFormatException("$size bytes, a generic netlink header has $SIZE", offset)
            if (reserved != 0) throw NetlinkFormatException("the reserved bytes of a generic netlink header are not zero", offset + 2)
        }
    }
}
