package io.netloom.netlink.test

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.NetlinkDatagram
import io.netloom.netlink.NetlinkMessage
import io.netloom.socket.Errno
import io.netloom.testkit.HangGuard
import io.netloom.testkit.withinGuard
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.io.InterruptedIOException
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** The rules of a [ScriptedSocket], looked at without a conn. */
class ScriptedSocketTest :
    FunSpec({
        fun socket(kernel: ScriptedKernel = ScriptedKernel(), buffer: Int? = null) = kernel.open(NetlinkConfig(receiveBuffer = buffer))

        test("the templates of an answer get sequence number and port id of the request") {
            val kernel = ScriptedKernel().on(GET, Answer.reply(item(7)))
            socket(kernel)
            val socket = socket(kernel)
            socket.transmit(request(sequence = 9))
            val (message) = socket.next()
            message.header.sequence shouldBe 9
            message.header.portId shouldBe socket.portId
            (socket.portId > Int.MAX_VALUE).shouldBeTrue()
            message.header.length shouldBe 20
            socket.pending shouldBe 0
        }

        test("a reply is followed by an ACK of its own if the request asks for one") {
            val socket = socket(ScriptedKernel().on(GET, Answer.reply(item(7))))
            socket.transmit(request(flags = REQUEST or ACKNOWLEDGE))
            socket.collect(2).map { it.map(::text) } shouldBe listOf(listOf("new 7"), listOf("error 0 0x100"))
        }

        test("whatever no script answers is treated as by the kernel") {
            val socket = socket()
            socket.transmit(request(type = 1, flags = REQUEST), request(type = 3, flags = REQUEST or ACKNOWLEDGE), request(flags = 0))
            socket.transmit(request(flags = ACKNOWLEDGE), request(flags = REQUEST))
            socket.collect(3).map { text(it.single()) } shouldBe listOf("error 0 0x100", "error 0 0x100", "error -95 0x100")
            socket.pending shouldBe 0
        }

        test("answers in turn, and the last for good") {
            val socket = socket(ScriptedKernel().on(GET, Answer.error(Errno.EBUSY), Answer.reply(item(1)), Answer.reply(item(2))))
            repeat(4) { socket.transmit(request()) }
            socket.collect(4).map { text(it.single()) } shouldBe listOf("error -16 0x100", "new 1", "new 2", "new 2")
        }

        test("handlers are asked in their order, dumps apart from single requests") {
            val kernel = ScriptedKernel().onDump(GET, Answer.dump(emptyList())).on(GET) { if (it.number() == 1) Answer.reply(item(1)) else null }
                .serve { Answer.reply(item(99)) }
            val socket = socket(kernel)
            socket.transmit(request(payload = bytes(1)), request(), request(flags = DUMP), request(type = 77))
            socket.collect(4).map { text(it.single()) } shouldBe listOf("new 1", "new 99", "done 0 multi", "new 99")
            kernel.requests.map { it.header.type } shouldBe listOf(GET, GET, GET, 77)
            kernel.clearRequests()
            kernel.requests.shouldBeEmpty()
        }

        test("packing: each, whole, counts, bytes, random; never an empty datagram") {
            fun sizes(packing: Packing, count: Int = 11): List<Int> = runBlocking {
                val socket = socket(ScriptedKernel().on(GET, Answer.dump(items(count)).packed(packing)))
                socket.transmit(request(flags = DUMP))
                socket.collect(count + 1).map { it.size }.also { socket.isDumping.shouldBeFalse() }
            }
            sizes(Packing.EACH) shouldBe List(12) { 1 }
            sizes(Packing.WHOLE) shouldBe listOf(12)
            sizes(Packing.counts(2, 5)) shouldBe listOf(2, 5, 2, 3)
            sizes(Packing.bytes(65)) shouldBe listOf(3, 3, 3, 3)
            sizes(Packing.bytes(1)) shouldBe List(12) { 1 }
            sizes(Packing.random(1)) shouldBe sizes(Packing.random(1))
            sizes(Packing.random(1), 1_000).toSet() shouldBe (1..7).toSet()
            sizes(Packing.WHOLE, 0) shouldBe listOf(1)
            shouldThrow<IllegalArgumentException> { Packing.bytes(0) }
            shouldThrow<IllegalArgumentException> { Packing.counts() }
            shouldThrow<IllegalArgumentException> { Packing.counts(1, 0) }
        }

        test("a dump is made as it is read, one at a time; other answers come between") {
            var made = 0
            val dump = Iterable { generateSequence { item(made++) }.take(1_000).iterator() }
            val kernel = ScriptedKernel().onDump(GET, Answer.dump(dump).packed(Packing.counts(10))).on(GET, Answer.reply(item(7)))
            val socket = socket(kernel)
            socket.transmit(request(flags = DUMP, sequence = 1))
            made shouldBe 21 // a datagram more, to know whether it is the last, and a message, to know where it ends
            socket.transmit(request(flags = DUMP, sequence = 2), request(sequence = 3))
            socket.next().size shouldBe 10
            text(socket.next().single()) shouldBe "error -16 0x100"
            text(socket.next().single()) shouldBe "new 7"
            socket.collect(991).last().last().header.type shouldBe 3
            made shouldBe 1_000
        }

        test("an interrupted dump, one that fails, one that never ends") {
            fun texts(answer: Answer, count: Int) = runBlocking {
                val socket = socket(ScriptedKernel().on(GET, answer))
                socket.transmit(request(flags = DUMP))
                socket.collect(count).flatten().map(::text).also { socket.pending shouldBe 0 }
            }
            texts(Answer.dump(items(2)).interruptedAt(1), 3) shouldBe
                listOf("new 0 multi", "new 1 multi|dumpinterrupted", "done 0 multi|dumpinterrupted")
            texts(Answer.dump(items(1)).interruptedAt(9), 2) shouldBe listOf("new 0 multi", "done 0 multi|dumpinterrupted")
            texts(Answer.dump(items(1)).failing(Acknowledgement.error(Errno.EPERM)), 2) shouldBe listOf("new 0 multi", "done -1 multi")
            texts(Answer.dump(items(1)).endless(), 1) shouldBe listOf("new 0 multi")
            shouldThrow<IllegalStateException> { Answer.nothing().interruptedAt(0) }
        }

        test("a gate holds back what is behind it, and nothing else") {
            val gate = Gate()
            val kernel = ScriptedKernel().on(GET, Answer.exactly(item(1)) + Answer.exactly(item(2)).after(gate), Answer.reply(item(3)))
            val socket = socket(kernel)
            repeat(2) { socket.transmit(request()) }
            socket.collect(2).flatten().map { it.number() } shouldBe listOf(1, 3)
            shouldThrow<SocketTimeoutException> { socket.next(1.milliseconds) }
            gate.open()
            gate.isOpen.shouldBeTrue()
            socket.next().single().number() shouldBe 2
            socket.transmit(request())
            Gate().also { it.open() }.open()
        }

        test("a gate in a dump") {
            val gate = Gate()
            val socket = socket(ScriptedKernel().on(GET, Answer.dump(items(3)).after(gate)))
            socket.transmit(request(flags = DUMP))
            socket.pending shouldBe 0
            socket.isDumping.shouldBeTrue()
            gate.open()
            socket.collect(4).flatten().size shouldBe 4
        }

        test("notifications go to those who have joined") {
            val kernel = ScriptedKernel()
            val (a, b, c) = List(3) { kernel.open(NetlinkConfig(groups = if (it == 2) 0b10 else 0)) }
            a.join(2)
            b.join(40)
            kernel.push(2, item(1), item(2)) shouldBe 2
            kernel.push(40, item(3)) shouldBe 1
            a.leave(2)
            a.groups.shouldBeEmpty()
            kernel.push(2, item(4)) shouldBe 1
            val datagram = NetlinkDatagram()
            b.receive(datagram, 30.seconds)
            datagram.group shouldBe 40
            datagram.sender shouldBe 0
            a.next().map { it.number() } shouldBe listOf(1, 2)
            c.collect(3).flatten().map { it.number() } shouldBe listOf(1, 2, 4)
            shouldThrow<ScriptedSocketException> { a.join(0) }.errno shouldBe Errno.EINVAL
            shouldThrow<IllegalArgumentException> { kernel.push(0, item(1)) }
        }

        test("what does not fit is lost until the queue is empty, and told once, before the rest") {
            val socket = socket(buffer = 4_096)
            repeat(20) { socket.deliver(item(it)) }
            socket.pending shouldBe 6 // five of 768 bytes, and the error
            shouldThrow<ScriptedSocketException> { socket.next() }.errno shouldBe Errno.ENOBUFS
            socket.next().single().number() shouldBe 0
            socket.deliver(item(21))
            socket.collect(4).flatten().map { it.number() } shouldBe listOf(1, 2, 3, 4)
            socket.pending shouldBe 0
            socket.deliver(item(22))
            socket.next().single().number() shouldBe 22
        }

        test("one datagram fits always, however large; a dump waits until half of the room is free") {
            val socket = socket(ScriptedKernel().onDump(GET, Answer.dump(items(1_000)).packed(Packing.bytes(8_000))), buffer = 4_096)
            socket.transmit(request(flags = DUMP))
            socket.collect(1_001).flatten().size shouldBe 1_001
        }

        test("errors on demand") {
            val socket = socket(
                ScriptedKernel().on(
                    GET,
                    Answer.exactly(item(1)) + Answer.overrun() + Answer.exactly(item(2)) + Answer.fails(Errno.ENOMEM),
                ),
            )
            socket.failSend(Errno.ENOBUFS)
            shouldThrow<ScriptedSocketException> { socket.transmit(request()) }.message shouldBe
                "sendmsg: ENOBUFS (105) No buffer space available (scripted)"
            socket.transmit(request())
            socket.overrun()
            shouldThrow<ScriptedSocketException> { socket.next() }.errno shouldBe Errno.ENOBUFS
            socket.next().single().number() shouldBe 1
            shouldThrow<ScriptedSocketException> { socket.next() }.operation shouldBe "recvmsg"
            socket.next().single().number() shouldBe 2
            shouldThrow<ScriptedSocketException> { socket.next() }.errno shouldBe Errno.ENOMEM
            shouldThrow<ScriptedSocketException> {
                socket.send(ByteBuffer.allocate(socket.sendBuffer + 1), Duration.INFINITE)
            }.errno shouldBe Errno.EMSGSIZE
        }

        test("a datagram that is malformed is answered as far as it goes") {
            val socket = socket(ScriptedKernel().on(GET, Answer.reply(item(1))))
            socket.send(ByteBuffer.wrap(request().encode() + ByteArray(16) { 3 }), 30.seconds)
            socket.collect(1).single().single().number() shouldBe 1
            socket.pending shouldBe 0
            socket.deliver(ByteArray(3), 77, 5, true)
            val datagram = NetlinkDatagram()
            socket.receive(datagram, 30.seconds)
            listOf(datagram.size, datagram.sender, datagram.group, datagram.isTruncated) shouldBe listOf(3, 77L, 5, true)
        }

        test("waiting ends with a datagram, with the timeout, by cancellation and by close; nothing is lost") {
            withinGuard {
                val kernel = ScriptedKernel()
                val socket = socket(kernel)
                shouldThrow<SocketTimeoutException> { socket.next(1.milliseconds) }
                shouldThrow<SocketTimeoutException> { socket.transmit(request(), timeout = Duration.ZERO) }
                val cancelled = launch(start = CoroutineStart.UNDISPATCHED) { socket.next() }
                val waiting = async(start = CoroutineStart.UNDISPATCHED) { socket.next() }
                cancelled.cancelAndJoin()
                socket.deliver(item(1))
                waiting.await().single().number() shouldBe 1
                socket.deliver(item(2))
                shouldThrow<SocketTimeoutException> { socket.next(Duration.ZERO) }
                socket.next().single().number() shouldBe 2
                val closed = async(start = CoroutineStart.UNDISPATCHED) { shouldThrow<AsynchronousCloseException> { socket.next() } }
                kernel.sockets shouldContainExactly listOf(socket)
                socket.close()
                socket.close()
                closed.await()
                kernel.sockets.shouldBeEmpty()
                shouldThrow<ClosedChannelException> { socket.next() }
                shouldThrow<ClosedChannelException> { socket.transmit(request()) }
                shouldThrow<ClosedChannelException> { socket.join(1) }
            }
        }

        test("a cancelled receive loses no datagram, however close") {
            withinGuard {
                val socket = socket()
                repeat(2_000) { round ->
                    val taken = CompletableDeferred<Int>()
                    val reader = launch(Dispatchers.Default) { taken.complete(socket.next().single().number()) }
                    val writer = launch(Dispatchers.Default) { socket.deliver(item(round)) }
                    reader.cancelAndJoin()
                    writer.join()
                    if (!taken.isCompleted) taken.complete(socket.next().single().number())
                    taken.await() shouldBe round
                    socket.pending shouldBe 0
                }
            }
        }

        test("the blocking view waits in its thread") {
            val kernel = ScriptedKernel().on(GET, Answer.reply(item(1)))
            val socket = socket(kernel)
            val view = socket.blocking()
            view.blocking() shouldBe view
            HangGuard.run {
                runBlocking {
                    view.transmit(request())
                    view.next().single().number() shouldBe 1
                    shouldThrow<SocketTimeoutException> { view.next(1.milliseconds) }
                    val other = Thread.ofVirtual().start { socket.deliver(item(2)) }
                    view.next().single().number() shouldBe 2
                    other.join()
                    Thread.currentThread().interrupt()
                    shouldThrow<InterruptedIOException> { view.next() }
                    Thread.interrupted().shouldBeTrue()
                    view.another()!!.close()
                }
            }
            kernel.awaitRequests(1, java.time.Duration.ofSeconds(30)).size shouldBe 1
            shouldThrow<SocketTimeoutException> { kernel.awaitRequests(2, java.time.Duration.ofMillis(1)) }
        }

        test("another socket of the same kernel, or none") {
            val kernel = ScriptedKernel()
            val first = kernel.open(NetlinkConfig(portId = 5, groups = 1, receiveBuffer = 9_000))
            first.portId shouldBe 5
            val second = first.another()!!
            (second as ScriptedSocket).groups.shouldBeEmpty()
            (second.portId != 5L).shouldBeTrue()
            second.receiveBuffer shouldBe 9_000
            kernel.open(alone = true).another().shouldBeNull()
        }

        test("who waits for requests is told") {
            withinGuard {
                val kernel = ScriptedKernel()
                val requests = async(start = CoroutineStart.UNDISPATCHED) { kernel.awaitRequests(2) }
                val socket = socket(kernel)
                repeat(3) { socket.transmit(request(sequence = it + 1L)) }
                requests.await().map { it.header.sequence } shouldBe listOf(1L, 2L)
                kernel.requests.map(NetlinkMessage::encodedSize) shouldBe List(3) { 20 }
            }
        }
    })
