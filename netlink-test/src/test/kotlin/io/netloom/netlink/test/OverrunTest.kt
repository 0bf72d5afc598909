package io.netloom.netlink.test

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.netlink.DumpInterruptedException
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkEvent
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkOverrunException
import io.netloom.netlink.OnInterrupted
import io.netloom.socket.Errno
import io.netloom.testkit.withinGuard
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import java.io.IOException
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException

/** Lost answers, lost events, dumps that were interrupted, errors of the socket, and closing: everybody concerned is told, and the connection goes on. */
class OverrunTest :
    FunSpec({
        test("an overrun fails every request that waits, once, and none that comes later") {
            withinGuard {
                val kernel = ScriptedKernel().on(GET, Answer.nothing()).on(NEXT, Answer.reply(item(77)))
                val socket = kernel.open()
                NetlinkConn.over(socket).use { conn ->
                    val requests = List(20) { async(Dispatchers.Default) { shouldThrow<NetlinkOverrunException> { conn.execute(request()) } } }
                    kernel.awaitRequests(20)
                    socket.overrun()
                    requests.awaitAll().forEach { it.errno shouldBe Errno.ENOBUFS }
                    conn.pendingRequests shouldBe 0
                    conn.execute(request(NEXT)).single().number() shouldBe 77
                }
            }
        }

        test("an overrun of events, or of a dump, loses no reply of another socket") {
            withinGuard {
                val gate = Gate()
                val kernel = ScriptedKernel().on(GET, Answer.reply(item(1)).after(gate)).onDump(NEXT, Answer.dump(items(3)).after(gate))
                NetlinkConn.over(kernel.open()).use { conn ->
                    conn.subscribe(5).use { subscription ->
                        val reply = async(Dispatchers.Default) { conn.execute(request()) }
                        kernel.awaitRequests(1)
                        val dump = async(Dispatchers.Default) { shouldThrow<NetlinkOverrunException> { conn.dumpAll(request(NEXT)) } }
                        kernel.awaitRequests(2)
                        val (_, events, dumping) = kernel.sockets
                        events.overrun()
                        dumping.overrun()
                        kernel.push(5, item(4))
                        subscription.receive().shouldBeInstanceOf<NetlinkEvent.Overrun>()
                        subscription.receive().shouldBeInstanceOf<NetlinkEvent.Received<NetlinkMessage>>().value.number() shouldBe 4
                        dump.await()
                        gate.open()
                        reply.await().single().number() shouldBe 1
                    }
                }
            }
        }

        test("events stay in their order around the overrun that is among them") {
            withinGuard {
                val kernel = ScriptedKernel()
                NetlinkConn.over(kernel.open(NetlinkConfig(receiveBuffer = 4_096))).use { conn ->
                    conn.subscribe(2).use { subscription ->
                        repeat(20) { kernel.push(2, item(it)) }
                        subscription.receive().shouldBeInstanceOf<NetlinkEvent.Overrun>()
                        val seen = List(5) { (subscription.receive() as NetlinkEvent.Received).value.number() }
                        seen shouldBe listOf(0, 1, 2, 3, 4)
                        kernel.push(2, item(20))
                        subscription.events().take(1).toList().map { (it as NetlinkEvent.Received).value.number() } shouldBe listOf(20)
                    }
                }
            }
        }

        test("events over one socket, beside requests: subscribers get what is theirs, and the overrun") {
            withinGuard {
                val kernel = ScriptedKernel().on(GET, Answer.reply(item(1)))
                val socket = kernel.open(alone = true)
                NetlinkConn.over(socket).use { conn ->
                    val first = conn.subscribe(2)
                    val second = conn.subscribe(3)
                    val waiting = async(Dispatchers.Default) { second.receive() }
                    kernel.push(2, item(20))
                    repeat(100) { conn.execute(request()).single().number() shouldBe 1 }
                    kernel.push(3, item(30))
                    waiting.await().shouldBeInstanceOf<NetlinkEvent.Received<NetlinkMessage>>().let { it.value.number() to it.group } shouldBe
                        (30 to 3)
                    first.receive().shouldBeInstanceOf<NetlinkEvent.Received<NetlinkMessage>>().value.number() shouldBe 20
                    socket.overrun()
                    first.receive().shouldBeInstanceOf<NetlinkEvent.Overrun>()
                    second.receive().shouldBeInstanceOf<NetlinkEvent.Overrun>()
                    first.close()
                    shouldThrow<ClosedChannelException> { first.receive() }
                    kernel.push(3, item(31))
                    second.receive().shouldBeInstanceOf<NetlinkEvent.Received<NetlinkMessage>>().value.number() shouldBe 31
                    conn.execute(request()).single().number() shouldBe 1
                }
            }
        }

        test("after an overrun in the midst of a dump over one socket, the next dump is a whole one") {
            withinGuard {
                val dump = Answer.dump(items(100)).packed(Packing.counts(10))
                val kernel = ScriptedKernel().onDump(GET, dump)
                val socket = kernel.open(alone = true)
                NetlinkConn.over(socket).use { conn ->
                    shouldThrow<NetlinkOverrunException> {
                        conn.dump(request()).collect { if (it.number() == 15) socket.overrun() }
                    }
                    conn.dumpAll(request()) shouldHaveSize 100
                    conn.pendingRequests shouldBe 0
                }
            }
        }

        test("a truncated or malformed datagram: whoever waits is told, the connection goes on") {
            withinGuard {
                val kernel = ScriptedKernel().on(GET, Answer.nothing()).on(NEXT, Answer.reply(item(77)))
                val socket = kernel.open()
                NetlinkConn.over(socket).use { conn ->
                    for (datagram in listOf(item(1).encode() to true, ByteArray(32) to false, ByteArray(20) { -1 } to false)) {
                        kernel.clearRequests()
                        val request = async(Dispatchers.Default) { shouldThrow<IOException> { conn.execute(request()) } }
                        kernel.awaitRequests(1)
                        socket.deliver(datagram.first, truncated = datagram.second)
                        request.await()
                        conn.execute(request(NEXT)).single().number() shouldBe 77
                    }
                }
            }
        }

        test("an interrupted dump is repeated, at most so often, and then told with what there is") {
            val interrupted = Answer.dump(items(4)).interruptedAt(2)
            suspend fun <T> over(vararg answers: Answer, block: suspend (NetlinkConn, ScriptedKernel) -> T) {
                val kernel = ScriptedKernel().onDump(GET, *answers)
                NetlinkConn.over(kernel.open()).use { block(it, kernel) }
            }
            for (face in ConnFace.entries) {
                over(interrupted, interrupted, Answer.dump(items(3))) { conn, kernel ->
                    face.dumpAll(conn, request()).map { it.number() } shouldBe listOf(0, 1, 2)
                    kernel.requests shouldHaveSize 3
                    kernel.requests.map { it.header.sequence }.toSet() shouldHaveSize 3
                }
                over(interrupted) { conn, kernel ->
                    val e = shouldThrow<DumpInterruptedException> { face.dumpAll(conn, request()) }
                    e.partial.map { (it as NetlinkMessage).number() } shouldBe listOf(0, 1, 2, 3)
                    kernel.requests shouldHaveSize 6
                    kernel.clearRequests()
                    shouldThrow<DumpInterruptedException> { face.dumpAll(conn, request(), retries = 0) }
                    kernel.requests shouldHaveSize 1
                }
            }
            over(interrupted) { conn, kernel ->
                val seen = ArrayList<Int>()
                shouldThrow<DumpInterruptedException> { conn.dump(request()).collect { seen += it.number() } }
                seen shouldBe listOf(0, 1, 2, 3)
                conn.dump(request(), OnInterrupted.IGNORE).toList() shouldHaveSize 4
                kernel.requests shouldHaveSize 2
                conn.blocking().dump(request()).use { dump ->
                    repeat(4) { dump.read()!!.number() shouldBe it }
                    shouldThrow<DumpInterruptedException> { dump.read() }
                }
                conn.blocking().dump(request(), OnInterrupted.IGNORE).use { it.stream().toList() shouldHaveSize 4 }
            }
        }

        test("an error of the socket is told to who reads; the others go on") {
            withinGuard {
                val gate = Gate()
                val kernel = ScriptedKernel().on(GET, Answer.reply(item(1)).after(gate))
                val socket = kernel.open()
                NetlinkConn.over(socket).use { conn ->
                    val requests = List(5) { async(Dispatchers.Default) { runCatching { conn.execute(request()) } } }
                    kernel.awaitRequests(5)
                    socket.failReceive(Errno.ENOMEM)
                    gate.open()
                    val (failed, answered) = requests.awaitAll().partition { it.isFailure }
                    answered.forEach { it.getOrThrow().single().number() shouldBe 1 }
                    failed.forEach { (it.exceptionOrNull() as ScriptedSocketException).errno shouldBe Errno.ENOMEM }
                    failed shouldHaveSize 1
                    socket.failSend(Errno.ENOBUFS)
                    shouldThrow<IOException> { conn.execute(request()) }
                    conn.execute(request()).single().number() shouldBe 1
                    conn.pendingRequests shouldBe 0
                }
            }
        }

        test("subscriptions leave no socket behind, however they end") {
            withinGuard {
                val kernel = ScriptedKernel()
                NetlinkConn.over(kernel.open()).use { conn ->
                    repeat(1_000) {
                        val collector = launch(Dispatchers.Default) { conn.events(2).collect { } }
                        conn.subscribe(3).close()
                        if (it % 10 == 0) kernel.push(2, item(it))
                        collector.cancelAndJoin()
                    }
                    kernel.sockets shouldHaveSize 1
                }
            }
        }

        test("close ends everybody: requests, dumps, dumps that queue, subscriptions") {
            withinGuard {
                val kernel = ScriptedKernel().on(GET, Answer.nothing())
                val conn = NetlinkConn.over(kernel.open())
                val subscription = conn.subscribe(1)
                val waiting = List(30) {
                    async(Dispatchers.Default) {
                        shouldThrow<IOException> {
                            when (it % 3) {
                                0 -> ConnFace.entries[it / 3 % 3].execute(conn, request())
                                1 -> ConnFace.entries[it / 3 % 3].dumpAll(conn, request())
                                else -> if (it == 2) subscription.receive() else conn.events(2).collect { }
                            }
                        }
                    }
                }
                kernel.awaitRequests(18)
                conn.close()
                conn.close()
                waiting.awaitAll().forEach { (it is AsynchronousCloseException || it is ClosedChannelException) shouldBe true }
                kernel.sockets shouldHaveSize 0
                shouldThrow<ClosedChannelException> { conn.execute(request()) }
                shouldThrow<ClosedChannelException> { conn.dumpAll(request()) }
                shouldThrow<ClosedChannelException> { conn.subscribe(1) }
            }
        }
    }) {
    private companion object {
        const val NEXT = 30
    }
}
