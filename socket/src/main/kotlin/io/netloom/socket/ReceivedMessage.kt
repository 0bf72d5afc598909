package io.netloom.socket

import io.netloom.socket.internal.address.SockAddrCodec
import io.netloom.socket.internal.fd.MessageInfo
import java.lang.foreign.ValueLayout
import java.nio.ByteOrder

/**
 * What a receive tells beside the data. Reusable: a receive that is given one overwrites it, and allocates nothing for it. The source stays bytes until it is
 * asked for.
 *
 * For one receive at a time; not thread-safe.
 */
public class ReceivedMessage {
    private val info = MessageInfo()
    private var decoded: SockAddr? = null

    /** Bytes of the message, as the call returned them: with [MessageFlag.TRUNC] the whole datagram's, also when fewer were stored. */
    public val length: Int
        get() = info.length()

    /** What the kernel said of the message, constants of [MessageFlag]; 0 after a plain recvfrom(2), which says nothing. */
    public val flags: Int
        get() = info.flags()

    /** Who sent it; null where the family or a connection tells no source. Decoded when first asked for. */
    public val source: SockAddr?
        get() {
            if (decoded == null) decoded = SockAddrCodec.decode(info.name(), 0, info.nameLength())
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

    /** The storage, for the receive that is about to overwrite it. */
    @JvmSynthetic
    internal fun info(): MessageInfo {
        decoded = null
        return info
    }

    override fun toString(): String = "ReceivedMessage($length bytes from $source)"

    private companion object {
        /** Both families have the port after the family, in network order. */
        val PORT: ValueLayout.OfShort = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN)
        const val PORT_END = 4
    }
}
