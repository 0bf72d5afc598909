package io.netloom.netlink.route

/** The routing tables that have names, C's `RT_TABLE_…`. All numbers of 32 bits but 0 are tables. */
public object RouteTable {
    /** `RT_TABLE_UNSPEC`: none, or any. */
    public const val UNSPECIFIED: Int = 0

    /** `RT_TABLE_COMPAT`: stands in the one byte of the message's header for numbers above 255. */
    public const val COMPAT: Int = 252

    /** `RT_TABLE_DEFAULT`. */
    public const val DEFAULT: Int = 253

    /** `RT_TABLE_MAIN`: where routes go unless told otherwise. */
    public const val MAIN: Int = 254

    /** `RT_TABLE_LOCAL`: addresses of this host, kept by the kernel. */
    public const val LOCAL: Int = 255

    /** The name as ip-route(8) has it, the number if there is none. */
    @JvmStatic
    public fun text(table: Long): String = when (table) {
        DEFAULT.toLong() -> "default"
        MAIN.toLong() -> "main"
        LOCAL.toLong() -> "local"
        else -> table.toString()
    }
}
