package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeEncoder
import io.netloom.netlink.NetlinkMessage
import java.util.function.Consumer

/**
 * What a generic netlink family understands, on one page: a class or object with one function per command, which says the attributes that go out and
 * what is made of those that come back.
 *
 *     object Ovpn : FamilySpec("ovpn") {
 *         fun peer(device: Int, id: Long): GenetlinkRequest<Peer> =
 *             request(2, { u32(1, device); nested(2) { u32(1, id) } }) { peer() }
 *     }
 *
 * Its functions send nothing. They return [GenetlinkCall]s, which a [GenetlinkConn] sends, suspending, blocking or for a future; so one page serves all three, and
 * can be tested without a kernel. Stateless; safe to share between threads.
 *
 * @property name the family's name in the kernel, at most 15 bytes
 * @property version the version that the messages name; hardly any family looks at it
 * @property userHeaderSize the size in bytes of the header that the family has of its own before the attributes; mostly 0
 */
public abstract class FamilySpec @JvmOverloads protected constructor(
    public val name: String,
    public val version: Int = 1,
    public val userHeaderSize: Int = 0,
) {
    init {
        require(name.toByteArray().size in 1..MAX_NAME) { "a family's name has 1 to $MAX_NAME bytes: \"$name\"" }
        require(userHeaderSize >= 0) { "the size of the family's header must not be negative: $userHeaderSize" }
    }

    /**
     * A call that is only acknowledged.
     *
     * @param userHeader the family's own header, of [userHeaderSize] bytes; null for zeros
     * @param attributes writes the attributes
     */
    @JvmSynthetic
    protected fun command(command: Int, userHeader: ByteArray? = null, attributes: AttributeEncoder.() -> Unit = {}): GenetlinkCommand =
        GenetlinkCommand(name, message(command, userHeader, attributes), 0, userHeaderSize)

    /**
     * A call that is answered by one message.
     *
     * @param attributes writes the attributes
     * @param userHeader the family's own header, of [userHeaderSize] bytes; null for zeros
     * @param decode makes a value of the answer; null if it is not one
     */
    @JvmSynthetic
    protected fun <T : Any> request(
        command: Int,
        attributes: AttributeEncoder.() -> Unit = {},
        userHeader: ByteArray? = null,
        decode: GenetlinkReply.() -> T?,
    ): GenetlinkRequest<T> = GenetlinkRequest(name, message(command, userHeader, attributes), 0, userHeaderSize) { it.decode() }

    /** A call that is answered by any number of messages, of each of which [decode] makes a value, or null to leave it out; otherwise as [request]. */
    @JvmSynthetic
    protected fun <T : Any> dump(
        command: Int,
        attributes: AttributeEncoder.() -> Unit = {},
        userHeader: ByteArray? = null,
        decode: GenetlinkReply.() -> T?,
    ): GenetlinkDump<T> = GenetlinkDump(name, message(command, userHeader, attributes), 0, userHeaderSize) { it.decode() }

    /** What the family tells unasked in [groups]; [decode] makes a value of each message, or null to leave it out. */
    @JvmSynthetic
    protected fun <T : Any> events(vararg groups: String, decode: GenetlinkReply.() -> T?): GenetlinkEvents<T> =
        GenetlinkEvents(name, groups.asList(), userHeaderSize) { it.decode() }

    /** A call that is only acknowledged, for Java; the family's own header is zero. */
    protected fun command(command: Int, attributes: Consumer<AttributeEncoder>): GenetlinkCommand =
        GenetlinkCommand(name, message(command, null) { attributes.accept(this) }, 0, userHeaderSize)

    /** A call that is answered by one message, for Java; the family's own header is zero. */
    protected fun <T : Any> request(command: Int, attributes: Consumer<AttributeEncoder>, decoder: GenetlinkDecoder<T>): GenetlinkRequest<T> =
        GenetlinkRequest(name, message(command, null) { attributes.accept(this) }, 0, userHeaderSize, decoder)

    /** A call that is answered by any number of messages, for Java; the family's own header is zero. */
    protected fun <T : Any> dump(command: Int, attributes: Consumer<AttributeEncoder>, decoder: GenetlinkDecoder<T>): GenetlinkDump<T> =
        GenetlinkDump(name, message(command, null) { attributes.accept(this) }, 0, userHeaderSize, decoder)

    /** What the family tells unasked, for Java. */
    protected fun <T : Any> events(groups: List<String>, decoder: GenetlinkDecoder<T>): GenetlinkEvents<T> =
        GenetlinkEvents(name, groups, userHeaderSize, decoder)

    private fun message(command: Int, userHeader: ByteArray?, attributes: AttributeEncoder.() -> Unit): GenetlinkMessage {
        require(userHeader == null || userHeader.size == userHeaderSize) { "a header of ${userHeader?.size} bytes, the family has $userHeaderSize" }
        val bytes = AttributeEncoder().apply(attributes).toByteArray()
        if (userHeaderSize == 0) return GenetlinkMessage(GenetlinkHeader(command, version), bytes)
        val start = NetlinkMessage.align(userHeaderSize)
        val payload = ByteArray(start + bytes.size)
        userHeader?.copyInto(payload)
        bytes.copyInto(payload, start)
        return GenetlinkMessage(GenetlinkHeader(command, version), payload)
    }

    /** The family's name. */
    override fun toString(): String = name

    private companion object {
        private const val MAX_NAME = 15
    }
}
