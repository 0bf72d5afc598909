package io.netloom.socket

import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.sys.MessageLayout.CMsgHdr
import io.netloom.socket.internal.sys.SocketConstants
import io.netloom.socket.internal.transfer.ControlCursor
import io.netloom.socket.internal.transfer.ControlData
import java.io.ByteArrayOutputStream
import java.lang.foreign.MemorySegment
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * Control messages to be sent along with a message: cmsg(3). Immutable and encoded once, so one of them may go along with any number of messages from any number of threads.
 *
 * ```
 * val control = ControlMessages.build {
 *     add(SocketControl.UDP_SEGMENT, 1200)
 *     rights(listener)
 * }
 * ```
 */
public class ControlMessages private constructor(private val encoded: ByteArray, descriptors: List<Fd>, places: List<Int>) :
    Iterable<ControlMessage> {
    /** What goes to the kernel. */
    @get:JvmSynthetic
    internal val data = ControlData(encoded, descriptors.toTypedArray(), places.toIntArray())

    /** The messages as the kernel takes them, headers and padding included; a copy. Where descriptors are passed their numbers read -1: they are filled in when it is sent. */
    public val bytes: ByteArray
        get() = encoded.copyOf()

    /** How many bytes they take up, which is what a [MessageBatch] needs as its control capacity. The kernel refuses more than the sysctl `net.core.optmem_max`. */
    public val size: Int
        get() = encoded.size

    /** Whether descriptors are passed. */
    public val passesDescriptors: Boolean = descriptors.isNotEmpty()

    /** The messages one by one. */
    override fun iterator(): Iterator<ControlMessage> = split(encoded).iterator()

    override fun toString(): String = joinToString(prefix = "ControlMessages[", postfix = "]")

    /** Puts [ControlMessages] together, in the order of the calls. Not thread-safe. */
    public class Builder internal constructor() {
        private val out = ByteArrayOutputStream()
        private val descriptors = mutableListOf<Fd>()
        private val places = mutableListOf<Int>()

        /**
         * Adds a message of a known kind.
         *
         * @throws UnsupportedOperationException if messages of this kind are only received
         */
        public fun <T : Any> add(type: ControlMessageType<T>, value: T): Builder {
            val data = ByteBuffer.allocate(type.size(value)).order(ByteOrder.nativeOrder())
            type.encode(value, data)
            return add(type.level, type.type, data.array())
        }

        /** Adds a message that is a number: its low bytes, as many as the kind has. */
        public fun add(type: NumberControlMessageType, value: Int): Builder = add(type, value.toLong())

        /** Adds a message by its numbers, with data in the machine's byte order unless its definition says otherwise. */
        public fun add(level: Int, type: Int, data: ByteArray): Builder {
            require(level != SocketConstants.SOL_SOCKET || type != SocketConstants.SCM_RIGHTS) {
                "descriptors are passed by rights(), which keeps them open"
            }
            return append(level, type, data)
        }

        private fun append(level: Int, type: Int, data: ByteArray): Builder {
            val message = ByteBuffer.allocate(CMsgHdr.space(data.size)).order(ByteOrder.nativeOrder())
            message.putLong(CMsgHdr.LENGTH, CMsgHdr.length(data.size).toLong())
            message.putInt(CMsgHdr.LEVEL, level)
            message.putInt(CMsgHdr.TYPE, type)
            message.put(CMsgHdr.DATA, data)
            out.writeBytes(message.array())
            return this
        }

        /**
         * Adds `SCM_RIGHTS`: duplicates of these descriptors for the receiver, over a Unix socket. They are read when the message is sent and must be open then; sending takes nothing from them,
         * they stay the caller's.
         *
         * @throws IllegalArgumentException for none or more than [MAX_RIGHTS]; the kernel takes one such message at a time
         * @throws IllegalStateException if it was called before
         */
        public fun rights(vararg conns: ConnOwner): Builder {
            require(conns.size in 1..MAX_RIGHTS) { "1 to $MAX_RIGHTS descriptors can be passed with a message, not ${conns.size}" }
            check(descriptors.isEmpty()) { "one SCM_RIGHTS in a message" }
            val first = out.size() + CMsgHdr.DATA
            conns.forEachIndexed { i, owner ->
                descriptors += owner.conn.fd
                places += first + i * Int.SIZE_BYTES
            }
            return append(SocketConstants.SOL_SOCKET, SocketConstants.SCM_RIGHTS, ByteArray(conns.size * Int.SIZE_BYTES) { -1 })
        }

        /** The messages so far. */
        public fun build(): ControlMessages = ControlMessages(out.toByteArray(), descriptors, places)
    }

    /** How control messages are put together and taken apart. */
    public companion object {
        /** The most descriptors that one message can pass, the kernel's `SCM_MAX_FD`. */
        public const val MAX_RIGHTS: Int = 253

        /** Builds control messages in a block. */
        @JvmSynthetic
        public fun build(block: Builder.() -> Unit): ControlMessages = Builder().apply(block).build()

        /** A builder, for Java. */
        @JvmStatic
        public fun builder(): Builder = Builder()

        /** One message of a known kind. */
        @JvmStatic
        public fun <T : Any> of(type: ControlMessageType<T>, value: T): ControlMessages = Builder().add(type, value).build()

        /** One message that is a number. */
        @JvmStatic
        public fun of(type: NumberControlMessageType, value: Int): ControlMessages = Builder().add(type, value).build()

        /** How much room a message takes up whose data has `size` bytes: C's `CMSG_SPACE`. */
        @JvmStatic
        public fun space(size: Int): Int = CMsgHdr.space(size)

        /**
         * Takes encoded messages apart, such as those of [bytes] or of another program. The last one need not be padded.
         *
         * @throws MalformedControlMessageException where the bytes are no control message
         */
        @JvmStatic
        public fun parse(bytes: ByteArray): List<ControlMessage> = split(bytes)

        private fun split(bytes: ByteArray): List<ControlMessage> {
            val memory = MemorySegment.ofArray(bytes)
            val messages = mutableListOf<ControlMessage>()
            var at = 0
            while (ControlCursor.at(memory, 0, bytes.size, at)) {
                val data = at + CMsgHdr.DATA
                val end = data + ControlCursor.dataLength(memory, 0, at)
                messages += ControlMessage(ControlCursor.level(memory, 0, at), ControlCursor.type(memory, 0, at), bytes.copyOfRange(data, end))
                at = ControlCursor.next(memory, 0, at)
            }
            if (at < bytes.size) throw MalformedControlMessageException(at, bytes.size)
            return messages
        }
    }
}

/**
 * Bytes that are no control message.
 *
 * @property offset where the header begins that is cut off or tells an impossible length
 */
public class MalformedControlMessageException internal constructor(public val offset: Int, size: Int) :
    IllegalArgumentException("no whole control message at offset $offset of $size bytes")
