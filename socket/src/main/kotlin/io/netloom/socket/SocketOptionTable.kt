package io.netloom.socket

/**
 * The socket options of Linux that Netloom knows, one row each: all of the levels SOL_SOCKET, SOL_IP, SOL_IPV6, SOL_TCP, SOL_UDP and SOL_PACKET; of the other levels those that need a privilege.
 *
 * Whatever is not here can be read and set nevertheless, by its numbers.
 */
public object SocketOptionTable {
    /** Every row, level by level, in the order of their numbers. */
    @JvmField
    public val rows: List<SocketOptionRow> =
        listOf(
            SocketOptionRows.rows,
            Ipv4OptionRows.rows,
            Ipv6OptionRows.rows,
            RawOptionRows.rows,
            TcpOptionRows.rows,
            UdpOptionRows.rows,
            PacketOptionRows.rows,
            OtherOptionRows.rows,
        ).flatten()

    private val byNumber = rows.associateBy { key(it.level, it.number) }

    /** Both IP levels have the `MCAST_` options, under the same names and numbers: by name they are those of SOL_IP. */
    private val byName = rows.reversed().associateBy { it.name }

    /** The row of a level and a number; null if it is not known. */
    @JvmStatic
    public fun find(level: Int, number: Int): SocketOptionRow? = byNumber[key(level, number)]

    /** The row of a C name, such as `SO_RCVBUF`; null if it is not known. */
    @JvmStatic
    public fun find(name: String): SocketOptionRow? = byName[name]

    private fun key(level: Int, number: Int) = level.toLong() shl 32 or number.toLong()
}
