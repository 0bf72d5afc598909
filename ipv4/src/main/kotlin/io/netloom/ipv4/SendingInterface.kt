package io.netloom.ipv4

import io.netloom.socket.Conn
import io.netloom.socket.Ipv4Option
import io.netloom.socket.SocketLevel
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.util.WeakHashMap

/** `IP_MULTICAST_IF` as an index. Reading the option gives an address, and 0.0.0.0 where an index was set: so what was set is remembered here, by the Conn. */
internal object SendingInterface {
    /** `struct ip_mreqn`: group, address, index. */
    private const val REQUEST_SIZE = 12
    private const val INDEX = 8

    private val chosen = WeakHashMap<Conn, Int>()

    fun of(conn: Conn): Int = synchronized(chosen) {
        // A closed or foreign descriptor says so.
        conn.getOptionBytes(SocketLevel.IP, Ipv4Option.MULTICAST_IF, Int.SIZE_BYTES)
        chosen[conn] ?: 0
    }

    fun choose(conn: Conn, index: Int): Unit = synchronized(chosen) {
        require(index >= 0) { "an interface's index is not negative: $index" }
        val request = ByteBuffer.allocate(REQUEST_SIZE).order(ByteOrder.nativeOrder()).putInt(INDEX, index)
        conn.setOption(SocketLevel.IP, Ipv4Option.MULTICAST_IF, request.array())
        chosen[conn] = index
    }
}
