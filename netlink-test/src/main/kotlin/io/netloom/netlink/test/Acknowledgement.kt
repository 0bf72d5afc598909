package io.netloom.netlink.test

import io.netloom.netlink.Attribute
import io.netloom.netlink.AttributeEncoder
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkType
import io.netloom.socket.Errno
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * What the kernel says about a request in an `NLMSG_ERROR` message, or about a dump in `NLMSG_DONE`: that it worked or why not, and the attributes of an
 * extended acknowledgement. Immutable: each function returns one that says more.
 *
 *     Acknowledgement.error(Errno.EINVAL).message("interface is missing").missing(1)
 *
 * @property errno the error; null if it worked. A warning is a [message] of one that worked
 * @property attributes those of the extended acknowledgement, C's `enum nlmsgerr_attrs`
 */
public class Acknowledgement private constructor(public val errno: Errno?, public val attributes: List<Attribute>) {
    /** The kernel's text: `NLMSGERR_ATTR_MSG`. */
    public fun message(text: String): Acknowledgement = attribute(Attribute(MESSAGE, text.toByteArray() + 0))

    /** Where in the request the offending attribute begins, in bytes from the beginning of its header: `NLMSGERR_ATTR_OFFS`. */
    public fun offset(offset: Int): Acknowledgement = attribute(number(OFFSET, offset))

    /** Bytes of the subsystem's own, mostly to identify what was created: `NLMSGERR_ATTR_COOKIE`. */
    public fun cookie(bytes: ByteArray): Acknowledgement = attribute(Attribute(COOKIE, bytes.copyOf()))

    /** The policy that the offending attribute violates, as attributes: `NLMSGERR_ATTR_POLICY`. */
    public fun policy(attributes: ByteArray): Acknowledgement = attribute(Attribute(POLICY, attributes.copyOf()))

    /**
     * A required attribute is missing: `NLMSGERR_ATTR_MISS_TYPE`.
     *
     * @param type its type
     * @param nest where the nest begins that it is missing in, in bytes from the beginning of the request's header (`NLMSGERR_ATTR_MISS_NEST`); null, the
     *   default, for the top level
     */
    @JvmOverloads
    public fun missing(type: Int, nest: Int? = null): Acknowledgement {
        val missing = attribute(number(MISSING_TYPE, type))
        return if (nest == null) missing else missing.attribute(number(MISSING_NEST, nest))
    }

    /** Any attribute, also one that nobody knows yet or that is malformed. */
    public fun attribute(attribute: Attribute): Acknowledgement = Acknowledgement(errno, attributes + attribute)

    /**
     * The `NLMSG_ERROR` message, laid out as the kernel does it: the negative errno, the request's header, the request's payload unless it worked or [capped] is
     * set, the attributes.
     *
     * @param request as it was sent, with its length, sequence number and port id
     * @param capped whether the requester has set NETLINK_CAP_ACK
     * @param extended whether the requester has set NETLINK_EXT_ACK; without it the attributes are left out
     */
    @JvmOverloads
    public fun toMessage(request: NetlinkMessage, capped: Boolean = true, extended: Boolean = true): NetlinkMessage {
        val header = request.header
        val cut = capped || errno == null
        val echo = if (cut) NetlinkHeader.SIZE else request.encodedSize()
        val said = attributes(extended)
        val payload = ByteBuffer.allocate(Int.SIZE_BYTES + echo + said.size).order(ByteOrder.nativeOrder()).putInt(number())
        if (cut) header(header, request).writeTo(payload) else request.writeTo(payload)
        payload.put(said)
        val flags = (if (cut) NetlinkFlags.CAPPED else 0) or attributesFlag(said)
        return NetlinkMessage(NetlinkHeader(NetlinkType.ERROR, flags, header.sequence, header.portId), payload.array())
    }

    /**
     * The `NLMSG_DONE` message that ends a dump: the negative errno and the attributes.
     *
     * @param request as [toMessage]
     * @param flags of the header besides [NetlinkFlags.MULTI], such as [NetlinkFlags.DUMP_INTERRUPTED]
     * @param extended as [toMessage]
     */
    @JvmOverloads
    public fun toDone(request: NetlinkMessage, flags: Int = 0, extended: Boolean = true): NetlinkMessage {
        val said = attributes(extended)
        val payload = ByteBuffer.allocate(Int.SIZE_BYTES + said.size).order(ByteOrder.nativeOrder()).putInt(number()).put(said).array()
        val all = flags or NetlinkFlags.MULTI or attributesFlag(said)
        return NetlinkMessage(NetlinkHeader(NetlinkType.DONE, all, request.header.sequence, request.header.portId), payload)
    }

    private fun number() = errno?.let { -it.number } ?: 0

    private fun attributes(wanted: Boolean) =
        if (wanted) AttributeEncoder().also { encoder -> attributes.forEach(encoder::attribute) }.toByteArray() else NOTHING

    private fun attributesFlag(said: ByteArray) = if (said.isEmpty()) 0 else NetlinkFlags.ACKNOWLEDGE_ATTRIBUTES

    /** A header that was never sent has no length yet. */
    private fun header(header: NetlinkHeader, request: NetlinkMessage) =
        NetlinkHeader(header.type, header.flags, header.sequence, header.portId, request.encodedSize().toLong())

    /** The errno and how many attributes there are. */
    override fun toString(): String = "${errno ?: "success"}, ${attributes.size} attributes"

    /** The two kinds. */
    public companion object {
        private const val MESSAGE = 1
        private const val OFFSET = 2
        private const val COOKIE = 3
        private const val POLICY = 4
        private const val MISSING_TYPE = 5
        private const val MISSING_NEST = 6
        private val NOTHING = ByteArray(0)
        private val SUCCESS = Acknowledgement(null, emptyList())

        private fun number(type: Int, value: Int) =
            Attribute(type, ByteBuffer.allocate(Int.SIZE_BYTES).order(ByteOrder.nativeOrder()).putInt(value).array())

        /** It worked. */
        @JvmStatic
        public fun success(): Acknowledgement = SUCCESS

        /** It failed with this error. */
        @JvmStatic
        public fun error(errno: Errno): Acknowledgement = Acknowledgement(errno, emptyList())
    }
}
