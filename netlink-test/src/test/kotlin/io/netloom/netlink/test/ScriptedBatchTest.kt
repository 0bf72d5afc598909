package io.netloom.netlink.test

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.comparables.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.netlink.AckPolicy
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkOutcome
import io.netloom.socket.Errno
import io.netloom.testkit.withinGuard
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll

/** Batches: the outcome of each message, whatever becomes of it, on buffers of every size. */
class ScriptedBatchTest :
    FunSpec({
        /** Refuses every hundredth. */
        fun kernel() = ScriptedKernel().on(GET) {
            if (it.number() % 100 == 50) Answer.error(Acknowledgement.error(Errno.EEXIST).message("exists: ${it.number()}")) else Answer.success()
        }

        fun messages(count: Int) = List(count) { request(payload = bytes(it)) }

        fun check(outcomes: List<NetlinkOutcome>) = outcomes.forEachIndexed { i, outcome ->
            if (i % 100 == 50) {
                val error = outcome.shouldBeInstanceOf<NetlinkOutcome.Failed>().error
                listOf(error.errno, error.kernelMessage, error.request.type) shouldBe listOf(Errno.EEXIST, "exists: $i", GET)
            } else {
                outcome.shouldBeInstanceOf<NetlinkOutcome.Succeeded>()
            }
        }

        for (policy in AckPolicy.entries) {
            for (buffer in listOf(null, 4_096, 2_304)) {
                test("ten thousand messages, $policy, receive buffer ${buffer ?: "of the system"}") {
                    withinGuard {
                        val kernel = kernel()
                        val socket = kernel.open(NetlinkConfig(receiveBuffer = buffer))
                        NetlinkConn.over(socket).use { conn ->
                            val outcomes = conn.batch(messages(10_000), policy)
                            outcomes shouldHaveSize 10_000
                            check(outcomes)
                            conn.pendingRequests shouldBe 0
                            conn.strayMessages shouldBe 0
                            kernel.requests.filter { it.header.type == GET }.map { it.number() } shouldBe List(10_000) { it }
                            val acknowledged = kernel.requests.count { it.header.flags and NetlinkFlags.ACKNOWLEDGE != 0 }
                            if (policy == AckPolicy.ALL) acknowledged shouldBe 10_000
                            if (policy != AckPolicy.ALL && buffer == null) acknowledged shouldBeLessThan 1_000
                        }
                    }
                }
            }
        }

        test("no messages, one message; and beside other requests") {
            withinGuard {
                NetlinkConn.over(kernel().open()).use { conn ->
                    conn.batch(emptyList()).shouldBeEmpty()
                    conn.batch(messages(1)).single().isSuccess shouldBe true
                    val batches = List(10) { async(Dispatchers.Default) { conn.batch(messages(500), AckPolicy.entries[it % 3]) } }
                    val requests = List(200) { async(Dispatchers.Default) { conn.execute(request(payload = bytes(it % 50))) } }
                    batches.awaitAll().forEach { check(it) }
                    requests.awaitAll()
                    conn.pendingRequests shouldBe 0
                }
            }
        }

        test("batches and requests that wait for room: whoever reads for all is told when another makes some") {
            withinGuard {
                NetlinkConn.over(kernel().open(NetlinkConfig(receiveBuffer = 8_192))).use { conn ->
                    repeat(30) {
                        val batches = List(10) { async(Dispatchers.Default) { conn.batch(messages(20), AckPolicy.entries[it % 3]) } }
                        val requests = List(20) { async(Dispatchers.Default) { conn.execute(request(payload = bytes(it))) } }
                        batches.awaitAll().forEach { check(it) }
                        requests.awaitAll()
                    }
                    conn.pendingRequests shouldBe 0
                }
            }
        }

        test("a message of a batch may have an answer beside its acknowledgement") {
            val kernel = ScriptedKernel().on(GET) { Answer.reply(item(it.number()), item(-it.number())) }
            NetlinkConn.over(kernel.open()).use { conn ->
                conn.batch(messages(3)).forEachIndexed { i, outcome ->
                    outcome.shouldBeInstanceOf<NetlinkOutcome.Succeeded>().replies.map { it.number() } shouldBe listOf(i, -i)
                }
            }
        }

        test("lost answers are unknown outcomes, and the rest is sent nevertheless") {
            withinGuard {
                val kernel = ScriptedKernel().on(GET) { if (it.number() == 42) Answer.overrun() else Answer.success() }
                NetlinkConn.over(kernel.open(NetlinkConfig(receiveBuffer = 20_000))).use { conn ->
                    val outcomes = conn.batch(messages(1_000))
                    outcomes shouldHaveSize 1_000
                    outcomes[42].shouldBeInstanceOf<NetlinkOutcome.Unknown>()
                    outcomes.count { it.isSuccess } + outcomes.count { it is NetlinkOutcome.Unknown } shouldBe 1_000
                    outcomes.count { it is NetlinkOutcome.Unknown } shouldBeLessThan 100
                    kernel.requests.map { it.number() } shouldBe List(1_000) { it }
                    conn.pendingRequests shouldBe 0
                }
            }
        }

        test("what could not be sent is told from what could") {
            withinGuard {
                val kernel = ScriptedKernel().on(GET, Answer.success())
                val socket = kernel.open(NetlinkConfig(receiveBuffer = 20_000))
                NetlinkConn.over(socket).use { conn ->
                    socket.failSend(Errno.ENOMEM)
                    conn.batch(messages(100)).forEach { it.shouldBeInstanceOf<NetlinkOutcome.NotSent>() }
                    kernel.requests.shouldBeEmpty()
                    conn.batch(messages(100)).forEach { it.isSuccess shouldBe true }
                    conn.pendingRequests shouldBe 0
                }
            }
        }

        test("a message that does not fit into the send buffer") {
            withinGuard {
                val kernel = ScriptedKernel().on(GET, Answer.success())
                NetlinkConn.over(kernel.open(NetlinkConfig(sendBuffer = 4_096))).use { conn ->
                    val large = NetlinkMessage(request().header, ByteArray(8_000))
                    val outcomes = conn.batch(messages(10) + large + messages(10))
                    outcomes.take(10).forEach { it.isSuccess shouldBe true }
                    outcomes.drop(10).forEach { it.isSuccess shouldBe false }
                }
            }
        }
    })
