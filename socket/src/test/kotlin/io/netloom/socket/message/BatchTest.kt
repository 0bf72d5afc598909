package io.netloom.socket.message

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.MessageBatch
import io.netloom.socket.MessageFlag
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketControl
import io.netloom.socket.SocketType
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.stress.awaitUntil
import io.netloom.socket.stress.datagramPair
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.socket.stress.inetAddress
import io.netloom.socket.stress.readers
import io.netloom.socket.stress.streamPair
import io.netloom.socket.stress.udp
import io.netloom.socket.stress.writers
import io.netloom.testkit.fake.Call
import io.netloom.testkit.fake.ScriptedSyscalls
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import java.io.IOException
import java.net.InetSocketAddress
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import kotlin.time.Duration.Companion.milliseconds

/** recvmmsg(2) and sendmmsg(2) on the kernel. */
class BatchTest :
    FunSpec({
        fun text(batch: MessageBatch, index: Int) = Charsets.UTF_8.decode(batch.data(index)).toString()

        test("many messages with one call each way, each with its source") {
            guardedCoroutine {
                val sys = ScriptedSyscalls(LinuxSyscalls.INSTANCE)
                Poller.over(sys).use { poller ->
                    val (a, b) = List(2) { udp(SocketConfig(poller = poller)) }
                    val out = MessageBatch(16, 32)
                    repeat(10) { out.add(bytes("message $it"), b.inetAddress) shouldBe true }
                    a.sendBatch(out) shouldBe 10
                    out.sent shouldBe 10
                    out.failure shouldBe null
                    val batch = MessageBatch(16, 32)
                    b.receiveBatch(batch) shouldBe 10
                    batch.size shouldBe 10
                    List(10) { text(batch, it) } shouldBe List(10) { "message $it" }
                    batch.address(9) shouldBe a.localAddress
                    batch.port(9) shouldBe a.inetAddress.port
                    batch.segment(9).byteSize() shouldBe 9
                    batch.averageFill shouldBe 10.0
                    sys.calls(Call.SENDMMSG) to sys.calls(Call.RECVMMSG) shouldBe (1L to 1L)
                    listOf(a, b).forEach(Conn::close)
                }
            }
        }

        test("more messages than one call takes") {
            guardedCoroutine {
                val (a, b) = datagramPair()
                val out = MessageBatch(1_030, 8)
                while (out.add(ByteBuffer.allocate(8).putInt(0, out.size))) continue
                out.size shouldBe 1_030
                val sending = async(Dispatchers.Default) { a.sendBatch(out) }
                val batch = MessageBatch(2_000, 8)
                var next = 0
                while (next < 1_030) {
                    val n = b.receiveBatch(batch)
                    repeat(n) { batch.data(it).getInt(0) shouldBe next++ }
                }
                sending.await() shouldBe 1_030
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("1,030 messages that are there are received together") {
            guardedCoroutine {
                val (a, b) = List(2) { udp() }
                b.setOption(1, 8, 4_000_000)
                val out = MessageBatch(1_030, 4)
                while (out.add(ByteBuffer.allocate(4).putInt(0, out.size), b.inetAddress)) continue
                a.sendBatch(out) shouldBe 1_030
                val queued = b.stats().drops
                val batch = MessageBatch(1_030, 4)
                if (queued == 0L) b.receiveBatch(batch) shouldBe 1_030
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("a message in the middle that cannot be sent: the count, its error, and on after it") {
            guardedCoroutine {
                val (a, b) = List(2) { udp() }
                val batch = MessageBatch(8, 70_000)
                repeat(5) { batch.add(if (it == 2) ByteBuffer.allocate(66_000) else bytes("$it"), b.inetAddress) }
                a.sendBatch(batch) shouldBe 2
                batch.sent shouldBe 2
                val failure = batch.failure.shouldBeInstanceOf<ErrnoCarrier>()
                failure.errno shouldBe Errno.EMSGSIZE
                failure.operation shouldBe "sendmmsg"
                val thrown = shouldThrow<IOException> { a.sendBatch(batch, from = 2) }
                thrown.message shouldContain "sendmmsg: EMSGSIZE"
                batch.failure shouldBe thrown
                batch.sent shouldBe 2
                a.sendBatch(batch, from = 3) shouldBe 2
                batch.sent shouldBe 5
                batch.failure shouldBe null
                val received = MessageBatch(8, 16)
                b.receiveBatch(received) shouldBe 4
                List(4) { text(received, it) } shouldBe listOf("0", "1", "3", "4")
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("no address stays from an earlier use") {
            guardedCoroutine {
                val (a, b) = List(2) { udp() }
                val batch = MessageBatch(2, 16)
                batch.add(bytes("x"), b.inetAddress)
                a.sendBatch(batch) shouldBe 1
                batch.clear()
                batch.add(bytes("y"))
                (shouldThrow<IOException> { a.sendBatch(batch) } as ErrnoCarrier).errno shouldBe Errno.EDESTADDRREQ
                batch.clear()
                a.sendBatch(batch) shouldBe 0
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("an echo: receive, change in place, send back") {
            guardedCoroutine {
                val (a, b) = List(2) { udp() }
                b.enable(SO_TIMESTAMPNS) // what comes in as control data does not go out
                val batch = MessageBatch(4, 16, 64)
                listOf("one", "three").forEach { a.sendTo(bytes(it), b.inetAddress) }
                b.receiveBatch(batch) shouldBe 2
                batch.control(0)[SocketControl.TIMESTAMPNS] shouldBe batch.control(0).first().decode()
                batch.data(0).put(0, 'O'.code.toByte())
                batch.setLength(1, 2)
                b.sendBatch(batch) shouldBe 2
                val reply = MessageBatch(4, 16)
                a.receiveBatch(reply) shouldBe 2
                listOf(text(reply, 0), text(reply, 1)) shouldBe listOf("One", "th")
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("each message has its own flags, and a longer one before leaves nothing behind") {
            guardedCoroutine {
                val (a, b) = List(2) { udp() }
                val batch = MessageBatch(4, 4)
                listOf("toolong", "ok", "").forEach { a.sendTo(bytes(it), b.inetAddress) }
                b.receiveBatch(batch) shouldBe 3
                List(3) { batch.isTruncated(it) } shouldBe listOf(true, false, false)
                List(3) { text(batch, it) } shouldBe listOf("tool", "ok", "")
                a.sendTo(bytes("1234"), b.inetAddress)
                b.receiveBatch(batch, MessageFlag.TRUNC) shouldBe 1
                batch.isTruncated(0) shouldBe false
                text(batch, 0) shouldBe "1234"
                shouldThrow<IndexOutOfBoundsException> { batch.data(1) }
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("IPv4 addresses on an IPv6 socket, mapped when it is sent") {
            guardedCoroutine {
                val b = udp()
                Conn.open(AddressFamily.INET6, SocketType.DGRAM).use { a ->
                    val batch = MessageBatch(1, 4)
                    batch.add(bytes("x"), b.inetAddress)
                    a.sendBatch(batch) shouldBe 1
                    b.read(ByteBuffer.allocate(4)) shouldBe 1
                }
                val batch = MessageBatch(1, 4)
                batch.add(bytes("x"), InetSocketAddress("::1", 9))
                shouldThrow<IllegalArgumentException> { b.sendBatch(batch) }
                batch.clear() // and the batch is free again
                b.close()
            }
        }

        test("one operation at a time, and none on a stream") {
            guardedCoroutine {
                val (a, b) = datagramPair()
                val batch = MessageBatch(1, 4)
                val waiting = async(Dispatchers.Default) { b.receiveBatch(batch) }
                awaitUntil { b.readers() == 1 }
                shouldThrow<IllegalStateException> { a.receiveBatch(batch) }
                shouldThrow<IllegalStateException> { batch.clear() }
                shouldThrow<IllegalStateException> { batch.add(bytes("x")) }
                a.write(bytes("x"))
                waiting.await() shouldBe 1
                val stream = streamPair()
                shouldThrow<IllegalStateException> { stream[0].receiveBatch(batch) }
                shouldThrow<IllegalStateException> { stream[0].blocking().sendBatch(batch) }
                batch.clear()
                (stream + a + b).forEach(Conn::close)
            }
        }

        test("a send that is cancelled half-way tells how far it came, one that times out returns it") {
            guardedCoroutine {
                val (a, b) = datagramPair()
                val batch = MessageBatch(5_000, 4)
                while (batch.add(ByteBuffer.allocate(4).putInt(0, batch.size))) continue
                val sending = async(Dispatchers.Default) { a.sendBatch(batch) }
                awaitUntil { a.writers() == 1 }
                sending.cancelAndJoin()
                val sent = batch.sent
                shouldThrow<SocketTimeoutException> { a.sendBatch(batch, from = sent, timeout = 1.milliseconds) }
                val inbox = MessageBatch(5_000, 4)
                b.receiveBatch(inbox) shouldBe sent
                val more = a.sendBatch(batch, from = sent, timeout = 1.milliseconds)
                batch.failure.shouldBeInstanceOf<SocketTimeoutException>()
                b.receiveBatch(inbox) shouldBe more
                inbox.data(0).getInt(0) shouldBe sent
                inbox.data(more - 1).getInt(0) shouldBe sent + more - 1
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("the end of a seqpacket connection") {
            guardedCoroutine {
                val (a, b) = Conn.pair(AddressFamily.UNIX, SocketType.SEQPACKET)
                a.write(bytes("last"))
                a.close()
                val batch = MessageBatch(4, 8)
                b.receiveBatch(batch) shouldBe 1
                text(batch, 0) shouldBe "last"
                b.receiveBatch(batch) shouldBe -1
                b.blocking().receiveBatch(batch) shouldBe -1
                b.close()
            }
        }

        test("an empty queue with DONTWAIT, and sizes that cannot be") {
            guardedCoroutine {
                val a = udp()
                val batch = MessageBatch(1, 1)
                (shouldThrow<IOException> { a.receiveBatch(batch, MessageFlag.DONTWAIT) } as ErrnoCarrier).errno shouldBe Errno.EAGAIN
                shouldThrow<IllegalArgumentException> { batch.add(bytes("xx")) }
                batch.add(bytes("x")) shouldBe true
                batch.add(bytes("x")) shouldBe false
                shouldThrow<IllegalArgumentException> { MessageBatch(0, 1) }
                shouldThrow<IllegalArgumentException> { MessageBatch(1, -1) }
                shouldThrow<IllegalArgumentException> { MessageBatch(100_000, 100_000) }
                a.close()
            }
        }
    })
