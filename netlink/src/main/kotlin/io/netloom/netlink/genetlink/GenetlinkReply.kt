package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkMessageCursor
import io.netloom.netlink.StructView
import io.netloom.netlink.internal.ByteView

/**
 * A message from the kernel as a [GenetlinkDecoder] sees it: where it lies, without a copy. It is used again for the next message, so nothing of it
 * may be kept, and it is not safe for use by several threads.
 */
public class GenetlinkReply internal constructor(private val userHeaderSize: Int) {
    init {
        require(userHeaderSize >= 0) { "the size of the family's header must not be negative: $userHeaderSize" }
    }

    private val decoder = AttributeDecoder()
    private val bytes = ByteView()

    /** What is told: a number of the family's. Replies have numbers of their own in some families, those of the request in others. */
    public val command: Int get() = bytes.u8(0)

    /** The family's version. */
    public val version: Int get() = bytes.u8(1)

    /** The attributes, before the first of them. */
    public val attributes: AttributeDecoder get() = decoder

    /** A copy of the family's own header: fields that a shorter one lacks are null. */
    public fun userHeader(): StructView = StructView(bytes.copy(GenetlinkHeader.SIZE, userHeaderSize))

    @JvmSynthetic
    internal fun set(cursor: NetlinkMessageCursor): GenetlinkReply {
        bytes.set(cursor.reader.bytes(), cursor.offset + NetlinkHeader.SIZE, cursor.payloadSize)
        return start()
    }

    @JvmSynthetic
    internal fun set(message: GenetlinkMessage): GenetlinkReply {
        val encoded = message.encode()
        bytes.set(encoded, 0, encoded.size)
        return start()
    }

    private fun start(): GenetlinkReply {
        val size = bytes.size()
        GenetlinkHeader.check(size, if (size < GenetlinkHeader.SIZE) 0 else bytes.u16(2, true), 0)
        if (size < GenetlinkHeader.SIZE + userHeaderSize) {
            throw NetlinkFormatException(
                "${size - GenetlinkHeader.SIZE} bytes of payload, the family's header has $userHeaderSize",
                GenetlinkHeader.SIZE,
            )
        }
        val start = minOf(size, NetlinkMessage.align(GenetlinkHeader.SIZE + userHeaderSize))
        decoder.reset(bytes, start, size - start)
        return this
    }
}
