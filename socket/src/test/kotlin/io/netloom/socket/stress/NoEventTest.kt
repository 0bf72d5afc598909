package io.netloom.socket.stress

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.launch
import java.io.IOException
import java.net.ConnectException
import java.net.InetSocketAddress
import java.net.SocketTimeoutException
import java.net.UnixDomainSocketAddress
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** Waits of which no event tells the end. */
class NoEventTest :
    FunSpec({
        test("connect to a Unix listener with a full backlog goes on when the listener accepts, and ends by its timeout") {
            inFolder { folder ->
                guardedCoroutine {
                    val address = UnixDomainSocketAddress.of(folder.resolve("listener"))
                    unix(SocketType.STREAM).use { listener ->
                        listener.bind(address)
                        listener.listen(0)
                        val filling = unix(SocketType.STREAM)
                        filling.connect(address)
                        unix(SocketType.STREAM).use { shouldThrow<SocketTimeoutException> { it.connect(address, timeout = 20.milliseconds) } }
                        unix(SocketType.STREAM).use {
                            shouldThrow<SocketTimeoutException> { it.blocking().connect(address, Duration.ofMillis(20)) }
                        }
                        val waiting = unix(SocketType.STREAM)
                        val connecting = launch(Dispatchers.Default) { waiting.connect(address) }
                        awaitUntil { waiting.writers() == 1 }
                        val accepted = listener.accept()
                        connecting.join()
                        waiting.remoteAddress shouldBe SockAddr.of(address)
                        listOf(filling, waiting, accepted).forEach(Conn::close)
                    }
                }
            }
        }

        test("send to a full unconnected Unix datagram receiver goes on when it drains, and ends by its timeout") {
            inFolder { folder ->
                guardedCoroutine {
                    val address = UnixDomainSocketAddress.of(folder.resolve("receiver"))
                    val receiver = unix(SocketType.DGRAM)
                    receiver.bind(address)
                    val sender = unix(SocketType.DGRAM)
                    var sent = 0
                    shouldThrow<SocketTimeoutException> {
                        while (true) {
                            sender.sendTo(ByteBuffer.allocate(8), address, timeout = 20.milliseconds)
                            sent++
                        }
                    }
                    shouldThrow<SocketTimeoutException> { sender.blocking().sendTo(ByteBuffer.allocate(8), address, timeout = Duration.ofMillis(20)) }
                    val coroutine = async(Dispatchers.Default) { sender.sendTo(ByteBuffer.allocate(8), address) }
                    awaitUntil { sender.writers() == 1 }
                    val thread = Thread.ofVirtual().start { sender.blocking().sendTo(ByteBuffer.allocate(8), address) }
                    awaitUntil { sender.writers() == 2 }
                    repeat(sent + 2) { receiver.read(ByteBuffer.allocate(8)) }
                    coroutine.await() shouldBe 8
                    thread.join()
                    sender.close()
                    receiver.close()
                }
            }
        }

        test("a refused TCP connect with a receive waiting: the connect says so, the receive ends as well") {
            guardedCoroutine {
                val free = Conn.open(AddressFamily.INET, SocketType.STREAM)
                free.bind(InetSocketAddress("127.0.0.1", 0))
                val nobody = free.inetAddress
                repeat(200) {
                    val conn = Conn.open(AddressFamily.INET, SocketType.STREAM)
                    val started = CompletableDeferred<Unit>()
                    val read =
                        async(Dispatchers.Default) {
                            started.complete(Unit)
                            runCatching { conn.read(ByteBuffer.allocate(8)) }
                        }
                    started.await()
                    shouldThrow<ConnectException> { conn.connect(nobody) }
                    val result = read.await()
                    check(result.exceptionOrNull() is IOException || result.getOrNull() == -1) { "the receive ended with $result" }
                    conn.close()
                }
                free.close()
            }
        }
    })

private fun unix(type: Int) = Conn.open(AddressFamily.UNIX, type)

private fun inFolder(block: (Path) -> Unit) {
    val folder = Files.createTempDirectory("netloom")
    try {
        block(folder)
    } finally {
        folder.toFile().deleteRecursively()
    }
}
