package io.netloom.socket.conformance

import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.Conn
import io.netloom.socket.MessageFlag
import io.netloom.socket.Shutdown
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketOption
import io.netloom.socket.internal.sys.ErrorNumber
import java.net.InetSocketAddress
import java.net.SocketException
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException
import java.time.Instant

/** Closing ends everything at once, for good, and only what it should. */
internal val closeCases: List<Case> = listOf(
    case("close ends a read that waits") {
        val (_, b) = pair()
        val reading = start { read(b, smallBuffer()) }
        b.awaitReaders(1)
        b.close()
        reading.failure().shouldBeInstanceOf<AsynchronousCloseException>()
    },

    case("close ends a write that waits", Trait.FULL) {
        val (a, _) = pair()
        val obstacle = obstruct(a)
        val writing = start { write(a, obstacle.buffer) }
        a.awaitWriters(1)
        a.close()
        writing.failure().shouldBeInstanceOf<AsynchronousCloseException>()
    },

    case("close ends an accept that waits", Trait.LISTENS) {
        val listener = listener()
        val accepting = start { accept(listener, poller) }
        listener.awaitReaders(1)
        listener.close()
        accepting.failure().shouldBeInstanceOf<AsynchronousCloseException>()
    },

    case("close ends a hundred reads that wait") {
        val (_, b) = pair()
        val reading = List(100) { start { read(b, smallBuffer()) } }
        b.awaitReaders(100)
        b.close()
        reading.forEach { it.failure().shouldBeInstanceOf<AsynchronousCloseException>() }
    },

    case("close ends a read and a write at the same time", Trait.FULL) {
        val (a, _) = pair()
        val obstacle = obstruct(a)
        val writing = start { write(a, obstacle.buffer) }
        val reading = start { read(a, smallBuffer()) }
        a.awaitWriters(1)
        a.awaitReaders(1)
        a.close()
        writing.failure().shouldBeInstanceOf<AsynchronousCloseException>()
        reading.failure().shouldBeInstanceOf<AsynchronousCloseException>()
    },

    case("closing twice, also at once from many, does nothing more") {
        val (a, b) = pair()
        List(8) { start { b.close() } }.forEach { it.await() }
        b.close()
        b.isOpen shouldBe false
        a.isOpen shouldBe true
    },

    case("every method of a closed Conn throws ClosedChannelException") {
        val (a, _) = pair()
        val spare = ByteBuffer.allocate(8)
        val anywhere = InetSocketAddress("127.0.0.1", 9)
        a.close()
        failureOf { connect(a, anywhere) }.shouldBeClosed()
        failureOf { accept(a, poller) }.shouldBeClosed()
        failureOf { read(a, spare) }.shouldBeClosed()
        failureOf { write(a, spare) }.shouldBeClosed()
        failureOf { receiveFrom(a, spare) }.shouldBeClosed()
        failureOf { receiveFrom(a, spare, flags = MessageFlag.DONTWAIT) }.shouldBeClosed()
        failureOf { sendTo(a, spare, null) }.shouldBeClosed()
        failureOf { sendTo(a, spare, null, MessageFlag.DONTWAIT) }.shouldBeClosed()
        for ((name, method) in plainMethods) {
            val failure = runCatching { a.method() }.exceptionOrNull()
            if (failure !is ClosedChannelException) throw AssertionError("$name on a closed Conn: $failure", failure)
        }
    },

    case("when the peer has ended, a read says so again and again", Trait.ENDS) {
        val (a, b) = pair()
        val reading = start { read(b, smallBuffer()) }
        b.awaitReaders(1)
        a.close()
        reading.await() shouldBe -1
        repeat(2) { call { read(b, smallBuffer()) } shouldBe -1 }
        call { receiveFrom(b, smallBuffer()) } shouldBe -1
    },

    case("what was sent before the end arrives before the end", Trait.ENDS) {
        val (a, b) = pair()
        call { write(a, bytes("last words")) }
        a.close()
        call { receiveText(this@case, b) } shouldBe "last words"
        call { read(b, smallBuffer()) } shouldBe -1
    },

    case("one way is shut down, the other still works", Trait.ENDS) {
        val (a, b) = pair()
        val reading = start { read(b, smallBuffer()) }
        b.awaitReaders(1)
        a.shutdown(Shutdown.WRITE)
        reading.await() shouldBe -1
        exchange(b, a)
        failureOf { write(a, bytes("too late")) }.errorNumber shouldBe ErrorNumber.EPIPE
        exchange(b, a)
    },

    case("shutting down reading ends one's own read", Trait.ENDS) {
        val (a, b) = pair()
        val reading = start { read(b, smallBuffer()) }
        b.awaitReaders(1)
        b.shutdown(Shutdown.READ)
        reading.await() shouldBe -1
        exchange(b, a)
    },

    case("a write to a peer that is gone fails and kills nobody", Trait.ENDS) {
        val (a, b) = pair()
        val obstacle = obstruct(a)
        val writing = start { write(a, obstacle.buffer) }
        a.awaitWriters(1)
        b.close()
        writing.failure().shouldBeInstanceOf<SocketException>()
    },
)

private val plainMethods: Map<String, Conn.() -> Any?> = mapOf(
    "bind" to { bind(InetSocketAddress("127.0.0.1", 0)) },
    "listen" to { listen() },
    "localAddress" to { localAddress },
    "remoteAddress" to { remoteAddress },
    "shutdown" to { shutdown(Shutdown.BOTH) },
    "readDeadline" to { readDeadline = Instant.now() },
    "writeDeadline" to { writeDeadline = null },
    "setDeadline" to { setDeadline(null) },
    "getOption" to { getOption(SocketLevel.SOCKET, SocketOption.TYPE) },
    "setOption" to { setOption(SocketLevel.SOCKET, SocketOption.RCVBUF, 4096) },
    "getOptionBytes" to { getOptionBytes(SocketLevel.SOCKET, SocketOption.TYPE, 4) },
    "setOption of bytes" to { setOption(SocketLevel.SOCKET, SocketOption.RCVBUF, ByteArray(4)) },
    "getOptionString" to { getOptionString(SocketLevel.SOCKET, SocketOption.BINDTODEVICE) },
    "setOption of a string" to { setOption(SocketLevel.SOCKET, SocketOption.BINDTODEVICE, "") },
    "raw.control" to { raw.control { it } },
    "duplicate" to { duplicate() },
    "detach" to { detach() },
)

private fun Throwable?.shouldBeClosed() {
    shouldBeInstanceOf<ClosedChannelException>()
}
