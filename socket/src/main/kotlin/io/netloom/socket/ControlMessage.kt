package io.netloom.socket

import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * One control message as it came or will go: cmsg(3). Immutable.
 *
 * @property level `cmsg_level`, a constant of [SocketLevel] or any other number
 * @property type `cmsg_type`, a number of that level
 */
public class ControlMessage(public val level: Int, public val type: Int, data: ByteArray) {
    private val bytes = data.copyOf()

    /** The data without header and padding; a copy. */
    public val data: ByteArray
        get() = bytes.copyOf()

    /** How many bytes the data has. */
    public val size: Int
        get() = bytes.size

    /** What the data means, by [ControlMessageTypes]; null if the kind is not registered or the data was cut too short for it. */
    public fun decode(): Any? = ControlMessageTypes.find(level, type)?.let { decode(it) }

    /** What the data means as this kind, whatever the message's own numbers; null if there is too little of it. */
    public fun <T : Any> decode(type: ControlMessageType<T>): T? =
        if (bytes.size < type.minimumSize) null else type.decode(ByteBuffer.wrap(bytes).asReadOnlyBuffer().order(ByteOrder.nativeOrder()))

    /** True for a message of the same numbers and bytes. */
    override fun equals(other: Any?): Boolean =
        other is ControlMessage && other.level == level && other.type == type && other.bytes.contentEquals(bytes)

    /** Fits [equals]. */
    override fun hashCode(): Int = (level * 31 + type) * 31 + bytes.contentHashCode()

    /** Such as `UDP_GRO(1200)`, or `level 41 type 77 (4 bytes)`. */
    override fun toString(): String {
        val known = ControlMessageTypes.find(level, type) ?: return if (level == SocketLevel.SOCKET && type == SocketControl.RIGHTS) {
            "SCM_RIGHTS(${bytes.size / Int.SIZE_BYTES} descriptors)"
        } else {
            "level $level type $type (${bytes.size} bytes)"
        }
        return "$known(${decode(known) ?: "cut to ${bytes.size} bytes"})"
    }
}
