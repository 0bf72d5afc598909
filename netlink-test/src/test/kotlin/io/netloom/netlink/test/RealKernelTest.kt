package io.netloom.netlink.test

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveAtLeastSize
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.bpf.BpfText
import io.netloom.netlink.AckPolicy
import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.DumpInterruptedException
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkDecoder
import io.netloom.netlink.NetlinkEvent
import io.netloom.netlink.NetlinkException
import io.netloom.netlink.NetlinkFamily
import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkOutcome
import io.netloom.netlink.NetlinkSocket
import io.netloom.netlink.NetlinkType
import io.netloom.netlink.OnInterrupted
import io.netloom.netlink.attributes
import io.netloom.socket.Errno
import io.netloom.socket.SockAddr
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import io.netloom.testkit.Unprivileged
import io.netloom.testkit.withinGuard
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import java.io.IOException
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** What the scripts say the kernel does, the kernel does: dumps that change under way, lost events, its words, long batches; and what a process without privileges may. */
class RealKernelTest :
    FunSpec({
        fun route(host: TestHost, buffer: Int? = null, capped: Boolean = true, extended: Boolean = true) = NetlinkConn.open(
            NetlinkFamily.ROUTE,
            NetlinkConfig(host.netNs, receiveBuffer = buffer, capAcknowledge = capped, extendedAcknowledge = extended),
        )

        suspend fun NetlinkConn.create(name: String) = execute(bridge(name))

        test("a dump that changes under way is interrupted at its end, repeated by dumpAll, and told if it never stops") {
            TestNet.use { net ->
                withinGuard {
                    val host = net.host("a")
                    route(host).use { conn ->
                        conn.batch(List(LINKS) { bridge("br$it") }).forEach { it.isSuccess shouldBe true }
                        var created = 0

                        // Between two datagrams of the dump there is one interface more.
                        val seen = ArrayList<NetlinkMessage>()
                        shouldThrow<DumpInterruptedException> {
                            conn.dump(links()).collect {
                                if (seen.isEmpty()) conn.create("more${created++}")
                                seen += it
                            }
                        }
                        seen shouldHaveAtLeastSize LINKS
                        var first = true
                        conn.dump(links(), OnInterrupted.IGNORE).collect {
                            if (first) conn.create("more${created++}")
                            first = false
                        }

                        // One that disturbs the first attempt only, and one that disturbs each.
                        fun disturbing(times: Int): NetlinkDecoder<String> {
                            var attempts = 0
                            var last = Int.MAX_VALUE
                            return NetlinkDecoder { message ->
                                val index = message.s32(4)
                                // A new attempt begins with the lowest index again.
                                if (index < last && attempts++ < times) conn.blocking().execute(bridge("more${created++}"))
                                last = index
                                name(message)
                            }
                        }
                        val names = conn.dumpAll(links(), disturbing(1))
                        names.toSet() shouldHaveSize names.size
                        names shouldHaveSize 1 + LINKS + created
                        val e = shouldThrow<DumpInterruptedException> { conn.dumpAll(links(), disturbing(100), retries = 2) }
                        e.partial shouldHaveAtLeastSize LINKS
                        e.message shouldContain "3 attempts"
                    }
                }
            }
        }

        test("events that were lost: told in their place, once, and a dump afterwards is right") {
            TestNet.use { net ->
                withinGuard {
                    val host = net.host("a")
                    route(host, buffer = 2_304).use { small ->
                        route(host).use { conn ->
                            small.subscribe(LINK_GROUP).use { subscription ->
                                conn.batch(List(40) { bridge("br$it") }).forEach { it.isSuccess shouldBe true }
                                subscription.receive().shouldBeInstanceOf<NetlinkEvent.Overrun>()
                                val before = ArrayList<String>()
                                while (true) {
                                    val event = try {
                                        subscription.receive(1.milliseconds)
                                    } catch (_: SocketTimeoutException) {
                                        break
                                    }
                                    before += name(event.shouldBeInstanceOf<NetlinkEvent.Received<NetlinkMessage>>().value)
                                }
                                before.first() shouldBe "br0"
                                (before.size < 40) shouldBe true
                                small.dumpAll(links(), NAMES) shouldHaveSize 41
                                conn.create("last")
                                name((subscription.receive() as NetlinkEvent.Received).value) shouldBe "last"
                            }
                        }
                    }
                }
            }
        }

        test("a thousand requests at once on a receive buffer of one page: none is lost") {
            TestNet.use { net ->
                withinGuard {
                    val host = net.host("a")
                    route(host, buffer = 2_304).use { conn ->
                        List(1_000) {
                            async(Dispatchers.Default) {
                                when (it % 3) {
                                    0 -> conn.execute(link(1), NAMES) shouldBe listOf("lo")
                                    1 -> conn.request(link(1), NAMES) shouldBe listOf("lo")
                                    else -> shouldThrow<NetlinkException> { conn.execute(link(9_999)) }.errno shouldBe Errno.ENODEV
                                }
                            }
                        }.awaitAll()
                        conn.pendingRequests shouldBe 0
                        conn.strayMessages shouldBe 0
                    }
                }
            }
        }

        for (buffer in listOf(null, 2_304)) {
            for (policy in AckPolicy.entries) {
                test("ten thousand routes in a batch, every thousandth there already: $policy, receive buffer ${buffer ?: "of the system"}") {
                    TestNet.use { net ->
                        withinGuard {
                            val host = net.host("a")
                            route(host, buffer).use { conn ->
                                conn.batch(List(10) { addRoute(it * 1_000 + 500) }).forEach { it.isSuccess shouldBe true }
                                val outcomes = conn.batch(List(10_000) { addRoute(it) }, policy)
                                outcomes.forEachIndexed { i, outcome ->
                                    if (i % 1_000 == 500) {
                                        val error = outcome.shouldBeInstanceOf<NetlinkOutcome.Failed>().error
                                        error.errno shouldBe Errno.EEXIST
                                    } else {
                                        outcome.shouldBeInstanceOf<NetlinkOutcome.Succeeded>()
                                    }
                                }
                                conn.pendingRequests shouldBe 0
                                // The kernel filters by the table: strict checking is on.
                                conn.dumpAll(routes(TABLE)) shouldHaveSize 10_000
                                shouldThrow<NetlinkException> { conn.dumpAll(routes(TABLE + 1)) }.kernelMessage!! shouldContain "table does not exist"
                            }
                        }
                    }
                }
            }
        }

        for (capped in listOf(true, false)) {
            test("the kernel's words, and the attribute that it points at: capped $capped") {
                TestNet.use { net ->
                    withinGuard {
                        route(net.host("a"), capped = capped).use { conn ->
                            val kind = shouldThrow<NetlinkException> {
                                conn.execute(create(attributes { nested(LINKINFO) { string(1, "no such kind") } }))
                            }
                            kind.errno shouldBe Errno.EOPNOTSUPP
                            kind.kernelMessage shouldBe "Unknown device type"

                            val width = shouldThrow<NetlinkException> { conn.execute(create(attributes { string(3, "x0").u8(4, 1) })) }
                            listOf(width.errno, width.kernelMessage) shouldBe listOf(Errno.ERANGE, "Attribute failed policy validation")
                            width.attributePath shouldBe listOf(4)
                            width.acknowledgement!!.offset shouldBe 16 + 16 + 8

                            // The nest's own policy: a kind is at most 55 bytes.
                            val nested = shouldThrow<NetlinkException> {
                                conn.execute(create(attributes { u32(13, 7).nested(LINKINFO) { string(2, "x").string(1, "y".repeat(80)) } }))
                            }
                            if (nested.acknowledgement?.let { it.offset >= 0 } == true) nested.attributePath shouldBe listOf(LINKINFO, 1)
                            (nested.errno in listOf(Errno.EINVAL, Errno.ERANGE, Errno.EOPNOTSUPP)) shouldBe true

                            // At the end of a dump, or instead of it.
                            val strict = shouldThrow<NetlinkException> {
                                conn.dumpAll(NetlinkMessage(NetlinkHeader(GETROUTE), byteArrayOf(2, 24, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)))
                            }
                            listOf(strict.errno, strict.kernelMessage) shouldBe listOf(Errno.EINVAL, "Invalid values in header for FIB dump request")
                            conn.execute(link(1), NAMES) shouldBe listOf("lo")
                        }
                    }
                }
            }
        }

        test("without extended acknowledgements there is the number alone") {
            TestNet.use { net ->
                withinGuard {
                    route(net.host("a"), extended = false).use { conn ->
                        val e = shouldThrow<NetlinkException> { conn.execute(create(attributes { nested(LINKINFO) { string(1, "no such kind") } })) }
                        e.errno shouldBe Errno.EOPNOTSUPP
                        e.acknowledgement shouldBe null
                    }
                }
            }
        }

        test("the acknowledgement of an empty request repeats its header") {
            TestNet.use { net ->
                withinGuard {
                    NetlinkSocket.open(NetlinkFamily.GENERIC, NetlinkConfig(net.host("a").netNs)).use { socket ->
                        val reply = socket.execute(NetlinkMessage(NetlinkHeader(0, REQUEST or ACKNOWLEDGE))).single()
                        listOf(reply.header.length, reply.header.type, reply.header.flags and NetlinkFlags.CAPPED.inv()) shouldBe
                            listOf(36L, NetlinkType.ERROR, 0)
                        val repeated = NetlinkMessage.decode(reply.payload.copyOfRange(4, 20))
                        listOf(repeated.header.flags, repeated.header.portId, repeated.payload.size) shouldBe
                            listOf(REQUEST or ACKNOWLEDGE, socket.portId, 0)
                    }
                }
            }
        }

        test("a filter lets through what it wants; taken away, all comes") {
            TestNet.use { net ->
                withinGuard {
                    NetlinkSocket.open(NetlinkFamily.GENERIC, NetlinkConfig(net.host("a").netNs)).use { socket ->
                        // Sequence numbers are in the machine's order, loads are big-endian: this one is the same in both.
                        val program = "ld [8]\njeq #0xffffffff, all, none\nall: ret #0xffffffff\nnone: ret #0\n"
                        socket.conn.filter.attach(BpfText.parse(program))
                        suspend fun ask(sequence: Long) = socket.send(NetlinkMessage(NetlinkHeader(0, REQUEST or ACKNOWLEDGE, sequence)))
                        for (sequence in listOf(0xffff_ffffL, 10, 11, 0xffff_ffffL)) ask(sequence)
                        repeat(2) { socket.receive().single().header.sequence shouldBe 0xffff_ffffL }
                        socket.conn.filter.detach()
                        ask(10)
                        socket.receive().single().header.sequence shouldBe 10
                    }
                }
            }
        }

        test("a datagram with less padding than it counts, and one that is larger than the buffer, come whole") {
            TestNet.use { net ->
                withinGuard {
                    NetlinkSocket.open(NetlinkFamily.USERSOCK, NetlinkConfig(net.host("a").netNs)).use { socket ->
                        suspend fun sendToItself(datagram: ByteArray) = socket.conn.sendTo(ByteBuffer.wrap(datagram), SockAddr.Netlink(socket.portId))
                        sendToItself(NetlinkMessage(NetlinkHeader(16), ByteArray(117) { 1 }).encode().copyOf(133))
                        val unaligned = socket.receive().single()
                        unaligned.header.length shouldBe 136
                        unaligned.payload shouldBe ByteArray(117) { 1 } + ByteArray(3)
                        val large = ByteArray(200_000) { it.toByte() }
                        sendToItself(NetlinkMessage(NetlinkHeader(16), large).encode())
                        sendToItself(NetlinkMessage(NetlinkHeader(17)).encode())
                        (socket.receive().single().payload contentEquals large) shouldBe true
                        socket.receive().single().header.type shouldBe 17
                    }
                }
            }
        }

        test("sixteen connections and one, many callers each") {
            TestNet.use { net ->
                withinGuard {
                    val host = net.host("a")
                    suspend fun ask(conn: NetlinkConn, count: Int) = repeat(count) { conn.request(link(1), NAMES) shouldBe listOf("lo") }
                    route(host).use { one -> List(16) { async(Dispatchers.Default) { ask(one, 500) } }.awaitAll() }
                    List(16) { async(Dispatchers.Default) { route(host).use { ask(it, 100) } } }.awaitAll()
                }
            }
        }

        test("closing ends requests, dumps and subscriptions of a real connection") {
            TestNet.use { net ->
                withinGuard {
                    val conn = route(net.host("a"))
                    val waiting = List(8) {
                        val subscription = conn.subscribe(LINK_GROUP)
                        async(Dispatchers.Default) {
                            runCatching { if (it % 2 == 0) subscription.receive() else subscription.blocking().receive() }
                        }
                    }
                    repeat(100) { conn.execute(link(1)) }
                    conn.close()
                    waiting.awaitAll().forEach { it.exceptionOrNull().shouldBeInstanceOf<IOException>() }
                    shouldThrow<IOException> { conn.execute(link(1)) }
                }
            }
        }

        test("a process without privileges lists, subscribes, and is told what it lacks") {
            TestNet.use { net ->
                val host = net.host("a").also { it.interfaces.createBridge("br7") }
                val output = Unprivileged.run(WithoutPrivileges::class.java, host = host).expectSuccess()
                output shouldContain "links: [lo, br7]"
                output shouldContain "create: EPERM"
                output shouldContain "CAP_NET_ADMIN"
                output shouldContain "subscribed"
            }
        }
    }) {
    internal companion object {
        const val LINKS = 140
        const val LINKINFO = 18
        const val GETROUTE = 26
        const val LINK_GROUP = 1
        const val TABLE = 77

        private fun struct(size: Int, fill: ByteBuffer.() -> Unit = {}): ByteArray =
            ByteBuffer.allocate(size).order(ByteOrder.nativeOrder()).apply(fill).array()

        fun links() = NetlinkMessage(NetlinkHeader(18), struct(16))

        fun link(index: Int) = NetlinkMessage(NetlinkHeader(18, REQUEST), struct(16) { putInt(4, index) })

        fun create(attributes: ByteArray) = NetlinkMessage(NetlinkHeader(16, NetlinkFlags.CREATE or NetlinkFlags.EXCLUSIVE), struct(16) + attributes)

        fun bridge(name: String) = create(attributes { string(3, name).nested(LINKINFO) { string(1, "bridge") } })

        /** To nowhere (type blackhole), in a table of its own. */
        fun addRoute(number: Int): NetlinkMessage {
            val header = struct(12) { put(byteArrayOf(2, 32, 0, 0, TABLE.toByte(), 4, 0, 6)) }
            val destination = byteArrayOf(10, (number ushr 16).toByte(), (number ushr 8).toByte(), number.toByte())
            return NetlinkMessage(NetlinkHeader(24, NetlinkFlags.CREATE or NetlinkFlags.EXCLUSIVE), header + attributes { bytes(1, destination) })
        }

        fun routes(table: Int) = NetlinkMessage(NetlinkHeader(GETROUTE), struct(12) { put(0, 2) } + attributes { u32(15, table) })

        fun name(message: NetlinkMessage): String {
            var name = "?"
            message.attributes(16).forEach { on(3) { name = string() } }
            return name
        }

        fun name(message: io.netloom.netlink.NetlinkMessageCursor): String? {
            var name: String? = null
            message.attributes(AttributeDecoder(), 16).forEach { on(3) { name = string() } }
            return name
        }

        val NAMES = NetlinkDecoder { name(it) }
    }
}

internal object WithoutPrivileges {
    @JvmStatic
    fun main(arguments: Array<String>) {
        NetlinkConn.open(NetlinkFamily.ROUTE).blocking().use { conn ->
            println("links: ${conn.dumpAll(RealKernelTest.links(), RealKernelTest.NAMES).toList()}")
            try {
                conn.execute(RealKernelTest.bridge("br8"))
            } catch (e: NetlinkException) {
                println("create: ${e.errno.name} ${e.message}")
            }
            conn.subscribe(RealKernelTest.LINK_GROUP).use { subscription ->
                try {
                    subscription.receive(Duration.ofMillis(1))
                } catch (_: SocketTimeoutException) {
                    println("subscribed")
                }
            }
        }
    }
}
