package io.netloom.socket.test

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.LinuxConnectException
import io.netloom.socket.MessageBatch
import io.netloom.socket.MessageFlag
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketOption
import io.netloom.socket.SocketType
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.testkit.fake.KernelUser
import io.netloom.testkit.withinGuard
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.coroutineScope
import java.io.IOException
import java.net.InetSocketAddress
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds

class FaultConnTest :
    FunSpec({
        beforeSpec { KernelUser(LinuxSyscalls.INSTANCE).raiseLoopback() }

        test("without faults it is a Conn like any other, and the given one is closed") {
            val pair = ConnPair.stream()
            FaultConn.over(pair.first).use { faulty ->
                pair.first.isOpen shouldBe false
                faulty.conn.type shouldBe SocketType.STREAM
                faulty.conn.send("text")
                pair.second.text() shouldBe "text"
                faulty.faults.calls(Operation.SEND) shouldBe 1
            }
            pair.close()
        }

        test("any error, of any operation") {
            faulty(ConnPair::datagram) { conn, faults, _ ->
                faults.next(Operation.RECEIVE).fails(Errno.ENETDOWN)
                faults.next(Operation.SEND).fails(Errno.ENOBUFS)
                faults.next(Operation.GET_OPTION).fails(Errno.ENOPROTOOPT)
                faults.next(Operation.SET_OPTION).fails(Errno.EDOM)
                faults.next(Operation.SHUTDOWN).fails(Errno.ENOTCONN)
                errnoOf { conn.text() } shouldBe Errno.ENETDOWN
                errnoOf { conn.send("x") } shouldBe Errno.ENOBUFS
                errnoOf { conn.getOption(SocketLevel.SOCKET, SocketOption.TYPE) } shouldBe Errno.ENOPROTOOPT
                errnoOf { conn.setOption(SocketLevel.SOCKET, SocketOption.KEEPALIVE, 1) } shouldBe Errno.EDOM
                errnoOf { conn.shutdown(io.netloom.socket.Shutdown.BOTH) } shouldBe Errno.ENOTCONN
                faults.pending shouldBe 0
            }
        }

        test("connecting, binding, listening, accepting") {
            withinGuard {
                FaultConn.over(Conn.open(AddressFamily.INET, SocketType.STREAM)).use { listener ->
                    val conn = listener.conn
                    val loopback = InetSocketAddress("127.0.0.1", 0)
                    listener.faults.next(Operation.BIND).fails(Errno.EADDRINUSE)
                    errnoOf { conn.bind(loopback) } shouldBe Errno.EADDRINUSE
                    conn.bind(loopback)
                    listener.faults.next(Operation.LISTEN).fails(Errno.EADDRINUSE)
                    errnoOf { conn.listen() } shouldBe Errno.EADDRINUSE
                    conn.listen()
                    FaultConn.over(Conn.open(AddressFamily.INET, SocketType.STREAM)).use { client ->
                        client.faults.next(Operation.CONNECT).fails(Errno.ETIMEDOUT)
                        shouldThrow<LinuxConnectException> { client.conn.connect(conn.localAddress!!) }.errno shouldBe Errno.ETIMEDOUT
                        client.conn.connect(conn.localAddress!!)
                    }
                    listener.faults.next(Operation.ACCEPT).fails(Errno.EMFILE)
                    errnoOf { conn.accept() } shouldBe Errno.EMFILE
                    listener.faults.next(Operation.ACCEPT).wouldBlock()
                    conn.accept().close()
                }
            }
        }

        test("EINTR is repeated, and nobody notices") {
            faulty(ConnPair::stream) { conn, faults, peer ->
                faults.next(Operation.SEND).times(3).interrupts()
                conn.send("text")
                faults.calls(Operation.SEND) shouldBe 4
                faults.next(Operation.RECEIVE).interrupts()
                peer.send("back")
                conn.text() shouldBe "back"
            }
        }

        test("EAGAIN once: the caller waits and is told that there is something, also the second time") {
            faulty(ConnPair::datagram) { conn, faults, peer ->
                repeat(3) { round ->
                    val fault = faults.next(Operation.RECEIVE).wouldBlock()
                    peer.send("message $round")
                    conn.text() shouldBe "message $round"
                    fault.happened shouldBe 1
                }
                repeat(3) { round ->
                    faults.next(Operation.SEND).fails(Errno.EAGAIN)
                    conn.send("answer $round")
                    peer.text() shouldBe "answer $round"
                }
            }
        }

        test("EAGAIN on platform and virtual threads") {
            for (threads in listOf(Thread.ofPlatform().name("faults-"), Thread.ofVirtual())) {
                faulty(ConnPair::stream) { conn, faults, peer ->
                    faults.next(Operation.RECEIVE).times(2).wouldBlock()
                    peer.send("text")
                    val buffer = ByteBuffer.allocate(9)
                    threads.start { conn.blocking().read(buffer) }.join()
                    buffer.position() shouldBe 4
                }
            }
        }

        test("a call that does not wait hears EAGAIN itself") {
            faulty(ConnPair::datagram) { conn, faults, peer ->
                peer.send("text")
                faults.next(Operation.RECEIVE).wouldBlock()
                errnoOf { conn.receiveFrom(ByteBuffer.allocate(9), flags = MessageFlag.DONTWAIT) } shouldBe Errno.EAGAIN
                conn.text() shouldBe "text"
            }
        }

        test("the n-th call, some calls, all calls") {
            faulty(ConnPair::datagram) { conn, faults, peer ->
                faults.next(Operation.SEND).nth(2).times(2).fails(Errno.ENOBUFS)
                conn.send("1")
                errnoOf { conn.send("2") } shouldBe Errno.ENOBUFS
                errnoOf { conn.send("3") } shouldBe Errno.ENOBUFS
                conn.send("4")
                peer.text() + peer.text() shouldBe "14"
                val always = faults.next(Operation.SEND).fails(Errno.EPERM).always()
                repeat(5) { errnoOf { conn.send("x") } shouldBe Errno.EPERM }
                always.happened shouldBe 5
                faults.pending shouldBe 1
                faults.clear()
                conn.send("5")
            }
        }

        test("a fault that was not told what to do does nothing") {
            faulty(ConnPair::datagram) { conn, faults, _ ->
                val fault = faults.next(Operation.SEND)
                conn.send("x")
                fault.happened shouldBe 0
                fault.toString() shouldContain "nothing yet"
            }
        }

        test("a stream comes and goes in pieces") {
            faulty(ConnPair::stream) { conn, faults, peer ->
                faults.next(Operation.SEND).limits(1).times(2)
                conn.send("hello") // to its end
                faults.calls(Operation.SEND) shouldBe 3
                peer.text() shouldBe "hello"
                peer.send("hello")
                faults.next(Operation.RECEIVE).limits(2)
                conn.text() shouldBe "he"
                conn.text() shouldBe "llo"
            }
        }

        test("a datagram is cut, and says so") {
            faulty(ConnPair::datagram) { conn, faults, peer ->
                peer.send("hello")
                faults.next(Operation.RECEIVE).limits(2)
                val message = ReceivedMessage()
                conn.receiveMessage(ByteBuffer.allocate(9), message) shouldBe 2
                message.isTruncated shouldBe true
            }
        }

        test("control messages do not fit, and the descriptors among them are closed") {
            faulty(ConnPair::datagram) { conn, faults, peer ->
                ConnPair.stream().use { (passed, other) ->
                    peer.sendMessage(ByteBuffer.wrap(byteArrayOf(1)), control = ControlMessages.build { rights(passed) })
                    passed.close()
                    faults.next(Operation.RECEIVE).truncatesControl()
                    val message = ReceivedMessage(controlCapacity = 64)
                    conn.receiveMessage(ByteBuffer.allocate(9), message) shouldBe 1
                    message.isControlTruncated shouldBe true
                    message.takeDescriptors().shouldBeEmpty()
                    other.read(ByteArray(1)) shouldBe -1 // nobody has it open
                }
            }
        }

        test("batches are short") {
            faulty(ConnPair::seqpacket) { conn, faults, peer ->
                val batch = MessageBatch(5, 16)
                repeat(5) { batch.add(ByteBuffer.wrap("$it".encodeToByteArray())) }
                faults.next(Operation.SEND).limits(2)
                conn.sendBatch(batch) shouldBe 5
                faults.calls(Operation.SEND) shouldBe 2
                repeat(5) { peer.text() shouldBe "$it" }
                repeat(5) { peer.send("$it") }
                faults.next(Operation.RECEIVE).limits(3)
                conn.receiveBatch(batch) shouldBe 3
                faults.next(Operation.RECEIVE).truncatesControl()
                conn.receiveBatch(batch) shouldBe 2
                batch.isControlTruncated(1) shouldBe true
            }
        }

        test("a batch that fails on its way tells how far it came") {
            faulty(ConnPair::seqpacket) { conn, faults, peer ->
                val batch = MessageBatch(3, 16)
                repeat(3) { batch.add(ByteBuffer.wrap("$it".encodeToByteArray())) }
                faults.next(Operation.SEND).limits(1)
                faults.next(Operation.SEND).nth(1).fails(Errno.ENOBUFS)
                conn.sendBatch(batch) shouldBe 1
                batch.failure.shouldBeInstanceOf<ErrnoCarrier>().errno shouldBe Errno.ENOBUFS
                conn.sendBatch(batch, from = 1)
                repeat(3) { peer.text() shouldBe "$it" }
            }
        }

        test("while it delays nothing is ready, and afterwards everything is there") {
            faulty(ConnPair::stream) { conn, faults, peer ->
                peer.send("early")
                faults.next(Operation.RECEIVE).delays(Duration.ofMillis(50))
                peer.send(" and late")
                conn.text() shouldBe "early and late"
                faults.calls(Operation.RECEIVE) shouldBeLessThan 5 // none while nothing can come
                conn.send("x")
            }
        }

        test("a delay makes a timeout pass, and ends on request") {
            faulty(ConnPair::stream) { conn, faults, peer ->
                peer.send("text")
                faults.next(Operation.RECEIVE).delays(Duration.ofHours(1))
                shouldThrow<SocketTimeoutException> { conn.read(ByteArray(9), timeout = 1.milliseconds) }
                coroutineScope {
                    val reading = async(start = CoroutineStart.UNDISPATCHED) { conn.text() }
                    reading.isCompleted shouldBe false
                    faults.clear()
                    reading.await() shouldBe "text"
                }
            }
        }

        test("a delayed batch is whole") {
            faulty(ConnPair::seqpacket) { conn, faults, peer ->
                faults.next(Operation.RECEIVE).delays(Duration.ofMillis(20))
                repeat(3) { peer.send("x") }
                conn.receiveBatch(MessageBatch(5, 16)) shouldBe 3
            }
        }

        test("a waiting reader is cancelled in the midst of a delay, and loses nothing") {
            faulty(ConnPair::datagram) { conn, faults, peer ->
                peer.send("text")
                faults.next(Operation.RECEIVE).delays(Duration.ofMillis(20))
                coroutineScope { async(start = CoroutineStart.UNDISPATCHED) { conn.text() }.cancel() }
                conn.text() shouldBe "text"
            }
        }

        test("other Conns are not concerned: accepted ones, duplicates") {
            faulty(ConnPair::datagram) { conn, faults, peer ->
                faults.next(Operation.SEND).fails(Errno.EPERM).always()
                conn.duplicate().use { it.send("text") }
                peer.text() shouldBe "text"
            }
        }

        test("the error queue") {
            withinGuard {
                FaultConn.over(Conn.open(AddressFamily.INET, SocketType.DGRAM)).use { faulty ->
                    faulty.faults.next(Operation.RECEIVE_ERROR).fails(Errno.ENOMEM)
                    errnoOf { faulty.conn.receiveError() } shouldBe Errno.ENOMEM
                }
            }
        }

        test("closing it closes the Conn and the poller") {
            val pair = ConnPair.stream()
            val faulty = FaultConn.over(pair.first)
            faulty.close()
            faulty.close()
            faulty.conn.isOpen shouldBe false
            faulty.conn.poller.isOpen shouldBe false
            pair.close()
        }
    })

private suspend fun faulty(make: () -> ConnPair, body: suspend (conn: Conn, faults: Faults, peer: Conn) -> Unit) = withinGuard {
    make().use { pair -> FaultConn.over(pair.first).use { body(it.conn, it.faults, pair.second) } }
}

private suspend fun errnoOf(body: suspend () -> Unit): Errno = (shouldThrow<IOException> { body() } as ErrnoCarrier).errno

private suspend fun Conn.send(text: String) = write(text.encodeToByteArray())

private suspend fun Conn.text(): String {
    val bytes = ByteArray(64)
    return bytes.decodeToString(0, read(bytes))
}
