package io.netloom.netlink.genetlink

/**
 * What an attribute holds, by the kernel's own account: C's `enum netlink_attribute_type`.
 *
 * @property number the kernel's number
 */
public enum class AttributeKind(public val number: Int) {
    /** `NL_ATTR_TYPE_INVALID`: the attribute is refused. */
    INVALID(0),

    /** `NL_ATTR_TYPE_FLAG`: no payload. */
    FLAG(1),

    /** `NL_ATTR_TYPE_U8`: an unsigned 8-bit number. */
    U8(2),

    /** `NL_ATTR_TYPE_U16`: an unsigned 16-bit number. */
    U16(3),

    /** `NL_ATTR_TYPE_U32`: an unsigned 32-bit number. */
    U32(4),

    /** `NL_ATTR_TYPE_U64`: an unsigned 64-bit number. */
    U64(5),

    /** `NL_ATTR_TYPE_S8`: a signed 8-bit number. */
    S8(6),

    /** `NL_ATTR_TYPE_S16`: a signed 16-bit number. */
    S16(7),

    /** `NL_ATTR_TYPE_S32`: a signed 32-bit number. */
    S32(8),

    /** `NL_ATTR_TYPE_S64`: a signed 64-bit number. */
    S64(9),

    /** `NL_ATTR_TYPE_BINARY`: bytes. */
    BINARY(10),

    /** `NL_ATTR_TYPE_STRING`: text, with or without a NUL at its end. */
    STRING(11),

    /** `NL_ATTR_TYPE_NUL_STRING`: text with a NUL at its end. */
    NUL_STRING(12),

    /** `NL_ATTR_TYPE_NESTED`: attributes. */
    NESTED(13),

    /** `NL_ATTR_TYPE_NESTED_ARRAY`: nests, whose types are but an index. */
    NESTED_ARRAY(14),

    /** `NL_ATTR_TYPE_BITFIELD32`: a value and a mask, 32 bits each. */
    BITFIELD32(15),

    /** `NL_ATTR_TYPE_SINT`: a signed number of 32 or of 64 bits. Since Linux 6.7. */
    SINT(16),

    /** `NL_ATTR_TYPE_UINT`: an unsigned number of 32 or of 64 bits. Since Linux 6.7. */
    UINT(17),

    /** A kind that is newer than this library: [AttributePolicy.rawKind] has its number. */
    UNKNOWN(-1),
    ;

    /** Looking up. */
    public companion object {
        /** The kind of that number, or [UNKNOWN]. */
        @JvmStatic
        public fun of(number: Int): AttributeKind = entries.find { it.number == number } ?: UNKNOWN
    }
}
