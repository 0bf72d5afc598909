package io.netloom.netlink.test

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.shouldBe
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkException
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkMessage
import io.netloom.socket.Errno
import io.netloom.testkit.withinGuard
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import java.net.SocketTimeoutException
import java.util.concurrent.atomic.AtomicInteger
import kotlin.time.Duration.Companion.milliseconds

/** Many callers on one connection: nobody gets what is another's, and nobody waits for another. */
class ConcurrentRequestsTest :
    FunSpec({
        /** Echoes the number of the request in as many messages as the number's remainder says. */
        fun kernel() = ScriptedKernel()
            .onDump(GET, Answer.dump(items(50)))
            .on(GET) { Answer.reply(*Array(it.number() % 3 + 1) { _ -> item(it.number()) }) }
            .on(REFUSED) { Answer.error(Acknowledgement.error(Errno.EINVAL).message("no ${it.number()}")) }

        for (alone in listOf(false, true)) {
            test("a thousand mixed requests, each gets what is its own; ${if (alone) "one socket" else "several sockets"}") {
                withinGuard {
                    val kernel = kernel()
                    NetlinkConn.over(kernel.open(alone = alone)).use { conn ->
                        val faces = ConnFace.entries
                        (0 until 1_000).map { number ->
                            async(Dispatchers.Default) {
                                val face = faces[number % faces.size]
                                val request = request(payload = bytes(number))
                                when (number % 4) {
                                    0 -> face.execute(conn, request).map { it.number() } shouldBe List(number % 3 + 1) { number }

                                    1 -> face.request(conn, request(payload = bytes(number - number % 3))).map { it.number() } shouldBe
                                        listOf(number - number % 3)

                                    2 -> face.dumpAll(conn, request).map { it.number() } shouldBe List(50) { it }

                                    else -> shouldThrow<NetlinkException> { face.execute(conn, request(REFUSED, payload = bytes(number))) }
                                        .kernelMessage shouldBe "no $number"
                                }
                            }
                        }.awaitAll()
                        conn.pendingRequests shouldBe 0
                        conn.strayMessages shouldBe 0
                        kernel.requests.map { it.header.sequence to it.header.portId }.toSet() shouldHaveSize 1_000
                        kernel.sockets.size shouldBeLessThanOrEqualTo 3
                    }
                    kernel.sockets shouldHaveSize 0
                }
            }
        }

        test("a collector that stops after one item delays neither requests nor another dump") {
            withinGuard {
                NetlinkConn.over(kernel().open()).use { conn ->
                    val stopped = CompletableDeferred<Int>()
                    val stuck = launch {
                        conn.dump(request()).collect {
                            stopped.complete(it.number())
                            CompletableDeferred<Unit>().await()
                        }
                    }
                    stopped.await() shouldBe 0
                    repeat(100) { conn.execute(request(payload = bytes(it))) shouldHaveSize it % 3 + 1 }
                    conn.dumpAll(request()) shouldHaveSize 50
                    conn.dump(request()).toList() shouldHaveSize 50
                    stuck.cancelAndJoin()
                }
            }
        }

        test("eight dumps at once, then they queue; a cancelled one that queues leaves") {
            withinGuard {
                val gate = Gate()
                val kernel = ScriptedKernel().on(GET, Answer.dump(items(3)).after(gate))
                NetlinkConn.over(kernel.open()).use { conn ->
                    val dumps = List(20) { async(Dispatchers.Default) { conn.dumpAll(request()) } }
                    kernel.awaitRequests(8)
                    shouldThrow<SocketTimeoutException> { conn.dumpAll(request(), timeout = 1.milliseconds) }
                    kernel.requests shouldHaveSize 8
                    kernel.sockets shouldHaveSize 9
                    gate.open()
                    dumps.awaitAll().forEach { it shouldHaveSize 3 }
                    kernel.sockets.size shouldBeLessThanOrEqualTo 3
                }
            }
        }

        test("requests over one socket are not delayed by a stuck collector either") {
            withinGuard {
                NetlinkConn.over(kernel().open(alone = true)).use { conn ->
                    conn.dump(request()).collect { first ->
                        if (first.number() == 0) repeat(100) { conn.execute(request(payload = bytes(it))) shouldHaveSize it % 3 + 1 }
                    }
                    conn.pendingRequests shouldBe 0
                }
            }
        }

        test("a dump cancelled half-way ten thousand times leaves no sequence number and no socket behind") {
            withinGuard(limit = java.time.Duration.ofMinutes(2)) {
                val kernel = kernel()
                NetlinkConn.over(kernel.open()).use { conn ->
                    repeat(10_000) { round ->
                        when (round % 4) {
                            0 -> conn.dump(request()).first().number() shouldBe 0

                            1 -> conn.dump(request()).take(7).toList() shouldHaveSize 7

                            2 -> conn.blocking().dump(request()).use { it.next().number() shouldBe 0 }

                            else -> {
                                val seen = AtomicInteger()
                                val dump = launch(Dispatchers.Default) { conn.dump(request()).collect { seen.incrementAndGet() } }
                                dump.cancelAndJoin()
                            }
                        }
                        if (round % 1_000 == 999) {
                            kernel.clearRequests()
                            conn.dumpAll(request()) shouldHaveSize 50
                        }
                    }
                    conn.pendingRequests shouldBe 0
                    kernel.sockets.size shouldBeLessThanOrEqualTo 3
                    conn.execute(request(payload = bytes(3))).single().number() shouldBe 3
                }
                kernel.sockets shouldHaveSize 0
            }
        }

        test("a dump cancelled half-way over one socket: the next one waits for its end, and gets its own") {
            withinGuard {
                val kernel = kernel()
                NetlinkConn.over(kernel.open(alone = true)).use { conn ->
                    repeat(1_000) {
                        conn.dump(request()).first().number() shouldBe 0
                        if (it % 10 == 0) conn.execute(request(payload = bytes(3))).single().number() shouldBe 3
                    }
                    conn.dumpAll(request()).map { it.number() } shouldBe List(50) { it }
                    conn.pendingRequests shouldBe 0
                }
            }
        }

        test("cancelled requests leave their numbers until their answers have come") {
            withinGuard {
                val gate = Gate()
                val kernel = ScriptedKernel().on(GET, Answer.reply(item(1)).after(gate)).on(NEXT, Answer.reply(item(77)))
                NetlinkConn.over(kernel.open()).use { conn ->
                    val requests = List(20) { launch(Dispatchers.Default) { conn.execute(request()) } }
                    kernel.awaitRequests(20)
                    requests.forEach { it.cancelAndJoin() }
                    conn.pendingRequests shouldBe 20
                    gate.open()
                    conn.execute(request(NEXT)).single().number() shouldBe 77
                    conn.pendingRequests shouldBe 0
                    conn.strayMessages shouldBe 0
                }
            }
        }

        test("requests that the kernel never answers do not use up the connection") {
            withinGuard {
                val kernel = ScriptedKernel().on(GET, Answer.nothing()).on(NEXT, Answer.reply(item(77)))
                NetlinkConn.over(kernel.open()).use { conn ->
                    repeat(1_000) { shouldThrow<SocketTimeoutException> { conn.request(request(), timeout = 1.milliseconds) } }
                    conn.execute(request(NEXT)).single().number() shouldBe 77
                }
            }
        }

        test("a sequence number of one's own is used, unless it is under way") {
            withinGuard {
                val gate = Gate()
                val kernel = ScriptedKernel().on(GET, Answer.reply(item(1)).after(gate))
                NetlinkConn.over(kernel.open()).use { conn ->
                    val first = async(Dispatchers.Default) { conn.execute(request(sequence = 0xffff_ffff)) }
                    kernel.awaitRequests(1).single().header.sequence shouldBe 0xffff_ffffL
                    shouldThrow<IllegalArgumentException> { conn.execute(request(sequence = 0xffff_ffff)) }
                    gate.open()
                    first.await().single().number() shouldBe 1
                    conn.execute(request(sequence = 0xffff_ffff)).single().header.sequence shouldBe 0xffff_ffffL
                }
            }
        }

        test("answers are believed only from the kernel, to this socket, and with a number that is pending") {
            withinGuard {
                val kernel = ScriptedKernel().on(GET, Answer.nothing())
                val socket = kernel.open()
                NetlinkConn.over(socket).use { conn ->
                    val reply = async(Dispatchers.Default) { conn.request(request()) }
                    val sequence = kernel.awaitRequests(1).single().header.sequence
                    val forged = item(13, sequence = sequence)
                    socket.deliver(forged.encode(), sender = 4_711)
                    socket.deliver(forged.encode(), group = 3)
                    socket.deliver(item(13, sequence = sequence + 1))
                    socket.deliver(item(13))
                    socket.deliver(NetlinkMessage.encodeAll(listOf(item(13), item(1, sequence = sequence), item(13, NetlinkFlags.MULTI, sequence))))
                    reply.await().single().number() shouldBe 1
                    conn.strayMessages shouldBe 6
                }
            }
        }
    }) {
    private companion object {
        const val REFUSED = 24
        const val NEXT = 30
    }
}
