package io.netloom.docs

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.net.TcpConn
import io.netloom.net.TcpListener
import io.netloom.net.chunks
import io.netloom.net.copyTo
import io.netloom.socket.FileSender
import io.netloom.socket.StreamCopy
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.fold
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import java.net.SocketTimeoutException
import java.nio.file.Files
import java.nio.file.Path
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

// snippet: copying
suspend fun relay(client: TcpConn, server: TcpConn) = coroutineScope {
    launch { copyOneWay(client, server) }
    copyOneWay(server, client)
}

private suspend fun copyOneWay(from: TcpConn, to: TcpConn) {
    from.copyTo(to)
    to.closeWrite() // that was all; the other way may go on
}
// end snippet

// snippet: resuming
suspend fun copyWhileAlive(from: TcpConn, to: TcpConn, patience: Duration): Long = StreamCopy(from, to).use { copy ->
    while (true) {
        val before = copy.copied
        try {
            copy.run(timeout = patience)
            break
        } catch (e: SocketTimeoutException) {
            if (copy.copied == before) throw e // nothing moved; copy.failedEnd tells who was waited for
        }
    }
    copy.copied
}
// end snippet

// snippet: files
suspend fun sendFile(conn: TcpConn, file: Path): Long = withContext(Dispatchers.IO) { FileSender(conn).send(file) }
// end snippet

class CopyingGuideTest :
    FunSpec({
        test("both ways, and a file") {
            withContext(Dispatchers.Default) {
                withTimeout(30.seconds) {
                    val (client, inner) = connected()
                    val (outer, server) = connected()
                    val relaying = async { relay(inner, outer) }
                    val file = Files.write(Files.createTempFile("netloom", null), "over there".encodeToByteArray())
                    sendFile(client, file) shouldBe 10
                    Files.delete(file)
                    client.closeWrite()
                    server.write("and back".encodeToByteArray())
                    server.closeWrite()
                    text(server) shouldBe "over there"
                    text(client) shouldBe "and back"
                    relaying.await()
                    listOf(client, inner, outer, server).forEach { it.close() }
                }
            }
        }

        test("with patience") {
            withContext(Dispatchers.Default) {
                withTimeout(30.seconds) {
                    val (client, inner) = connected()
                    val (outer, server) = connected()
                    client.write("x".encodeToByteArray())
                    shouldThrow<SocketTimeoutException> { copyWhileAlive(inner, outer, 50.milliseconds) }
                    client.closeWrite()
                    copyWhileAlive(inner, outer, 20.seconds) shouldBe 0
                    outer.closeWrite()
                    text(server) shouldBe "x"
                    listOf(client, inner, outer, server).forEach { it.close() }
                }
            }
        }
    })

private suspend fun connected(): List<TcpConn> = TcpListener.listen("127.0.0.1:0").use { listener ->
    val client = TcpConn.dial(listener.address)
    listOf(client, listener.accept())
}

private suspend fun text(conn: TcpConn): String = conn.chunks().fold("") { all, chunk -> all + chunk.decodeToString() }
