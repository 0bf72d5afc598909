package io.netloom.netlink.genetlink

import io.netloom.netlink.NetlinkFormatException

/**
 * What a family tells unasked: the names of its multicast groups, and how their messages are read. Made by a [FamilySpec], subscribed to by
 * [GenetlinkConn.events]. Safe to share between threads.
 *
 * @param T what is made of each message
 * @property family the family's name
 * @property groups the names of the groups
 * @param userHeaderSize the size in bytes of the family's own header
 * @param decoder makes it; null leaves the message out
 */
public class GenetlinkEvents<T : Any> @JvmOverloads constructor(
    public val family: String,
    groups: List<String>,
    private val userHeaderSize: Int = 0,
    private val decoder: GenetlinkDecoder<T>,
) {
    /** The names of the groups. */
    public val groups: List<String> = groups.toList()

    init {
        require(groups.isNotEmpty()) { "a subscription to no group" }
    }

    /**
     * What would be made of a message, or null if it would be left out: to test a family without a kernel.
     *
     * @throws NetlinkFormatException if the message is malformed
     */
    @Throws(NetlinkFormatException::class)
    public fun decode(message: GenetlinkMessage): T? = decoding().of(message)

    @JvmSynthetic
    internal fun decoding(): Decoding<T> = Decoding(userHeaderSize, decoder)

    /** The family and its groups. */
    override fun toString(): String = "$family: " + groups.joinToString()
}
