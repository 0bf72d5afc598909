package io.netloom.net

import io.netloom.testkit.withinGuard
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.withContext
import java.io.Closeable
import java.nio.ByteBuffer
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/** Two connected ends, closed together. */
internal class Ends(val a: NetConn, val b: NetConn) : Closeable {
    operator fun component1(): NetConn = a

    operator fun component2(): NetConn = b

    override fun close() {
        a.close()
        b.close()
    }
}

/** A kind of connection that the cases are run over. */
internal class Kind(val name: String, val hasMessages: Boolean = false, val pair: suspend () -> Ends) {
    /** The longest piece that can be written at once. */
    val piece: Int
        get() = if (hasMessages) 16 * 1024 else 256 * 1024

    override fun toString(): String = name
}

/** One way to read and write. */
internal class Face(
    val name: String,
    val read: suspend (NetConn, ByteBuffer, Duration) -> Int,
    val write: suspend (NetConn, ByteBuffer, Duration) -> Int,
) {
    override fun toString(): String = name
}

internal val kinds: List<Kind> = listOf(
    Kind("tcp4") { tcp("127.0.0.1:0") },
    Kind("tcp6") { tcp("[::1]:0") },
    Kind("unix") { unix("unix") },
    Kind("unixpacket", hasMessages = true) { unix("unixpacket") },
    Kind("unixgram", hasMessages = true) { UnixConn.pair("unixgram").let { (a, b) -> Ends(a, b) } },
    Kind("pipe") { Net.pipe().let { (a, b) -> Ends(a, b) } },
)

internal suspend fun tcp(address: String, options: DialOptions = DialOptions.DEFAULT): Ends = TcpListener.listen(address).use { listener ->
    val client = TcpConn.dial(listener.address, options)
    Ends(client, listener.accept())
}

private suspend fun unix(network: String): Ends = UnixListener.listen("", network = network).use { listener ->
    val client = UnixConn.dial(listener.address, network = network)
    Ends(client, listener.accept())
}

internal val faces: List<Face> = listOf(
    Face("coroutines", { conn, dst, timeout -> conn.read(dst, timeout) }, { conn, src, timeout -> conn.write(src, timeout) }),
    threads("platform threads") { Thread.ofPlatform().daemon().name("net-test") },
    threads("virtual threads") { Thread.ofVirtual().name("net-test") },
)

private fun threads(name: String, builder: () -> Thread.Builder) = Face(
    name,
    { conn, dst, timeout -> onThread(builder()) { conn.blocking().read(dst, timeout.orNull()) } },
    { conn, src, timeout -> onThread(builder()) { conn.blocking().write(src, timeout.orNull()) } },
)

private fun Duration.orNull() = if (isInfinite()) null else toJavaDuration()

/** Runs something that blocks on a thread of its own. */
internal suspend fun <T> onThread(builder: Thread.Builder = Thread.ofPlatform().daemon().name("net-test"), block: () -> T): T {
    val result = CompletableDeferred<Result<T>>()
    builder.start { result.complete(runCatching(block)) }
    return result.await().getOrThrow()
}

/** A test's body, in the background's dispatcher and under the guard. */
internal suspend fun <T> guarded(body: suspend CoroutineScope.() -> T): T = withContext(Dispatchers.Default) { withinGuard(block = body) }

internal fun CoroutineScope.failureOf(body: suspend () -> Any?) = async { runCatching { body() }.exceptionOrNull() }

internal fun bytes(text: String): ByteBuffer = ByteBuffer.wrap(text.encodeToByteArray())

/** What was put into a buffer. */
internal fun text(buffer: ByteBuffer): String = buffer.duplicate().flip().let { Charsets.UTF_8.decode(it).toString() }

internal suspend fun NetConn.readText(): String = ByteBuffer.allocate(512).let {
    read(it)
    text(it)
}

internal suspend fun NetConn.writeText(text: String) {
    write(bytes(text))
}
