package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.StructView
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * A generic netlink message: a header, and what the family puts behind it, mostly attributes.
 *
 * Safe to share between threads as long as nobody writes to [payload].
 *
 * @property header the header
 * @property payload what follows the header, neither copied nor changed: the family's own header, if it has one, and attributes
 */
public class GenetlinkMessage @JvmOverloads constructor(public val header: GenetlinkHeader, public val payload: ByteArray = EMPTY) {
    /** The header's command. */
    public val command: Int get() = header.command

    /**
     * A decoder of the attributes, in the machine's byte order.
     *
     * @param userHeader the size of the family's own header in bytes; most have none
     * @throws NetlinkFormatException if the attributes are malformed, or the payload shorter than the family's header
     */
    @JvmOverloads
    @Throws(NetlinkFormatException::class)
    public fun attributes(userHeader: Int = 0): AttributeDecoder = GenetlinkReply(userHeader).set(this).attributes

    /** The family's own header: fields that a shorter one lacks are null. */
    @JvmOverloads
    public fun userHeader(order: ByteOrder = ByteOrder.nativeOrder()): StructView = StructView(payload, order)

    /** The message's bytes: the header and the payload. */
    public fun encode(): ByteArray =
        ByteBuffer.allocate(Math.addExact(GenetlinkHeader.SIZE, payload.size)).also { header.writeTo(it) }.put(payload).array()

    /**
     * The netlink message that carries this one.
     *
     * @param familyId the family's number, which the kernel gave it: see [GenericFamily.id]
     * @param flags constants of [io.netloom.netlink.NetlinkFlags]
     */
    public fun toNetlink(familyId: Int, flags: Int): NetlinkMessage = NetlinkMessage(NetlinkHeader(familyId, flags), encode())

    /** True for a message with the same header and the same bytes. */
    override fun equals(other: Any?): Boolean = other is GenetlinkMessage && other.header == header && other.payload.contentEquals(payload)

    /** Fits [equals]. */
    override fun hashCode(): Int = header.hashCode() * 31 + payload.contentHashCode()

    /** The header and the size of the payload. */
    override fun toString(): String = "$header, ${payload.size} bytes of payload"

    /** Decoding. */
    public companion object {
        private val EMPTY = ByteArray(0)

        /**
         * A message from its bytes.
         *
         * @throws NetlinkFormatException if there are fewer bytes than a header has, or if the header's reserved bytes are not zero
         */
        @JvmStatic
        @Throws(NetlinkFormatException::class)
        public fun decode(bytes: ByteArray): GenetlinkMessage =
            GenetlinkMessage(GenetlinkHeader.decode(bytes), bytes.copyOfRange(GenetlinkHeader.SIZE, bytes.size))

        /**
         * The generic netlink message in a netlink message.
         *
         * @throws NetlinkFormatException as for bytes
         */
        @JvmStatic
        @Throws(NetlinkFormatException::class)
        public fun decode(message: NetlinkMessage): GenetlinkMessage = decode(message.payload)
    }
}
