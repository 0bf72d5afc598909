package io.netloom.netlink.genetlink

import io.netloom.netlink.NetlinkDecoder
import io.netloom.netlink.NetlinkMessageCursor

/** A decoder and the view that it sees messages through, for one exchange at a time: nothing is allocated per message but the result. */
internal class Decoding<T : Any>(userHeaderSize: Int, private val decoder: GenetlinkDecoder<T>) : NetlinkDecoder<T> {
    private val reply = GenetlinkReply(userHeaderSize)

    override fun decode(message: NetlinkMessageCursor): T? = decoder.decode(reply.set(message))

    fun of(message: GenetlinkMessage): T? = decoder.decode(reply.set(message))
}
