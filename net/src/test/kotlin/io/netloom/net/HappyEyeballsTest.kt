package io.netloom.net

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.Poller
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import java.io.InterruptedIOException
import java.nio.ByteBuffer
import java.time.Duration
import java.util.concurrent.atomic.AtomicReference
import kotlin.coroutines.CoroutineContext

/**
 * Whoever dials is cancelled at the very moment of victory: somebody accepts the connection, and cancels the dialling then. Either it was late and the
 * caller has the connection, or nobody has any, and the server sees the end of it. The rule about open descriptors, which holds for every test,
 * watches over the losers.
 */
class HappyEyeballsTest :
    FunSpec({
        test("a coroutine is cancelled at the moment of victory, on a dispatcher") {
            guarded { report("on a dispatcher", races(Dispatchers.Default)) }
        }

        test("a coroutine is cancelled at the moment of victory, on the poller") {
            guarded { Poller.open().use { report("on the poller", races(it.dispatcher)) } }
        }

        test("a coroutine is cancelled at the moment of victory of the only address") {
            guarded { report("one address", races(Dispatchers.Default, "127.0.0.1")) }
        }

        test("a future is cancelled at the moment of victory") {
            guarded {
                val kept = race { address, options, connected ->
                    val future = AsyncNet.dial("tcp", address, options)
                    connected.await()
                    future.cancel(false)
                    if (future.isCancelled) null else future.get() as TcpConn
                }
                report("futures", kept)
            }
        }

        test("a thread is interrupted at the moment of victory") {
            guarded {
                val kept = race { address, options, connected ->
                    val thread = AtomicReference<Thread>()
                    val started = CompletableDeferred<Unit>()
                    val dialling = async {
                        onThread {
                            thread.set(Thread.currentThread())
                            started.complete(Unit)
                            runCatching { BlockingTcpConn.dial(address, options) }
                        }
                    }
                    started.await()
                    connected.await()
                    thread.get().interrupt()
                    val result = dialling.await()
                    result.exceptionOrNull()?.shouldBeInstanceOf<InterruptedIOException>()
                    result.getOrNull()?.tcp
                }
                report("threads", kept)
            }
        }
    })

private const val ROUNDS = 200

private fun report(what: String, kept: Int) = println("happy eyeballs, $what: $kept of $ROUNDS connections reached who had cancelled")

private suspend fun races(context: CoroutineContext, vararg addresses: String): Int = race(*addresses) { address, options, connected ->
    val result = AtomicReference<TcpConn>()
    val dialling = launch(context) {
        result.set(TcpConn.dial(address, options))
    }
    connected.await()
    dialling.cancelAndJoin()
    result.get()
}

/** Returns how many diallers got a connection although they had cancelled. */
private suspend fun race(vararg addresses: String, dial: suspend CoroutineScope.(String, DialOptions, CompletableDeferred<Unit>) -> TcpConn?): Int =
    TcpListener.listen(":0").use { listener ->
        val port = checkNotNull(listener.address.toInetSocketAddress()).port
        val options = DialOptions(
            resolver = if (addresses.isEmpty()) resolver("127.0.0.1", "::1", "127.0.0.2") else resolver(*addresses),
            attemptDelay = Duration.ZERO,
        )
        var kept = 0
        repeat(ROUNDS) {
            val connected = CompletableDeferred<Unit>()
            coroutineScope {
                // Of the first who comes the dialling is told; all are listened to until they end.
                val accepting = launch {
                    listener.incoming().collect { conn ->
                        connected.complete(Unit)
                        launch(start = CoroutineStart.UNDISPATCHED) { conn.use { runCatching { it.read(ByteBuffer.allocate(1)) } } }
                    }
                }
                val conn = withContext(Dispatchers.Default) { dial("host:$port", options, connected) }
                if (conn != null) {
                    kept++
                    conn.use {
                        it.isOpen shouldBe true
                        it.write(byteArrayOf(1))
                    }
                }
                accepting.cancelAndJoin()
            }
        }
        kept
    }
