package io.netloom.netlink.genetlink

import io.netloom.netlink.NetlinkFormatException

/**
 * Something to be asked of a family: which family, by its name, and the message. Made by a [FamilySpec], sent by a [GenetlinkConn], over which it has no
 * hold: it may be sent again and again, over any connection, and is safe to share between threads.
 *
 * There are three kinds: a [GenetlinkCommand] is only acknowledged, a [GenetlinkRequest] is answered by one message, a [GenetlinkDump] by any number.
 *
 * @property family the family's name, by which its number is found when the call is sent
 * @property message the message
 * @property flags constants of [io.netloom.netlink.NetlinkFlags] to be set besides those that the kind of call has by itself
 * @property userHeaderSize the size in bytes of the header that the family has of its own before the attributes; mostly 0
 */
public sealed class GenetlinkCall(
    public val family: String,
    public val message: GenetlinkMessage,
    public val flags: Int,
    public val userHeaderSize: Int,
) {
    /** The family, the command and the size of what follows. */
    override fun toString(): String = "$family: $message"
}

/** A call that is only acknowledged: [GenetlinkConn.execute]. */
public class GenetlinkCommand @JvmOverloads constructor(family: String, message: GenetlinkMessage, flags: Int = 0, userHeaderSize: Int = 0) :
    GenetlinkCall(family, message, flags, userHeaderSize)

/**
 * A call that is answered by one message: [GenetlinkConn.request].
 *
 * @param T what is made of the answer
 * @param decoder makes it
 */
public class GenetlinkRequest<T : Any> @JvmOverloads constructor(
    family: String,
    message: GenetlinkMessage,
    flags: Int = 0,
    userHeaderSize: Int = 0,
    private val decoder: GenetlinkDecoder<T>,
) : GenetlinkCall(family, message, flags, userHeaderSize) {
    /**
     * What this request would make of an answer, or null if that is not one: to test a family without a kernel.
     *
     * @throws NetlinkFormatException if the answer is malformed
     */
    @Throws(NetlinkFormatException::class)
    public fun decode(reply: GenetlinkMessage): T? = decoding().of(reply)

    @JvmSynthetic
    internal fun decoding(): Decoding<T> = Decoding(userHeaderSize, decoder)
}

/**
 * A call that is answered by any number of messages, sent with [io.netloom.netlink.NetlinkFlags.DUMP]: [GenetlinkConn.dump] and [GenetlinkConn.dumpAll].
 *
 * @param T what is made of each message
 * @param decoder makes it; null leaves the message out
 */
public class GenetlinkDump<T : Any> @JvmOverloads constructor(
    family: String,
    message: GenetlinkMessage,
    flags: Int = 0,
    userHeaderSize: Int = 0,
    private val decoder: GenetlinkDecoder<T>,
) : GenetlinkCall(family, message, flags, userHeaderSize) {
    /**
     * What this dump would make of a message, or null if it would leave it out: to test a family without a kernel.
     *
     * @throws NetlinkFormatException if the message is malformed
     */
    @Throws(NetlinkFormatException::class)
    public fun decode(reply: GenetlinkMessage): T? = decoding().of(reply)

    @JvmSynthetic
    internal fun decoding(): Decoding<T> = Decoding(userHeaderSize, decoder)
}
