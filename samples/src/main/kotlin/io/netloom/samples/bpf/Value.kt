package io.netloom.samples.bpf

import java.util.Objects

/**
 * What a register holds, as far as it is known without running the program.
 *
 * @property text in words: `EtherType`
 * @property format how a number that is compared with it is written
 * @property role what can be concluded from it
 * @property constant its value, where that is fixed
 * @property next where the header begins that a value of [Role.NETWORK] tells, counted from the packet's begin
 */
internal class Value(
    val text: String,
    val format: FieldFormat = FieldFormat.HEXADECIMAL,
    val role: Role = Role.NONE,
    val constant: Int? = null,
    val next: Int = 0,
) {
    enum class Role {
        NONE,

        /** Nothing can be said of it. */
        UNKNOWN,

        /** Tells the network layer's protocol. */
        NETWORK,

        /** Tells the transport layer's. */
        TRANSPORT,

        /** Is how far the transport header, or an extension header on the way there, is behind the network header's begin. */
        HEADER_OFFSET,
    }

    /** The same, moved to another place: what is unknown is called by the place where it is. */
    fun at(place: String): Value = if (role == Role.UNKNOWN) unknown(place) else this

    override fun equals(other: Any?): Boolean =
        other is Value && text == other.text && role == other.role && constant == other.constant && next == other.next

    override fun hashCode(): Int = Objects.hash(text, role, constant, next)

    override fun toString(): String = text

    companion object {
        fun constant(value: Int): Value = Value(Integer.toUnsignedString(value), constant = value)

        /** What is in a register, or a scratch slot, of that name. */
        fun unknown(place: String): Value = Value(place, role = Role.UNKNOWN)

        val IPV6_LENGTH: Value =
            Value("40, the length of the IPv6 header", FieldFormat.DECIMAL, Role.HEADER_OFFSET, constant = HeaderLayout.IPV6.size)

        val NEXT_HEADER_OFFSET: Value = Value("offset of the next header", FieldFormat.DECIMAL, Role.HEADER_OFFSET)

        /** What holds on two ways to the same place. */
        fun merge(one: Value, other: Value, place: String): Value = when {
            one == other -> one
            one.role == Role.HEADER_OFFSET && other.role == Role.HEADER_OFFSET -> NEXT_HEADER_OFFSET
            else -> unknown(place)
        }
    }
}
