package io.netloom.socket

/**
 * A message with everything that came along, on its own: nothing that is received later changes it.
 *
 * Descriptors that came with it belong to [message]: take them, or close it.
 *
 * @property data the bytes; the array is this object's own and may be kept
 * @property message the source, flags and control messages
 */
public class Datagram internal constructor(public val data: ByteArray, public val message: ReceivedMessage) {
    /** Who sent it; null where the family or a connection tells no source. */
    public val source: SockAddr?
        get() = message.source

    override fun toString(): String = "Datagram(${data.size} bytes from $source)"
}
