package io.netloom.socket.options

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType

/** One option that is set and read back, and what is tried with it: at least one value that a new socket does not have. */
internal class OptionCase<T>(
    val name: String,
    val values: List<T>,
    private val socket: TestSocket,
    private val get: (Conn) -> T,
    private val set: (Conn, T) -> Unit,
) {
    fun open(config: SocketConfig = SocketConfig.DEFAULT): Conn = socket.open(config)

    fun read(conn: Conn): Any? = comparable(get(conn))

    /** Sets each value and reads it back: pairs of what was set and what was read. */
    fun roundTrips(conn: Conn): List<Pair<Any?, Any?>> = values.map { value ->
        set(conn, value)
        comparable(value) to read(conn)
    }

    private fun comparable(value: Any?): Any? = if (value is ByteArray) value.asList() else value

    override fun toString(): String = name
}

/** A new socket on which an option can be tried. */
internal enum class TestSocket(private val family: Int, private val type: Int) {
    UDP(AddressFamily.INET, SocketType.DGRAM),
    UDP6(AddressFamily.INET6, SocketType.DGRAM),
    TCP(AddressFamily.INET, SocketType.STREAM),
    UNIX(AddressFamily.UNIX, SocketType.DGRAM),
    PACKET(AddressFamily.PACKET, SocketType.RAW),
    ;

    fun open(config: SocketConfig = SocketConfig.DEFAULT): Conn = Conn.open(family, type, 0, config)
}
