package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeGreaterThanOrEqualTo
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.Poller
import io.netloom.socket.test.FaultConn
import io.netloom.socket.test.Operation
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.yield
import java.io.IOException
import java.io.InterruptedIOException
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.time.Instant
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.TimeSource

/** C9.4 and what a server needs beyond it: accepting goes on whatever happens, without spinning. */
@OptIn(kotlinx.coroutines.ExperimentalCoroutinesApi::class)
class AcceptTest :
    FunSpec({
        test("connections that were gone already are passed over") {
            guarded {
                faulty { listener, faulty ->
                    for (errno in listOf(
                        Errno.ECONNABORTED,
                        Errno.ECONNRESET,
                        Errno.EPROTO,
                        Errno.ENETDOWN,
                        Errno.EHOSTUNREACH,
                    )) {
                        faulty.faults.next(Operation.ACCEPT).fails(errno)
                    }
                    TcpConn.dial(listener.address).use { listener.accept().close() }
                    faulty.faults.next(Operation.ACCEPT).times(3).fails(Errno.ECONNABORTED)
                    TcpConn.dial(listener.address).use { onThread { listener.blocking().accept().close() } }
                }
            }
        }

        test("shortages are told to those who accept") {
            guarded {
                faulty { listener, faulty ->
                    for (errno in listOf(Errno.ECONNABORTED, Errno.ECONNRESET)) {
                        faulty.faults.next(Operation.ACCEPT).fails(errno)
                        shouldThrow<IOException> { listener.conn.accept() }.isTemporary shouldBe true
                    }
                    for (errno in listOf(Errno.EMFILE, Errno.ENFILE, Errno.ENOBUFS, Errno.ENOMEM)) {
                        faulty.faults.next(Operation.ACCEPT).fails(errno)
                        val failure = shouldThrow<IOException> { listener.accept() }
                        (failure as ErrnoCarrier).errno shouldBe errno
                        failure.isTemporary shouldBe true
                        failure.isTimeout shouldBe false
                    }
                }
            }
        }

        test("the flow of connections waits out a shortage: 5 ms, twice as long each time, at most a second") {
            faulty { listener, faulty ->
                faulty.faults.next(Operation.ACCEPT).times(10).fails(Errno.EMFILE)
                TcpConn.dial(listener.address).use {
                    runTest {
                        // its time passes as soon as nobody has anything to do
                        faulty.faults.pending shouldBe 1
                        listener.incoming().first().close()
                        currentTime shouldBe 5L + 10 + 20 + 40 + 80 + 160 + 320 + 640 + 1000 + 1000
                        faulty.faults.pending shouldBe 0
                        faulty.faults.next(Operation.ACCEPT).fails(Errno.ENFILE)
                        TcpConn.dial(listener.address).use { listener.incoming().first().close() }
                        currentTime shouldBe 3275L + 5
                    }
                }
            }
        }

        test("threads that take connections one after the other wait out a shortage, too") {
            guarded {
                faulty { listener, faulty ->
                    faulty.faults.next(Operation.ACCEPT).times(3).fails(Errno.ENOMEM)
                    TcpConn.dial(listener.address).use { client ->
                        onThread {
                            listener.blocking().forEachConnection { conn ->
                                conn.write(byteArrayOf(1))
                                conn.close()
                                listener.close()
                            }
                        }
                        client.read(ByteBuffer.allocate(1)) shouldBe 1
                    }
                }
                TcpListener.listen("127.0.0.1:0").use { listener ->
                    TcpConn.dial(listener.address).use { client ->
                        onThread { shouldThrow<IllegalStateException> { listener.blocking().forEachConnection { error("not today") } } }
                        client.read(ByteBuffer.allocate(1)) shouldBe -1
                    }
                }
            }
        }

        // An hour is longer than the guard allows.
        test("closing the listener ends the wait for room") {
            guarded {
                faulty { listener, faulty ->
                    faulty.faults.next(Operation.ACCEPT).times(3).fails(Errno.EMFILE)
                    val collecting = async { Accepting.incoming(listener.conn, TcpConn::of, 1.hours).toList() }
                    val platform = async { onThread { Accepting.forEach(listener.blocking(), { it.close() }, 1.hours) } }
                    val virtual = async { onThread(Thread.ofVirtual()) { Accepting.forEach(listener.blocking(), { it.close() }, 1.hours) } }
                    TcpConn.dial(listener.address).use {
                        while (faulty.faults.pending > 0) yield()
                        listener.close()
                        collecting.await() shouldBe emptyList()
                        platform.await()
                        virtual.await()
                    }
                }
            }
        }

        test("an interrupt ends the wait for room, and leaves the listener open") {
            guarded {
                faulty { listener, faulty ->
                    faulty.faults.next(Operation.ACCEPT).fails(Errno.ENFILE)
                    lateinit var thread: Thread
                    val waiting = async {
                        onThread {
                            thread = Thread.currentThread()
                            runCatching { Accepting.forEach(listener.blocking(), { it.close() }, 1.hours) }.exceptionOrNull() to Thread.interrupted()
                        }
                    }
                    TcpConn.dial(listener.address).use {
                        while (faulty.faults.pending > 0) yield()
                        thread.interrupt()
                        val (failure, flag) = waiting.await()
                        failure.shouldBeInstanceOf<InterruptedIOException>()
                        flag shouldBe true
                        listener.accept().close()
                    }
                }
            }
        }

        test("a deadline for writing, which means nothing to a listener, does not make it try without a pause") {
            faulty { listener, faulty ->
                listener.conn.writeDeadline = Instant.EPOCH
                faulty.faults.next(Operation.ACCEPT).times(3).fails(Errno.ENOBUFS)
                TcpConn.dial(listener.address).use {
                    runTest {
                        listener.incoming().first().close()
                        currentTime shouldBe 5L + 10 + 20
                    }
                }
                faulty.faults.next(Operation.ACCEPT).times(2).fails(Errno.ENOBUFS)
                TcpConn.dial(listener.address).use {
                    guarded {
                        val begin = TimeSource.Monotonic.markNow()
                        onThread {
                            listener.blocking().forEachConnection {
                                it.close()
                                listener.close()
                            }
                        }
                        begin.elapsedNow() shouldBeGreaterThanOrEqualTo 15.milliseconds
                    }
                }
            }
        }

        test("any other error ends the flow with it") {
            guarded {
                faulty { listener, faulty ->
                    faulty.faults.next(Operation.ACCEPT).fails(Errno.EINVAL)
                    (shouldThrow<IOException> { listener.incoming().first() } as ErrnoCarrier).errno shouldBe Errno.EINVAL
                    listener.deadline = Instant.EPOCH
                    shouldThrow<SocketTimeoutException> { listener.incoming().first() }
                }
            }
        }

        test("closing the listener ends the flow") {
            guarded {
                TcpListener.listen("127.0.0.1:0").use { listener ->
                    val collecting = async(start = CoroutineStart.UNDISPATCHED) { listener.incoming().toList() }
                    TcpConn.dial(listener.address).use {
                        listener.close()
                        collecting.await().forEach(TcpConn::close)
                    }
                    listener.incoming().toList() shouldBe emptyList()
                }
            }
        }

        test("closing the poller does not look like that") {
            guarded {
                Poller.open().use { poller ->
                    TcpListener.listen("127.0.0.1:0", ListenOptions(config = io.netloom.socket.SocketConfig(poller = poller))).use { listener ->
                        val collecting = async(start = CoroutineStart.UNDISPATCHED) { runCatching { listener.incoming().toList() }.exceptionOrNull() }
                        poller.close()
                        collecting.await().shouldBeInstanceOf<java.nio.channels.ClosedChannelException>()
                    }
                }
            }
        }

        test("a connection that its collector did not take is closed") {
            guarded {
                TcpListener.listen("127.0.0.1:0").use { listener ->
                    TcpConn.dial(listener.address).use { client ->
                        val collecting = launch(start = CoroutineStart.UNDISPATCHED) {
                            listener.incoming().collect { kotlinx.coroutines.awaitCancellation() }
                        }
                        client.writeText("?")
                        collecting.cancelAndJoin()
                        // Either it was accepted and is closed now, or it still waits to be accepted: then the listener's end ends it.
                        listener.close()
                        runCatching { client.read(ByteBuffer.allocate(1)) }.getOrDefault(-1) shouldBe -1
                    }
                }
                TcpListener.listen("127.0.0.1:0").use { listener ->
                    TcpConn.dial(listener.address).use { client ->
                        shouldThrow<IllegalStateException> { listener.incoming().collect { error("not today") } }
                        client.read(ByteBuffer.allocate(1)) shouldBe -1
                        listener.isOpen shouldBe true
                    }
                }
            }
        }

        test("a collector that is cancelled at the moment of taking: the connection is closed, or still there to be accepted") {
            guarded {
                TcpListener.listen("127.0.0.1:0").use { listener ->
                    var closed = 0
                    repeat(500) { round ->
                        val collecting = launch(start = CoroutineStart.UNDISPATCHED) { listener.incoming().collect { awaitCancellation() } }
                        TcpConn.dial(listener.address).use { client ->
                            if (round % 2 == 0) yield()
                            collecting.cancelAndJoin()
                            TcpConn.dial(listener.address).use { marker ->
                                // The kernel keeps their order: if the marker comes first, the client's was taken.
                                val next = listener.accept()
                                next.use {
                                    if (it.remoteAddress == client.localAddress) {
                                        listener.accept().close()
                                    } else {
                                        it.remoteAddress shouldBe marker.localAddress
                                        client.read(ByteBuffer.allocate(1)) shouldBe -1
                                        closed++
                                    }
                                }
                            }
                        }
                    }
                    println("cancelled collectors: $closed of 500 connections were taken and closed")
                }
            }
        }

        test("many who accept at once get each a connection of their own") {
            guarded {
                UnixListener.listen("").use { listener ->
                    val accepting = List(20) { async { listener.accept() } }
                    val clients = List(20) { UnixConn.dial(listener.address) }
                    val servers = accepting.map { it.await() }
                    clients.forEachIndexed { i, client -> client.writeText("$i") }
                    servers.map { it.readText().toInt() }.sorted() shouldBe List(20) { it }
                    (clients + servers).forEach(UnixConn::close)
                    val more = async { listener.incoming().take(3).toList() }
                    List(3) { UnixConn.dial(listener.address) }.forEach(UnixConn::close)
                    more.await().forEach(UnixConn::close)
                }
            }
        }
    })

private suspend fun faulty(body: suspend (TcpListener, FaultConn) -> Unit) {
    FaultConn.over(TcpListener.listen("127.0.0.1:0").conn).use { faulty -> body(TcpListener.of(faulty.conn), faulty) }
}
