package io.netloom.socket

/**
 * The socket options of Linux that Netloom knows, one row each: all of the levels SOL_SOCKET, SOL_TCP, SOL_UDP and SOL_PACKET; of the other levels those that need a privilege.
 *
 * Whatever is not here can be read and set nevertheless, by its numbers.
 */
public object SocketOptionTable {
    /** Every row, level by level, in the order of their numbers. */
    @JvmField
    public val rows: List<SocketOptionRow> =
        listOf(SocketOptionRows.rows, TcpOptionRows.rows, UdpOptionRows.rows, PacketOptionRows.rows, OtherOptionRows.rows).flatten()

    private val byNumber = rows.associateBy { key(it.level, it.number) }
    private val byName = rows.associateBy { it.name }

    /** The row of a level and a number; null if it is not known. */
    @JvmStatic
    public fun find(level: Int, number: Int): SocketOptionRow? = byNumber[key(level, number)]

    /** The row of a C name, such as `SO_RCVBUF`; null if it is not known. */
    @JvmStatic
    public fun find(name: String): SocketOptionRow? = byName[name]

    private fun key(level: Int, number: Int) = level.toLong() shl 32 or number.toLong()
}
