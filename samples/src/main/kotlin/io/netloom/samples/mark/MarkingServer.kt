package io.netloom.samples.mark

import io.netloom.samples.EndpointText
import io.netloom.samples.ping.SystemErrors
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SocketType
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import java.io.Closeable
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/** A TCP server of both families that says hello to whoever connects, in marked packets, and hangs up. [print] gets a line for each connection. */
internal class MarkingServer private constructor(private val listener: Conn, private val mark: PacketMark, private val print: (String) -> Unit) :
    Closeable {
    val address: String
        get() = EndpointText.of(checkNotNull(listener.localAddress?.toInetSocketAddress()))

    /** Serves so many connections; for ever if that is null. */
    suspend fun serve(connections: Long?): Unit = supervisorScope {
        var accepted = 0L
        while (connections == null || accepted < connections) {
            val conn = listener.accept()
            accepted++
            launch { conn.use { greet(it) } }
        }
    }

    private suspend fun greet(conn: Conn) {
        val peer = EndpointText.of(checkNotNull(conn.remoteAddress?.toInetSocketAddress()))
        val end = try {
            val marked = mark.put(conn)
            val greeting = ByteBuffer.wrap(GREETING)
            while (greeting.hasRemaining()) conn.write(greeting)
            marked
        } catch (e: IOException) {
            SystemErrors.text(e) // that of one peer does not concern the others
        }
        print("$peer: $end")
    }

    override fun close(): Unit = listener.close()

    companion object {
        private val GREETING = "HELLO-R-U-THERE-ACK".encodeToByteArray()

        /** Listens on a port in both families; 0 is a port of the kernel's choice. */
        fun open(port: Int, mark: PacketMark, print: (String) -> Unit): MarkingServer {
            val listener = Conn.open(AddressFamily.INET6, SocketType.STREAM)
            try {
                listener.options.reuseAddress = true
                listener.bind(InetSocketAddress(InetAddress.ofLiteral("::"), port))
                listener.listen()
                return MarkingServer(listener, mark, print)
            } catch (e: Throwable) {
                listener.close()
                throw e
            }
        }
    }
}
