package io.netloom.netlink

/** What the 16 bits of an attribute's type hold: C's `nla_type` with its two flags. See `linux/netlink.h`. */
public object AttributeType {
    /** `NLA_F_NESTED`: the payload is attributes. Not reliable: parts of the kernel leave it out, others demand it. */
    public const val NESTED: Int = 0x8000

    /** `NLA_F_NET_BYTEORDER`: the payload is in network byte order, big-endian. */
    public const val NET_BYTE_ORDER: Int = 0x4000

    /** `NLA_TYPE_MASK`: the type without its flags. */
    public const val MASK: Int = 0x3fff

    /** The type without its flags: 0 to 16383. */
    @JvmStatic
    public fun number(rawType: Int): Int = rawType and MASK

    /** The flags without the type: [NESTED], [NET_BYTE_ORDER], both or 0. */
    @JvmStatic
    public fun flags(rawType: Int): Int = rawType and (NESTED or NET_BYTE_ORDER)
}
