package io.netloom.socket

import io.netloom.socket.internal.address.LastAddress
import io.netloom.socket.internal.transfer.MessageInfo
import java.io.Closeable
import java.io.IOException
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.nio.ByteOrder

/**
 * What a receive tells beside the data. Reusable: a receive that is given one overwrites it, and allocates nothing for it. The source and the control messages stay bytes until
 * they are asked for.
 *
 * **Descriptors.** A message over a Unix socket may bring open descriptors. They belong to this object until [takeDescriptors] or [takePidfd] hands them out; those that nobody has taken are
 * closed by the next receive, by [close], and by a [java.lang.ref.Cleaner] when the object is no longer reachable.
 *
 * For one receive at a time; not thread-safe.
 *
 * @param controlCapacity room for control messages, in bytes: the sum of [ControlMessages.space] of what is expected. With 0, the default, none are received: the kernel drops them, closes descriptors
 *     among them, and [isControlTruncated] tells. Only [Conn.receiveMessage], [Conn.receiveError] and their like fill it
 * @param overflowCapacity room for what of a message does not fit the buffer that the receive is given, in bytes, see [overflow]; 0 (the default) for none. Memory for it is shared and taken when it is needed
 */
public class ReceivedMessage private constructor(private val info: MessageInfo) : Closeable {
    @JvmOverloads
    public constructor(controlCapacity: Int = 0, overflowCapacity: Int = 0) :
        this(MessageInfo(requireCapacity(controlCapacity), requireCapacity(overflowCapacity)))

    private var decoded: SockAddr? = null
    private val lastSource = LastAddress()

    init {
        info.descriptors()?.let { LeakGuard.cleaner.register(this, it) }
    }

    /** Bytes of the message, as the call returned them: with [MessageFlag.TRUNC] the whole datagram's, also when fewer were stored. */
    public val length: Int
        get() = info.length()

    /** What the kernel said of the message, constants of [MessageFlag]; 0 after a plain recvfrom(2), which says nothing. */
    public val flags: Int
        get() = info.flags()

    /** Whether the buffer was too small and the message's rest is lost: `MSG_TRUNC`. */
    public val isTruncated: Boolean
        get() = flags and MessageFlag.TRUNC != 0

    /** Whether [controlCapacity] was too small and control messages are lost, or the last one is cut off: `MSG_CTRUNC`. */
    public val isControlTruncated: Boolean
        get() = flags and MessageFlag.CTRUNC != 0

    /** Room for what of a message does not fit the buffer of the receive, in bytes. */
    public val overflowCapacity: Int
        get() = info.overflowCapacity()

    /** What did not fit the buffer of the receive, as far as the overflow capacity went; empty if all did. Not to be written to. */
    public val overflow: ByteArray
        get() = info.overflow()

    /**
     * Whether a packet of a raw IPv4 socket is received without its header, options included, as IPv6's always are; false at first. Only [Conn.receiveMessage] into one buffer looks at it; [length] is the
     * payload's then. No other socket gives a header.
     */
    public var payloadOnly: Boolean
        get() = info.payloadOnly()
        set(value) = info.payloadOnly(value)

    /** Room for control messages, in bytes. */
    public val controlCapacity: Int
        get() = info.controlCapacity()

    /** The control messages that came along: a view that the next receive changes. */
    public val control: ReceivedControl = ReceivedControl(object : ReceivedControl.Source {
        override val memory: MemorySegment
            get() = info.control()
        override val from: Long
            get() = 0
        override val length: Int
            get() = info.controlLength()
    })

    /** Who sent it; for an entry of the error queue, whom the message was for. Null where the family or a connection tells no source. Decoded when first asked for; the same object while the same peer sends. */
    public val source: SockAddr?
        get() {
            if (decoded == null) decoded = lastSource.decode(info.name(), info.nameLength())
            return decoded
        }

    /** The family of the source, a constant of [AddressFamily]; 0 when there is none. Decodes nothing. */
    public val sourceFamily: Int
        get() = if (info.nameLength() < Short.SIZE_BYTES) 0 else info.name().get(ValueLayout.JAVA_SHORT_UNALIGNED, 0).toInt() and 0xffff

    /** The port of an IPv4 or IPv6 source, 0 to 65535; -1 when there is none. Decodes nothing. */
    public val sourcePort: Int
        get() {
            val hasPort = (sourceFamily == AddressFamily.INET || sourceFamily == AddressFamily.INET6) && info.nameLength() >= PORT_END
            return if (hasPort) info.name().get(PORT, Short.SIZE_BYTES.toLong()).toInt() and 0xffff else -1
        }

    /** The port id of a netlink source, an unsigned 32-bit number, 0 for the kernel; -1 when there is none. Decodes nothing. */
    public val sourcePortId: Long
        get() = if (sourceFamily == AddressFamily.NETLINK && info.nameLength() >= PORT_ID_END) {
            Integer.toUnsignedLong(info.name().get(ValueLayout.JAVA_INT_UNALIGNED, Int.SIZE_BYTES.toLong()))
        } else {
            -1
        }

    /** What an entry of the error queue says; null for other messages. */
    public val extendedError: ExtendedError?
        get() = SocketControl.ERRORS.firstNotNullOfOrNull { control[it] }

    /** How many descriptors came and nobody has taken yet. */
    public val descriptorCount: Int
        get() = info.descriptors()?.count(0) ?: 0

    /**
     * Hands out the descriptors that the sender has passed (`SCM_RIGHTS`), in its order, as Conns that are the caller's to close; empty when there are none, or they were taken already.
     *
     * Each is made non-blocking, which its sender notices where both share the open file: [takeDescriptorNumbers] leaves them as they are.
     *
     * @param poller the Conns' poller; null (the default) is that of the Conn that received
     * @throws IOException if one of them can not be adopted; all of them are closed then
     */
    @JvmOverloads
    @Throws(IOException::class)
    public fun takeDescriptors(poller: Poller? = null): List<Conn> {
        val descriptors = info.descriptors()
        return if (descriptors == null || descriptors.isEmpty) emptyList() else ReceivedConns.adopt(descriptors.take(0), info.loop(), poller)
    }

    /** As [takeDescriptors], but as numbers, close-on-exec and else untouched: the caller closes them. */
    public fun takeDescriptorNumbers(): IntArray = info.descriptors()?.take(0) ?: IntArray(0)

    /** Hands out the sender's pidfd (`SCM_PIDFD`, with SO_PASSPIDFD), the caller's to close; null if none came or it was taken. Linux 6.5. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun takePidfd(poller: Poller? = null): Conn? {
        val number = info.descriptors()?.takePidfd(0) ?: -1
        return if (number < 0) null else ReceivedConns.adopt(intArrayOf(number), info.loop(), poller).single()
    }

    /** A copy that later receives do not change, with exactly as much room for control messages as it needs. Descriptors stay with this one. */
    public fun copy(): ReceivedMessage = ReceivedMessage(info.copy())

    /** Closes the descriptors that nobody has taken. The message stays readable and usable. */
    override fun close() {
        info.closeDescriptors()
    }

    /** The storage, to be read. */
    @get:JvmSynthetic
    internal val stored: MessageInfo
        get() = info

    /** The storage, for the receive that is about to overwrite it. */
    @JvmSynthetic
    internal fun info(): MessageInfo {
        decoded = null
        info.closeDescriptors()
        return info
    }

    override fun toString(): String = "ReceivedMessage($length bytes from $source${if (control.isEmpty) "" else ", $control"})"

    private companion object {
        /** Both families have the port after the family, in network order. */
        val PORT: ValueLayout.OfShort = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN)
        const val PORT_END = 4

        /** Family, padding, port id. */
        const val PORT_ID_END = 8

        /** More than any kernel sends. */
        const val MAX_CONTROL = 1 shl 20

        fun requireCapacity(capacity: Int): Int {
            require(capacity in 0..MAX_CONTROL) { "room for control messages or overflow is 0 to $MAX_CONTROL bytes, not $capacity" }
            return capacity
        }
    }
}
