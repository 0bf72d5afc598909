package io.netloom.netlink.genetlink

import io.netloom.netlink.NetlinkFormatException

/** Makes a value of a message from the kernel. Called on whichever thread reads, for one message at a time; it must not block nor keep the reply. */
public fun interface GenetlinkDecoder<out T : Any> {
    /**
     * The value in a message, or null for a message that is none of those wanted.
     *
     * @throws NetlinkFormatException if the message is malformed; an attribute of the wrong size is an
     *   [io.netloom.netlink.AttributeWidthException] by itself
     */
    @Throws(NetlinkFormatException::class)
    public fun decode(reply: GenetlinkReply): T?
}
