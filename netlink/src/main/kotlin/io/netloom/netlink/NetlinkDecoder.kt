package io.netloom.netlink

import java.io.IOException

/** Makes objects of messages where they lie, so that nothing but the objects is allocated. */
public fun interface NetlinkDecoder<out T : Any> {
    /**
     * @param message a cursor that is on a message; valid during the call
     * @return what the message says; null to leave it out
     * @throws IOException if the message is not what it was taken for; ends the call that asked
     */
    @Throws(IOException::class)
    public fun decode(message: NetlinkMessageCursor): T?

    /** Ready-made decoders. */
    public companion object {
        /** A copy of each message. */
        @JvmField
        public val MESSAGES: NetlinkDecoder<NetlinkMessage> = NetlinkDecoder { it.message() }
    }
}
