package io.netloom.netlink.test

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.netloom.netlink.NetlinkException
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkOverrunException
import io.netloom.netlink.NetlinkSocket
import io.netloom.netlink.NetlinkType
import io.netloom.netlink.NetlinkValidationException
import io.netloom.socket.Errno
import io.netloom.testkit.withinGuard
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException
import kotlin.time.Duration.Companion.milliseconds

/** The plain socket over a script: what is one logical message, what ends it, and who gets it. */
class ScriptedNetlinkSocketTest :
    FunSpec({
        val done = NetlinkMessage(NetlinkHeader(NetlinkType.DONE, MULTI), bytes(0))

        suspend fun over(kernel: ScriptedKernel = ScriptedKernel(), test: suspend (NetlinkSocket, ScriptedSocket) -> Unit) {
            val transport = kernel.open(alone = true)
            withinGuard { NetlinkSocket.over(transport).use { test(it, transport) } }
        }

        test("send fills in what is 0, one number after the other, and keeps what is not") {
            val kernel = ScriptedKernel()
            over(kernel) { socket, _ ->
                val (first, second) = List(2) { socket.send(request()) }
                second.header.sequence shouldBe (first.header.sequence + 1 and 0xffff_ffffL)
                first.header.portId shouldBe socket.portId
                first.header.length shouldBe 20
                socket.send(NetlinkMessage(NetlinkHeader(GET, REQUEST, 5, 6), bytes(0))).header shouldBe NetlinkHeader(GET, REQUEST, 5, 6, 20)
                socket.sendAll(emptyList()).shouldBeEmpty()
                socket.sendAll(List(3) { request() }) shouldHaveSize 3
                kernel.requests.map { it.header.sequence }.toSet() shouldHaveSize 6
            }
        }

        test("a datagram without parts is returned at once, parts are collected to their end, which is left out") {
            over { socket, kernel ->
                kernel.deliver(item(1), item(2))
                socket.receive().map { it.number() } shouldBe listOf(1, 2)
                kernel.deliver(item(1, MULTI))
                kernel.deliver(item(2, MULTI), item(3, MULTI))
                kernel.deliver(done)
                kernel.deliver(item(4))
                socket.receive().map { it.number() } shouldBe listOf(1, 2, 3)
                socket.receive().single().number() shouldBe 4
                kernel.deliver(done)
                socket.receive().shouldBeEmpty()
                kernel.deliver(item(7, type = NetlinkType.DONE))
                socket.receive().single().header.type shouldBe NetlinkType.DONE
                kernel.deliver(item(1, MULTI))
                shouldThrow<SocketTimeoutException> { socket.receive(1.milliseconds) }
            }
        }

        test("an acknowledgement is a message, an error is an exception, also at the end of parts; the rest stays") {
            over { socket, kernel ->
                val asked = request(sequence = 7)
                kernel.deliver(Acknowledgement.success().toMessage(asked))
                socket.receive().single().header.type shouldBe NetlinkType.ERROR
                val refused = Acknowledgement.error(Errno.ENOENT).message("bad request").offset(2)
                for (message in listOf(refused.toMessage(asked), refused.toMessage(asked, capped = false), refused.toDone(asked))) {
                    kernel.deliver(message)
                    val e = shouldThrow<NetlinkException> { socket.receive() }
                    listOf(e.errno, e.kernelMessage, e.acknowledgement!!.offset, e.sequence) shouldBe listOf(Errno.ENOENT, "bad request", 2L, 7L)
                }
                kernel.deliver(item(1, MULTI))
                kernel.deliver(refused.toMessage(asked))
                kernel.deliver(item(2))
                shouldThrow<NetlinkException> { socket.receive() }
                socket.receive().single().number() shouldBe 2
            }
        }

        test("too short for an error number, cut off, or no netlink") {
            over { socket, kernel ->
                for (type in listOf(NetlinkType.ERROR, NetlinkType.DONE)) {
                    val header = NetlinkHeader(type, MULTI, 7, 0, 18)
                    kernel.deliver(ByteBuffer.allocate(18).order(ByteOrder.nativeOrder()).also(header::writeTo).array())
                    shouldThrow<NetlinkFormatException> { socket.receive() }
                }
                kernel.deliver(item(1).encode(), truncated = true)
                shouldThrow<NetlinkFormatException> { socket.receive() }
                kernel.deliver(ByteArray(16))
                shouldThrow<NetlinkFormatException> { socket.receive() }
                kernel.deliver(item(1))
                socket.receive().single().number() shouldBe 1
            }
        }

        test("losses and errors of the socket are told once") {
            over { socket, kernel ->
                kernel.deliver(item(1))
                kernel.overrun()
                shouldThrow<NetlinkOverrunException> { socket.receive() }
                socket.receive().single().number() shouldBe 1
                kernel.failReceive(Errno.ENOENT)
                shouldThrow<ScriptedSocketException> { socket.receive() }.errno shouldBe Errno.ENOENT
            }
        }

        test("a receiver that waits does not hold off who sends; groups are joined by number") {
            val kernel = ScriptedKernel().on(GET, Answer.nothing())
            over(kernel) { socket, _ ->
                socket.joinGroup(33)
                val event = async(start = CoroutineStart.UNDISPATCHED) { socket.receive() }
                socket.send(request())
                kernel.push(33, item(3)) shouldBe 1
                event.await().single().number() shouldBe 3
                socket.leaveGroup(33)
                kernel.push(33, item(3)) shouldBe 0
            }
        }

        test("receivers at once get whole messages, never parts of each other's") {
            over { socket, kernel ->
                val receivers = List(50) { async(Dispatchers.Default) { socket.receive() } }
                repeat(50) { round ->
                    repeat(3) { kernel.deliver(item(round, MULTI)) }
                    kernel.deliver(done)
                }
                receivers.awaitAll().forEach { it.map { message -> message.number() }.let { (a, b, c) -> setOf(a, b, c) } shouldHaveSize 1 }
            }
        }

        test("execute takes the acknowledgement too, is one at a time, and checks that what came is the answer") {
            val kernel = ScriptedKernel().on(GET) {
                Answer.reply(item(it.number()))
            }.onDump(NEW, Answer.dump(items(3))).on(NEW, Answer.error(Errno.EPERM))
            over(kernel) { socket, transport ->
                List(100) { number ->
                    async(Dispatchers.Default) {
                        socket.execute(request(flags = REQUEST or ACKNOWLEDGE, payload = bytes(number))).map(::text) shouldBe
                            listOf("new $number", "error 0 0x100")
                    }
                }.awaitAll()
                socket.execute(request(NEW, DUMP)).map { it.number() } shouldBe listOf(0, 1, 2)
                shouldThrow<NetlinkException> { socket.execute(request(NEW)) }.errno shouldBe Errno.EPERM
                transport.deliver(item(1, sequence = 99))
                shouldThrow<NetlinkValidationException> { socket.execute(request()) }.reply.sequence shouldBe 99
                socket.receive()
                shouldThrow<SocketTimeoutException> {
                    NetlinkSocket.over(ScriptedKernel().on(GET, Answer.nothing()).open()).execute(request(), 1.milliseconds)
                }
            }
        }

        test("execute holds off receivers until it has its answer and its acknowledgement") {
            val gate = Gate()
            val later = Gate()
            val kernel = ScriptedKernel().on(GET, Answer.exactly(item(1)).after(gate) + Answer.error(Acknowledgement.success()).after(later))
            over(kernel) { socket, transport ->
                val answer = async(start = CoroutineStart.UNDISPATCHED) { socket.execute(request(flags = REQUEST or ACKNOWLEDGE)) }
                val received = async(start = CoroutineStart.UNDISPATCHED) { socket.receive() }
                gate.open()
                kernel.awaitRequests(1)
                while (transport.pending > 0) kotlinx.coroutines.yield()
                later.open()
                answer.await() shouldHaveSize 2
                transport.deliver(item(5))
                received.await().single().number() shouldBe 5
            }
        }

        test("close ends whoever waits; then nothing goes") {
            over { socket, _ ->
                val receivers = List(3) { async(Dispatchers.Default) { runCatching { socket.receive() } } }
                val waiting = async(start = CoroutineStart.UNDISPATCHED) { runCatching { socket.receive() } }
                socket.close()
                (receivers + waiting).awaitAll().forEach {
                    val e = it.exceptionOrNull()
                    (e is AsynchronousCloseException || e is ClosedChannelException) shouldBe true
                }
                shouldThrow<ClosedChannelException> { socket.send(request()) }
                shouldThrow<ClosedChannelException> { socket.receive() }
            }
        }
    })
