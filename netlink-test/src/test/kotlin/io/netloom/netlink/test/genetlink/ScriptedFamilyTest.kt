package io.netloom.netlink.test.genetlink

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.netlink.AttributeException
import io.netloom.netlink.DumpInterruptedException
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkEvent
import io.netloom.netlink.NetlinkException
import io.netloom.netlink.NetlinkFamily
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkOverrunException
import io.netloom.netlink.OnInterrupted
import io.netloom.netlink.attributes
import io.netloom.netlink.genetlink.FamilyChange
import io.netloom.netlink.genetlink.FamilyNotFoundException
import io.netloom.netlink.genetlink.FamilySpec
import io.netloom.netlink.genetlink.GenetlinkCommand
import io.netloom.netlink.genetlink.GenetlinkConn
import io.netloom.netlink.genetlink.GenetlinkDump
import io.netloom.netlink.genetlink.GenetlinkEvents
import io.netloom.netlink.genetlink.GenetlinkHeader
import io.netloom.netlink.genetlink.GenetlinkMessage
import io.netloom.netlink.genetlink.GenetlinkReply
import io.netloom.netlink.genetlink.GenetlinkRequest
import io.netloom.netlink.genetlink.NlCtrl
import io.netloom.netlink.genetlink.UnexpectedReplyException
import io.netloom.netlink.test.Acknowledgement
import io.netloom.netlink.test.Answer
import io.netloom.netlink.test.GenericControllerScript
import io.netloom.netlink.test.GenericFamilyScript
import io.netloom.netlink.test.RequestCheck
import io.netloom.netlink.test.RequestHandler
import io.netloom.netlink.test.ScriptedKernel
import io.netloom.socket.Errno
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.toList
import java.net.SocketTimeoutException
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** A family on a page, with a header of its own of 6 bytes, as nobody in the kernel has it. */
private object Foo : FamilySpec("foo", version = 3, userHeaderSize = 6) {
    class Item(val header: Int?, val version: Int, val number: Long)

    fun get(number: Int): GenetlinkRequest<Item> = request(1, {
        u32(1, number)
    }, byteArrayOf(9, 8, 7, 6, 5, 4)) { Item(userHeader().u8(0), version, number()) }

    fun all(): GenetlinkDump<Item> = dump(1) { if (command == 1) Item(userHeader().u8(0), version, number()) else null }

    fun delete(number: Int): GenetlinkCommand = command(2) { u32(1, number) }

    val told: GenetlinkEvents<Long> = events("events", "more") { number() }

    private fun GenetlinkReply.number(): Long {
        var number = -1L
        attributes.forEach { on(1) { number = u32() } }
        return number
    }
}

class ScriptedFamilyTest :
    FunSpec({
        val operations = mapOf(1 to 0x0e, 2 to 0x0b)
        val groups = mapOf("events" to 40, "more" to 41)

        fun message(number: Int, id: Int, command: Int = 1) =
            NetlinkMessage(NetlinkHeader(id), byteArrayOf(command.toByte(), 3, 0, 0, 9, 8, 7, 6, 5, 4, 0, 0) + attributes { u32(1, number) })

        fun family(id: Int, answer: RequestHandler) = GenericFamilyScript("foo", id, 3, 6, 0, operations, groups, answer)

        suspend fun scripted(answer: RequestHandler, block: suspend (GenetlinkConn, ScriptedKernel, GenericControllerScript) -> Unit) {
            val generic = GenericControllerScript().also { it.load(family(30, answer)) }
            val kernel = ScriptedKernel().serve(generic)
            GenetlinkConn.over(NetlinkConn.over(kernel.open(), NetlinkFamily.GENERIC)).use { block(it, kernel, generic) }
            kernel.verify()
        }

        test("the family's number is asked for once; requests carry header, version, own header and attributes") {
            val check = RequestCheck().type(30).flags(NetlinkFlags.REQUEST or NetlinkFlags.ACKNOWLEDGE).genericCommand(1, 3)
                .also { it.payload.copyOfRange(4, 12) shouldBe byteArrayOf(9, 8, 7, 6, 5, 4, 0, 0) }
                .attributes(12) { it.next() shouldBe true }
            scripted({ request ->
                check.check(request)
                Answer.reply(message(7, 30))
            }) { conn, kernel, _ ->
                repeat(3) {
                    val item = conn.request(Foo.get(7))
                    listOf<Any?>(item.header, item.version, item.number) shouldBe listOf(9, 3, 7L)
                }
                kernel.requests.map { it.header.type } shouldContainExactly listOf(16, 30, 30, 30)
                conn.forget()
                conn.request(Foo.get(7))
                kernel.requests.size shouldBe 6
            }
        }

        test("a module loaded again: the void number is noticed and the call repeated") {
            val answer = RequestHandler { request ->
                val item = message(1, request.header.type)
                if (request.header.flags and NetlinkFlags.DUMP == 0) Answer.reply(item) else Answer.dump(listOf(item))
            }
            scripted(answer) { conn, kernel, generic ->
                conn.request(Foo.get(1))
                generic.unload("foo")
                generic.load(family(77, answer))
                // The scripted kernel says EOPNOTSUPP to what nobody serves; the real one ENOENT.
                kernel.serve { if (it.header.type == 30) Answer.error(Errno.ENOENT) else null }
                conn.request(Foo.get(1)).number shouldBe 1L
                conn.family("foo").id shouldBe 77
                conn.execute(Foo.delete(1))
                conn.dumpAll(GenetlinkDump("foo", GenetlinkMessage(GenetlinkHeader(1)), 0, 6) { it.command }).size shouldBe 1
                kernel.requests.map { it.header.type } shouldContainExactly listOf(16, 30, 30, 16, 77, 77, 77)
            }
        }

        test("a module gone for good") {
            scripted({ Answer.reply(message(1, 30)) }) { conn, kernel, generic ->
                conn.request(Foo.get(1))
                generic.unload("foo")
                kernel.serve { if (it.header.type == 30) Answer.error(Errno.ENOENT) else null }
                shouldThrow<FamilyNotFoundException> { conn.request(Foo.get(1)) }.family shouldBe "foo"
                shouldThrow<FamilyNotFoundException> { conn.family("foo") }
            }
        }

        test("ENOENT that the family says itself is handed on, and nothing is done twice") {
            scripted({ Answer.error(Acknowledgement.error(Errno.ENOENT).message("no such item")) }) { conn, kernel, _ ->
                repeat(2) { shouldThrow<NetlinkException> { conn.execute(Foo.delete(1)) }.kernelMessage shouldBe "no such item" }
                kernel.requests.count { it.header.type == 30 } shouldBe 2
            }
        }

        test("who follows the controller's changes forgets families that go") {
            val answer = RequestHandler { Answer.reply(message(1, it.header.type)) }
            scripted(answer) { conn, kernel, generic ->
                conn.request(Foo.get(1))
                conn.subscribe(NlCtrl.changes).use { changes ->
                    generic.unload("foo", kernel)
                    generic.load(family(78, answer), kernel)
                    fun NetlinkEvent<FamilyChange>.change() = shouldBeInstanceOf<NetlinkEvent.Received<FamilyChange>>().value
                    changes.receive(30.seconds).change().run {
                        kind shouldBe FamilyChange.Kind.FAMILY_REMOVED
                        family.id shouldBe 30
                    }
                    changes.receive(30.seconds).change().run {
                        kind shouldBe FamilyChange.Kind.FAMILY_ADDED
                        family.groups.map { it.name } shouldBe listOf("events", "more")
                    }
                }
                kernel.clearRequests()
                conn.request(Foo.get(1))
                kernel.requests.map { it.header.type } shouldContainExactly listOf(16, 78)
            }
        }

        test("a refusal names family and command, and the attribute behind the family's own header") {
            scripted({ Answer.error(Acknowledgement.error(Errno.EINVAL).message("odd").offset(28)) }) { conn, _, _ ->
                val odd = shouldThrow<NetlinkException> { conn.request(Foo.get(1)) }
                odd.attributePath shouldBe listOf(1)
                odd.operation shouldBe "foo command 1"
                odd.message shouldContain "foo command 1: EINVAL (22) Invalid argument: \"odd\", attribute 1 at byte 28"
                shouldThrow<NetlinkException> { conn.execute(Foo.delete(1)) }.attributePath shouldBe listOf(1)
                shouldThrow<NetlinkException> { conn.dumpAll(Foo.all()) }.attributePath.shouldBeEmpty()
                shouldThrow<NetlinkException> { conn.dump(Foo.all()).toList() }.operation shouldBe "foo command 1"
            }
        }

        test("not exactly one answer; none that the decoder takes") {
            scripted({ Answer.reply(message(1, 30), message(2, 30)) }) { conn, _, _ ->
                shouldThrow<UnexpectedReplyException> { conn.request(Foo.get(1)) }.run {
                    count shouldBe 2
                    message shouldContain "foo: command 1, version 3"
                }
                conn.execute(Foo.delete(1))
                conn.request(
                    GenetlinkRequest("foo", GenetlinkMessage(GenetlinkHeader(1)), 0, 6) { reply ->
                        reply.attributes.next()
                        reply.attributes.u32().takeIf { it == 2L }
                    },
                ) shouldBe 2L
            }
            scripted({ Answer.success() }) { conn, _, _ ->
                shouldThrow<UnexpectedReplyException> { conn.request(Foo.get(1)) }.count shouldBe 0
            }
        }

        test("a dump in nasty datagrams: as a list, as a flow, cut short") {
            scripted({ Answer.dump(List(50) { i -> message(i, 30) } + message(50, 30, command = 9)) }) { conn, _, _ ->
                conn.dumpAll(Foo.all()).map { it.number } shouldBe List(50) { it.toLong() }
                conn.dump(Foo.all()).toList().map { it.number } shouldBe List(50) { it.toLong() }
                conn.dump(Foo.all()).first().number shouldBe 0L
                conn.dumpAll(Foo.all()).size shouldBe 50
            }
        }

        test("a dump that is not consistent is repeated, or told at its end") {
            var dumps = 0
            scripted({ Answer.dump(listOf(message(1, 30), message(2, 30))).let { if (dumps++ == 0) it.interruptedAt(1) else it } }) { conn, _, _ ->
                conn.dumpAll(Foo.all()).size shouldBe 2
                dumps shouldBe 2
            }
            scripted({ Answer.dump(listOf(message(1, 30), message(2, 30))).interruptedAt(0) }) { conn, _, _ ->
                shouldThrow<DumpInterruptedException> { conn.dumpAll(Foo.all(), retries = 2) }.partial.size shouldBe 2
                val seen = ArrayList<Long>()
                shouldThrow<DumpInterruptedException> { conn.dump(Foo.all()).collect { seen += it.number } }
                seen shouldBe listOf(1L, 2L)
                conn.dump(Foo.all(), OnInterrupted.IGNORE).toList().size shouldBe 2
            }
        }

        test("what is malformed ends the call that asked, and the connection goes on") {
            var turn = 0
            val malformed = listOf(
                NetlinkMessage(NetlinkHeader(30), byteArrayOf(1, 3)),
                NetlinkMessage(NetlinkHeader(30), byteArrayOf(1, 3, 0, 1, 9, 8, 7, 6, 5, 4, 0, 0)),
                NetlinkMessage(NetlinkHeader(30), byteArrayOf(1, 3, 0, 0, 9, 8)),
                NetlinkMessage(NetlinkHeader(30), byteArrayOf(1, 3, 0, 0, 9, 8, 7, 6, 5, 4, 0, 0, 200.toByte(), 0, 1, 0)),
                NetlinkMessage(NetlinkHeader(30), byteArrayOf(1, 3, 0, 0, 9, 8, 7, 6, 5, 4, 0, 0) + attributes { u16(1, 5) }),
            )
            scripted({ Answer.reply(malformed.getOrNull(turn++) ?: message(5, 30)) }) { conn, _, _ ->
                repeat(malformed.size) { shouldThrow<NetlinkFormatException> { conn.request(Foo.get(1)) } }
                conn.request(Foo.get(1)).number shouldBe 5L
                turn = malformed.size - 1
                shouldThrow<AttributeException> { conn.request(Foo.get(1)) }.path shouldBe listOf(1)
                conn.request(Foo.get(1)) // reads on, over the acknowledgement of the one before
                conn.netlink.pendingRequests shouldBe 0
            }
        }

        test("events of both groups; those of another family in them are left out; overruns are told in between") {
            scripted({ null }) { conn, kernel, _ ->
                conn.subscribe(Foo.told).use { events ->
                    events.groups shouldBe setOf(40, 41)
                    kernel.push(40, message(1, 30))
                    kernel.push(41, message(2, 30))
                    kernel.push(40, message(3, 31), message(4, 30))
                    fun NetlinkEvent<Long>.number() = shouldBeInstanceOf<NetlinkEvent.Received<Long>>().value
                    List(3) { events.receive(30.seconds).number() } shouldBe listOf(1L, 2L, 4L)
                    kernel.sockets.single { it.groups.isNotEmpty() }.overrun()
                    kernel.push(41, message(5, 30))
                    events.receive(30.seconds).shouldBeInstanceOf<NetlinkEvent.Overrun>()
                    events.receive(30.seconds).number() shouldBe 5L
                    shouldThrow<SocketTimeoutException> { events.receive(1.milliseconds) }
                }
                kernel.sockets.filter { it.groups.isNotEmpty() }.shouldBeEmpty()
            }
        }

        test("lost answers and timeouts leave the connection usable") {
            var answer = Answer.overrun()
            scripted({ answer }) { conn, _, _ ->
                shouldThrow<NetlinkOverrunException> { conn.request(Foo.get(1)) }
                answer = Answer.nothing()
                shouldThrow<SocketTimeoutException> { conn.request(Foo.get(1), timeout = 1.milliseconds) }
                answer = Answer.reply(message(5, 30))
                conn.request(Foo.get(1)).number shouldBe 5L
            }
        }

        test("the same by a blocking view, over a transport that gives one socket only") {
            val answer = RequestHandler { request ->
                if (request.header.flags and NetlinkFlags.DUMP == 0) Answer.reply(message(7, 30)) else Answer.dump(List(9) { message(it, 30) })
            }
            val kernel = ScriptedKernel().serve(GenericControllerScript().also { it.load(family(30, answer)) })
            GenetlinkConn.over(NetlinkConn.over(kernel.open(alone = true), NetlinkFamily.GENERIC)).blocking().use { conn ->
                conn.request(Foo.get(7)).number shouldBe 7L
                conn.dumpAll(Foo.all()).size shouldBe 9
                conn.dump(Foo.all()).use { dump -> dump.asSequence().map { it.number }.toList() shouldBe List(9) { it.toLong() } }
                conn.subscribe(Foo.told).use { events ->
                    kernel.push(41, message(2, 30))
                    events.receive(Duration.ofSeconds(30)).shouldBeInstanceOf<NetlinkEvent.Received<Long>>().value shouldBe 2L
                }
            }
        }
    })
