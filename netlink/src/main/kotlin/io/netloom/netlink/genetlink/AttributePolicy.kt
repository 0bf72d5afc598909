package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder

/**
 * What the kernel accepts as one attribute of a request: C's `enum netlink_policy_type_attr`. Null stands for what the kernel does not restrict, or
 * does not tell. Immutable.
 *
 * @property type the attribute's type
 * @property rawKind the number of its kind, for kinds that [kind] has no name for
 * @property minSigned the least value of a signed number
 * @property maxSigned the greatest value of a signed number
 * @property minUnsigned the least value of an unsigned number, by its 64 bits
 * @property maxUnsigned the greatest value of an unsigned number, by its 64 bits: read it with [java.lang.Long.toUnsignedString]
 * @property minLength the least number of bytes
 * @property maxLength the greatest number of bytes; of a text, without its NUL
 * @property mask the bits that a number or a bitfield may have
 * @property nestedPolicy the index in [FamilyPolicy.policies] of what may be in the nest
 * @property nestedMaxType the highest type of an attribute in the nest
 */
public class AttributePolicy internal constructor(
    public val type: Int,
    public val rawKind: Int,
    public val minSigned: Long?,
    public val maxSigned: Long?,
    public val minUnsigned: Long?,
    public val maxUnsigned: Long?,
    public val minLength: Long?,
    public val maxLength: Long?,
    public val mask: Long?,
    public val nestedPolicy: Int?,
    public val nestedMaxType: Int?,
) {
    /** What the attribute holds. */
    public val kind: AttributeKind get() = AttributeKind.of(rawKind)

    /** `2: u32, 1 to 4294967295`, `1: nested, policy 3`. */
    override fun toString(): String {
        val name = if (kind == AttributeKind.UNKNOWN) "kind $rawKind" else kind.name.lowercase().replace('_', ' ')
        val limits = listOfNotNull(
            minUnsigned?.let { least -> "${java.lang.Long.toUnsignedString(least)} to ${maxUnsigned?.let(java.lang.Long::toUnsignedString) ?: "…"}" },
            minSigned?.let { "$it to ${maxSigned ?: "…"}" },
            minLength?.let { "at least $it bytes" },
            maxLength?.let { "at most $it bytes" },
            mask?.let { "bits 0x" + java.lang.Long.toHexString(it) },
            nestedPolicy?.let { "policy $it" },
        )
        return (listOf("$type: $name") + limits).joinToString()
    }

    internal companion object {
        private const val KIND = 1
        private const val MIN_SIGNED = 2
        private const val MAX_SIGNED = 3
        private const val MIN_UNSIGNED = 4
        private const val MAX_UNSIGNED = 5
        private const val MIN_LENGTH = 6
        private const val MAX_LENGTH = 7
        private const val NESTED_POLICY = 8
        private const val NESTED_MAX_TYPE = 9
        private const val BITFIELD_MASK = 10
        private const val MASK = 12

        /** Of the nest under the cursor, whose type is the attribute's. */
        @JvmSynthetic
        internal fun decode(nest: AttributeDecoder): AttributePolicy {
            val type = nest.type
            var kind = 0
            val numbers = arrayOfNulls<Long>(MASK + 1)
            nest.nested {
                when (this.type) {
                    KIND -> kind = u32().toInt()
                    MIN_SIGNED, MAX_SIGNED, MIN_UNSIGNED, MAX_UNSIGNED, MASK -> numbers[this.type] = u64()
                    MIN_LENGTH, MAX_LENGTH, NESTED_POLICY, NESTED_MAX_TYPE, BITFIELD_MASK -> numbers[this.type] = u32()
                }
            }
            return AttributePolicy(
                type,
                kind,
                numbers[MIN_SIGNED],
                numbers[MAX_SIGNED],
                numbers[MIN_UNSIGNED],
                numbers[MAX_UNSIGNED],
                numbers[MIN_LENGTH],
                numbers[MAX_LENGTH],
                numbers[MASK] ?: numbers[BITFIELD_MASK],
                numbers[NESTED_POLICY]?.toInt(),
                numbers[NESTED_MAX_TYPE]?.toInt(),
            )
        }
    }
}
