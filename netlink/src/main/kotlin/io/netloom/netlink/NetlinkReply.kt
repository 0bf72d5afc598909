package io.netloom.netlink

/**
 * What a request brought: the replies in their order, and what the acknowledgement said beside "done".
 *
 * @param T [NetlinkMessage], or what a [NetlinkDecoder] made of each
 */
public class NetlinkReply<out T : Any> internal constructor(private val items: List<T>, public val acknowledgement: ExtendedAcknowledgement?) :
    AbstractList<T>() {
    /** The number of replies; the acknowledgement is not one of them. */
    override val size: Int
        get() = items.size

    override fun get(index: Int): T = items[index]

    /** The kernel's words where it did what was asked and has something to say about it; null if not. */
    public val warning: String?
        get() = acknowledgement?.text
}
