package io.netloom.netlink

import io.netloom.netlink.internal.AcknowledgementReader

/**
 * What the kernel says beside an error number or a success: the attributes of an acknowledgement, C's `NLMSGERR_ATTR_…`. Linux 4.12, and 5.9 or later for parts of it; with
 * the option `NETLINK_EXT_ACK`, which [NetlinkConfig] switches on.
 *
 * @property text `NLMSGERR_ATTR_MSG`: words for a human; null for none
 * @property offset `NLMSGERR_ATTR_OFFS`: where in the request the offending attribute begins, in bytes from the beginning of its header; -1 for none
 * @property missingType `NLMSGERR_ATTR_MISS_TYPE`: the type of an attribute that should have been there; -1 for none
 * @property missingNest `NLMSGERR_ATTR_MISS_NEST`: where in the request the nest begins in which it is missing; -1 for none or the message itself
 */
public class ExtendedAcknowledgement internal constructor(
    public val text: String?,
    public val offset: Long,
    public val missingType: Int,
    public val missingNest: Long,
    private val cookieBytes: ByteArray?,
    private val policyBytes: ByteArray?,
) {
    /** `NLMSGERR_ATTR_COOKIE`: something of the family's own, such as the id of what was made; null for none. */
    public val cookie: ByteArray?
        get() = cookieBytes?.copyOf()

    /** `NLMSGERR_ATTR_POLICY`: what the offending attribute should have been, as attributes `NL_POLICY_TYPE_ATTR_…`; null for none. */
    public val policy: ByteArray?
        get() = policyBytes?.copyOf()

    override fun toString(): String = listOfNotNull(
        text?.let { "\"$it\"" },
        if (offset >= 0) "attribute at byte $offset" else null,
        if (missingType >= 0) "attribute $missingType is missing" + (if (missingNest >= 0) " in the nest at byte $missingNest" else "") else null,
        cookieBytes?.let { "cookie of ${it.size} bytes" },
    ).joinToString()

    /** How acknowledgements are read. */
    public companion object {
        /**
         * What an acknowledgement, an error or the end of a dump ([NetlinkType.ERROR], [NetlinkType.DONE]) says; null if it says nothing. Never throws: what can not be read counts as not there.
         */
        @JvmStatic
        public fun of(message: NetlinkMessageCursor): ExtendedAcknowledgement? {
            val reader = AcknowledgementReader()
            return if (reader.read(message.reader)) {
                ExtendedAcknowledgement(reader.text(), reader.offset(), reader.missingType(), reader.missingNest(), reader.cookie(), reader.policy())
            } else {
                null
            }
        }
    }
}
