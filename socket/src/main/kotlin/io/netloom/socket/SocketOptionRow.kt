package io.netloom.socket

/**
 * A socket option, as [SocketOptionTable] knows it.
 *
 * @property level the second argument of getsockopt(2), a constant of [SocketLevel]
 * @property number the third argument
 * @property name the C name, such as `SO_RCVBUF`
 * @property type what its value is
 * @property direction whether it is read, set, or both
 * @property member where Netloom has it, such as `SocketOptions.reuseAddress`; null where it is reached by its number only ([Conn.getOption], [Conn.setOption])
 * @property structure the C type of a [OptionType.STRUCT], such as `struct linger`; null for the others
 * @property since the kernel that brought it; null for what [KernelVersion.MINIMUM] has already
 * @property privilege what it takes to set it; null for nothing
 */
public class SocketOptionRow internal constructor(
    public val level: Int,
    public val number: Int,
    public val name: String,
    public val type: OptionType,
    public val direction: OptionDirection,
    public val member: String? = null,
    public val structure: String? = null,
    public val since: KernelVersion? = null,
    public val privilege: OptionPrivilege? = null,
) {
    /** Whether it can be read. */
    public val isReadable: Boolean
        get() = direction != OptionDirection.SET

    /** Whether it can be set. */
    public val isWritable: Boolean
        get() = direction != OptionDirection.GET

    override fun toString(): String = name
}
