package io.netloom.socket.copy

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import io.netloom.socket.StreamCopy
import io.netloom.socket.stress.awaitUntil
import io.netloom.socket.stress.streamPair
import io.netloom.socket.stress.writers
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.withContext
import java.io.Closeable
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.util.Random

/** What a proxy stands between: `sender -> source`, copied to `destination -> receiver`. */
internal class Route(private val from: List<Conn>, private val to: List<Conn>) : Closeable {
    val sender = from[0]
    val source = from[1]
    val destination = to[0]
    val receiver = to[1]

    fun copy() = StreamCopy(source, destination)

    override fun close() = (from + to).forEach(Conn::close)
}

internal enum class Means(val pair: (SocketConfig) -> List<Conn>) {
    TCP(::tcpPair),
    UNIX(::streamPair),
    ;

    fun to(other: Means, config: SocketConfig = SocketConfig.DEFAULT) = Route(pair(config), other.pair(config))
}

internal fun tcpPair(config: SocketConfig = SocketConfig.DEFAULT): List<Conn> =
    Conn.open(AddressFamily.INET, SocketType.STREAM, 0, config).use { listener ->
        listener.bind(InetSocketAddress(InetAddress.getByAddress(byteArrayOf(127, 0, 0, 1)), 0))
        listener.listen(1)
        val client = Conn.open(AddressFamily.INET, SocketType.STREAM, 0, config)
        client.blocking().connect(checkNotNull(listener.localAddress))
        listOf(client, listener.blocking().accept().conn)
    }

/** So little room between the two that a copy soon has to wait. */
internal fun Route.narrow() = apply {
    destination.options.setSendBuffer(16 * 1024)
    receiver.options.setReceiveBuffer(16 * 1024)
}

/** Returns when the copy waits for room. */
internal suspend fun Route.stuck() = withContext(Dispatchers.IO) { awaitUntil { destination.writers() == 1 } }

internal fun bytes(size: Int): ByteArray = ByteArray(size).also { Random(size.toLong()).nextBytes(it) }

/** Sends all, in pieces of random sizes, and ends. */
internal fun CoroutineScope.sending(conn: Conn, data: ByteArray, most: Int = 300_000): Deferred<Unit> = async {
    val random = Random(most.toLong())
    var at = 0
    while (at < data.size) {
        val piece = minOf(1 + random.nextInt(most), data.size - at)
        conn.write(data, at, piece)
        at += piece
    }
    conn.shutdown(io.netloom.socket.Shutdown.WRITE)
}

/** Receives exactly so many, in pieces of random sizes. */
internal fun CoroutineScope.receiving(conn: Conn, size: Int): Deferred<ByteArray> = async {
    val random = Random(size.toLong())
    val all = ByteBuffer.allocate(size)
    while (all.hasRemaining()) {
        val piece = all.duplicate().limit(minOf(all.position() + 1 + random.nextInt(200_000), size))
        check(conn.read(piece) > 0) { "ended after ${all.position()}" }
        all.position(piece.position())
    }
    all.array()
}
