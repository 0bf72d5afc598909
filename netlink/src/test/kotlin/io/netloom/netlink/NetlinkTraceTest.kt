package io.netloom.netlink

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.netlink.route.Link
import io.netloom.netlink.route.RouteChange
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.file.Files

/** What a trace prints, of good messages and of any bytes. */
class NetlinkTraceTest :
    FunSpec({
        val order = Golden.ORDER
        val request = ByteBuffer.wrap(Golden.bytes("bridge-request"))
        val error = NetlinkMessage(
            NetlinkHeader(NetlinkType.ERROR, NetlinkFlags.CAPPED or NetlinkFlags.ACKNOWLEDGE_ATTRIBUTES, 7, 9),
            Golden.hex("eaffffff") + ByteArray(16) + AttributeEncoder(order, order).string(1, "no such thing").u32(2, 28).toByteArray(),
        ).encode(order)

        fun text(bytes: ByteArray, family: Int, format: NetlinkTrace.Format, colour: Boolean = false) =
            NetlinkTrace.text(ByteBuffer.wrap(bytes), family, format, colour, order)

        test("a tree of names and values") {
            val sequence = Integer.toUnsignedLong(request.duplicate().order(order).getInt(8))
            NetlinkTrace.text(request, NetlinkFamily.ROUTE, order = order) shouldBe """
                RTM_NEWLINK request|acknowledge|exclusive|create sequence $sequence port 0, 96 bytes
                    header: 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                    0: br0: <0> mtu 1300 bridge link/0 02:00:00:00:00:09
                    IFLA_ADDRESS [1]: 02 00 00 00 00 09
                    IFLA_MTU [4]: 1300 (0x514)
                    IFLA_IFNAME [3]: "br0"
                    IFLA_LINKINFO [18]
                        IFLA_INFO_KIND [1]: "bridge"
                        IFLA_INFO_DATA [2]
                            [4]: 500 (0x1f4)
                            [5]: 1

            """.trimIndent()
            request.position() shouldBe 0
        }

        test("an error with the kernel's words") {
            text(error, NetlinkFamily.ROUTE, NetlinkTrace.Format.TREE) shouldBe """
                ERROR capped|attributes sequence 7 port 9, 64 bytes
                    EINVAL (22) Invalid argument
                    NLMSGERR_ATTR_MSG [1]: "no such thing"
                    NLMSGERR_ATTR_OFFS [2]: 28 (0x1c)

            """.trimIndent()
        }

        test("as libmnl prints it") {
            val message = NetlinkMessage(
                NetlinkHeader(16, NetlinkFlags.REQUEST or NetlinkFlags.ACKNOWLEDGE, 123, 456),
                byteArrayOf(1, 2, 0, 0) +
                    AttributeEncoder(order, order).string(2, "lo").nested(3) { be16(1 or AttributeType.NET_BYTE_ORDER, 5) }.toByteArray(),
            ).encode(order)
            val rule = "-".repeat(16) + "\t" + "-".repeat(18)
            text(message, NetlinkFamily.GENERIC, NetlinkTrace.Format.MNL) shouldBe listOf(
                rule,
                "|  0000000040  |\t| message length |",
                "| 00016 | R-A- |\t|  type | flags  |",
                "|  0000000123  |\t| sequence number|",
                "|  0000000456  |\t|     port ID    |",
                rule,
                "| 01 02 00 00  |\t|  extra header  |\t        ",
                "|00007|--|00002|\t|len |flags| type|",
                "| 6c 6f 00     |\t|      data      |\t l o    ",
                "|00012|N-|00003|\t|len |flags| type|",
                "|00006|-B|00001|\t|len |flags| type|",
                "| 00 05        |\t|      data      |\t        ",
                rule,
                "",
            ).joinToString("\n")
            val coloured = text(message, NetlinkFamily.GENERIC, NetlinkTrace.Format.MNL, colour = true)
            coloured shouldContain "|  \u001b[1;31m0000000040\u001b[0m  |"
            coloured shouldContain "| 00016 | \u001b[1;32mR\u001b[0m-\u001b[1;32mA\u001b[0m- |"
            coloured shouldContain "|\u001b[1;34m00003\u001b[0m|"
            coloured.replace(Regex("\u001b\\[[0-9;]*m"), "") shouldBe text(message, NetlinkFamily.GENERIC, NetlinkTrace.Format.MNL)
        }

        test("an error as libmnl prints it: the attributes stand behind the message that it repeats, capped or not") {
            val echoed = NetlinkMessage(NetlinkHeader(16), ByteArray(20) { 0x11 }).encode(order)
            val whole = NetlinkMessage(
                NetlinkHeader(NetlinkType.ERROR, NetlinkFlags.ACKNOWLEDGE_ATTRIBUTES),
                Golden.hex("eaffffff") + echoed + AttributeEncoder(order, order).string(1, "words").toByteArray(),
            ).encode(order)
            for (bytes in listOf(whole, error)) {
                val text = text(bytes, NetlinkFamily.ROUTE, NetlinkTrace.Format.MNL)
                text shouldContain "| ea ff ff ff  |\t|  extra header  |"
                text shouldContain "|--|00001|\t|len |flags| type|"
            }
            text(whole, NetlinkFamily.ROUTE, NetlinkTrace.Format.MNL) shouldContain "|00010|--|00001|"
        }

        test("lines, one for each datagram") {
            val out = StringBuilder()
            val trace = NetlinkTrace(out, NetlinkTrace.Format.LINES)
            val message = RouteChange.add(Link.build { name("x") }).toMessage()
            trace.sent(ByteBuffer.wrap(message.encode()), 7, NetlinkFamily.ROUTE)
            trace.sent(ByteBuffer.wrap(NetlinkMessage.encodeAll(listOf(message, message))), 7, NetlinkFamily.ROUTE)
            trace.received(ByteBuffer.wrap(ByteArray(3)), 7, NetlinkFamily.ROUTE, 0, 0)
            trace.failed("send", 7, NetlinkFamily.ROUTE, IOException("broken"))
            trace.failed("receive", 7, NetlinkFamily.ROUTE, IOException("full"))
            val lines = out.lines()
            lines[0] shouldStartWith "nl: send: length 40 type RTM_NEWLINK flags request|0x600 sequence 0 port 0 data 0000"
            lines[1] shouldStartWith "nl: send msgs: length 40 type RTM_NEWLINK"
            lines.drop(2) shouldBe listOf("nl: recv: 3 bytes that are no message", "nl: send: err: broken", "nl: recv: err: full", "")
        }

        test("whose datagram it is") {
            val out = StringBuilder()
            val trace = NetlinkTrace(out)
            trace.sent(request.duplicate(), 1234, NetlinkFamily.ROUTE)
            trace.received(ByteBuffer.wrap(error), 1234, NetlinkFamily.GENERIC, 99, 3)
            trace.failed("receive", 1234, 31, IOException("full"))
            val titles = out.lines().filter { it.isNotEmpty() && it[0] != ' ' }
            titles shouldBe listOf("→ route 1234", "← generic 1234 from 99 group 3", "! netlink 31 1234 receive: full")
        }

        test("any bytes are printed, and none twice or beyond the end") {
            val seeds = listOf(Golden.bytes("bridge-request"), Golden.bytes("veth-reply"), Golden.bytes("acknowledgement"), error)
            for (bytes in seeds) {
                for (family in listOf(NetlinkFamily.ROUTE, NetlinkFamily.GENERIC, 12)) {
                    for (length in bytes.indices step maxOf(1, bytes.size / 150)) {
                        for (format in NetlinkTrace.Format.entries) {
                            text(bytes.copyOf(length), family, format).isEmpty() shouldBe
                                (length == 0 && format != NetlinkTrace.Format.MNL)
                        }
                    }
                    // Lengths that lie: zero, short, too long.
                    for (at in 0 until minOf(bytes.size, 64)) {
                        for (value in listOf(0, 3, 0xff)) {
                            val broken = bytes.copyOf().also { it[at] = value.toByte() }
                            for (format in NetlinkTrace.Format.entries) text(broken, family, format)
                        }
                    }
                }
            }
            text(ByteArray(5) { 0x41 }, NetlinkFamily.ROUTE, NetlinkTrace.Format.TREE) shouldBe "5 bytes that are no message 41 41 41 41 41\n"
            text(Golden.bytes("veth-reply").copyOf(100), NetlinkFamily.ROUTE, NetlinkTrace.Format.TREE) shouldContain
                "cut off: 100 bytes of it are here"
        }

        test("what NLDEBUG may say") {
            NetlinkTrace.parse("1").shouldBeInstanceOf<NetlinkTrace>()
            NetlinkTrace.parse("level=1,format=tree,color=always").shouldBeInstanceOf<NetlinkTrace>()
            NetlinkTrace.parse("").shouldBeInstanceOf<NetlinkTrace>()
            shouldThrow<IllegalArgumentException> { NetlinkTrace.parse("level=one") }.message shouldBe "NLDEBUG: level=one: the level must be 1"
            shouldThrow<IllegalArgumentException> { NetlinkTrace.parse("level=2") }
            shouldThrow<IllegalArgumentException> { NetlinkTrace.parse("pcap=/does/not/exist") }.message shouldStartWith
                "NLDEBUG: pcap=/does/not/exist: "
            val file = Files.createTempFile("netlink", ".pcap")
            try {
                (NetlinkTrace.parse("pcap=$file") as NetlinkPcap).use { it.sent(request.duplicate(), 1, 0) }
                Files.size(file) shouldBe 24 + 16 + 16 + 96
            } finally {
                Files.delete(file)
            }
        }

        test("several tracers at once, each with bytes of its own") {
            val outs = List(2) { StringBuilder() }
            val both = NetlinkTracers.of(outs.map { NetlinkTrace(it, NetlinkTrace.Format.MNL) })
            both.sent(request.duplicate(), 1, NetlinkFamily.ROUTE)
            both.received(request.duplicate(), 1, NetlinkFamily.ROUTE, 0, 0)
            both.failed("send", 1, NetlinkFamily.ROUTE, IOException("x"))
            outs[0].toString() shouldBe outs[1].toString()
            outs[0].lines().size shouldBe 2 * NetlinkTrace.text(request, 0, NetlinkTrace.Format.MNL).lines().size
        }
    })
