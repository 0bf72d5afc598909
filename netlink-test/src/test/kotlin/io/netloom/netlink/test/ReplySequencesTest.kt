package io.netloom.netlink.test

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.netlink.DumpInterruptedException
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkException
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkOverrunException
import io.netloom.netlink.NetlinkType
import io.netloom.socket.Errno
import io.netloom.testkit.withinGuard
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import kotlin.time.Duration.Companion.milliseconds

/** When a request is finished, for every sequence of replies: each row on every face and in every packing. Behind each, the connection is as it was: the next request gets its own reply. */
class ReplySequencesTest :
    FunSpec({
        val error = Acknowledgement.error(Errno.EEXIST).message("exists")
        val done = NetlinkMessage(NetlinkHeader(NetlinkType.DONE, MULTI), bytes(0))

        /** What comes of a call, in words. */
        suspend fun outcome(call: suspend () -> List<NetlinkMessage>): String = try {
            call().joinToString { it.number().toString() }
        } catch (e: NetlinkException) {
            "${e.errno.name} ${e.kernelMessage}"
        } catch (e: DumpInterruptedException) {
            "interrupted ${e.partial.size}"
        } catch (_: NetlinkOverrunException) {
            "overrun"
        } catch (_: SocketTimeoutException) {
            "timeout"
        }

        val rows = listOf(
            // execute asks for an ACK and ends at it
            Row("nothing but an ACK", Answer.success(), execute = "", request = "timeout"),
            Row("an ACK that says something", Answer.success(Acknowledgement.success().message("warning")), execute = "", request = "timeout"),
            Row("an error", Answer.error(error), execute = "EEXIST exists", request = "EEXIST exists", dump = "EEXIST exists"),
            Row("a reply", Answer.reply(item(1)), execute = "1", request = "1"),
            Row("several replies", Answer.reply(item(1), item(2)), execute = "1, 2"),
            Row("a reply, then an error", Answer.exactly(item(1)) + Answer.error(error), execute = "EEXIST exists"),
            Row("several of one answer and ACK", Answer.reply(item(1, MULTI), item(2, MULTI)), execute = "1, 2"),
            Row(
                "several of one answer, their end, ACK",
                Answer.reply(item(1, MULTI), item(2, MULTI), done),
                execute = "1, 2",
                request = "1, 2",
            ),
            Row("several of one answer without end", Answer.exactly(item(1, MULTI)), request = "timeout", dump = "timeout"),
            Row("an end without the flag is an ordinary message", Answer.exactly(item(7, type = NetlinkType.DONE)), request = "7"),
            Row("a message that says nothing comes first", Answer.reply(item(0, type = NetlinkType.NOOP), item(1)), execute = "1", request = "1"),
            Row("the kernel says that data was lost", Answer.exactly(item(0, type = NetlinkType.OVERRUN)), execute = "overrun", request = "overrun"),
            // dumps
            Row("a dump", Answer.dump(items(3)), dump = "0, 1, 2", request = "0, 1, 2", flags = NetlinkFlags.DUMP),
            Row("an empty dump", Answer.dump(emptyList()), dump = "", execute = "", request = "", flags = NetlinkFlags.DUMP),
            Row("a dump whose messages are not marked", Answer.dump(items(3)).unmarked(), "0, 1, 2", "0, 1, 2", "0, 1, 2", NetlinkFlags.DUMP),
            Row("a dump that fails at its end", Answer.dump(items(3)).failing(error), dump = "EEXIST exists", flags = NetlinkFlags.DUMP),
            Row("a dump that fails under way", Answer.exactly(item(1, MULTI)) + Answer.error(error), dump = "EEXIST exists"),
            Row("a dump of one message without flag or end, then its end", Answer.exactly(item(1), done), dump = "1"),
            Row("an interrupted dump", Answer.dump(items(3)).interruptedAt(1), dump = "interrupted 3"),
            Row("a dump interrupted at its end", Answer.dump(items(3)).interruptedAt(3), dump = "interrupted 3"),
            Row("a dump and an ACK behind its end", Answer.dump(items(2)) + Answer.error(Acknowledgement.success()), dump = "0, 1"),
            // other things
            Row("answers were lost", Answer.overrun(), execute = "overrun", request = "overrun", dump = "overrun"),
            Row("answers were lost under way", Answer.exactly(item(1, MULTI)) + Answer.overrun(), execute = "overrun", dump = "overrun"),
            Row(
                "a stray of another number first",
                Answer.exactly(item(9, sequence = 0xfff_fff1)) + Answer.reply(item(1)),
                execute = "1",
                request = "1",
            ),
            Row("the answer once more", Answer.reply(item(1)) + Answer.reply(item(1)), execute = "1", request = "1"),
            Row("nothing", Answer.nothing(), execute = "timeout", request = "timeout", dump = "timeout"),
        )

        for (face in ConnFace.entries) {
            for (row in rows) {
                test("$face: ${row.name}") {
                    withinGuard {
                        for (packing in listOf(Packing.EACH, Packing.WHOLE, Packing.counts(2, 1))) {
                            for (alone in listOf(false, true)) {
                                for ((operation, wanted) in row.wanted) {
                                    val kernel = ScriptedKernel().on(GET, row.answer.packed(packing)).on(NEXT, Answer.reply(item(77)))
                                    NetlinkConn.over(kernel.open(alone = alone)).use { conn ->
                                        val timeout = if (wanted == "timeout") SHORT else LONG
                                        withClue("$operation, $packing, alone $alone") {
                                            outcome {
                                                when (operation) {
                                                    "execute" -> face.execute(conn, request(flags = row.flags), timeout)
                                                    "request" -> face.request(conn, request(flags = row.flags), timeout)
                                                    else -> face.dumpAll(conn, request(), 0, timeout)
                                                }
                                            } shouldBe wanted
                                            face.execute(conn, request(NEXT), LONG).map { it.number() } shouldBe listOf(77)
                                            face.request(conn, request(NEXT), LONG).map { it.number() } shouldBe listOf(77)
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }

        test("too short for an error number: an exception that says so, or nothing but a failed dump; never a success") {
            withinGuard {
                for (type in listOf(NetlinkType.ERROR, NetlinkType.DONE)) {
                    for (size in 1..3) {
                        val kernel = ScriptedKernel().on(NEXT, Answer.reply(item(77)))
                        kernel.on(GET, Answer.nothing())
                        val socket = kernel.open(alone = true)
                        NetlinkConn.over(socket).use { conn ->
                            val call =
                                async(start = CoroutineStart.UNDISPATCHED) {
                                    shouldThrow<NetlinkFormatException> { conn.dumpAll(request(), timeout = LONG) }
                                }
                            val sequence = kernel.awaitRequests(1).single().header.sequence
                            val header = NetlinkHeader(type, MULTI, sequence, socket.portId, 16L + size)
                            val datagram = ByteBuffer.allocate(20).order(ByteOrder.nativeOrder()).also(header::writeTo)
                            socket.deliver(datagram.array().copyOf(16 + size))
                            call.await().message shouldContain "too few for an error number"
                            conn.execute(request(NEXT)).single().number() shouldBe 77
                        }
                    }
                }
            }
        }
    }) {
    /**
     * @property flags of the request, besides those that the operation sets
     * @property execute what comes of it, null if this row is not for it
     */
    private class Row(
        val name: String,
        val answer: Answer,
        execute: String? = null,
        request: String? = null,
        dump: String? = null,
        val flags: Int = 0,
    ) {
        val wanted = listOf("execute" to execute, "request" to request, "dump" to dump).mapNotNull { (name, wanted) -> wanted?.let { name to it } }
    }

    private companion object {
        const val NEXT = 30
        val SHORT = 20.milliseconds
        val LONG = 30_000.milliseconds
    }
}
