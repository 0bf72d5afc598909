package io.netloom.netlink

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.testkit.CommandResult
import org.opentest4j.TestAbortedException
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.OutputStream
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Files
import java.time.Clock
import java.time.Instant
import java.time.ZoneOffset

/** Captures as an nlmon interface makes them. */
class NetlinkPcapTest :
    FunSpec({
        val clock = Clock.fixed(Instant.ofEpochSecond(1_700_000_000, 123_456_789), ZoneOffset.UTC)
        val request = NetlinkMessage(NetlinkHeader(18, NetlinkFlags.REQUEST or NetlinkFlags.DUMP, 77), ByteArray(16)).encode()

        test("the file, byte by byte") {
            val out = ByteArrayOutputStream()
            NetlinkPcap(out, clock).use { pcap ->
                pcap.sent(ByteBuffer.wrap(request), 5, NetlinkFamily.ROUTE)
                pcap.received(ByteBuffer.wrap(request, 0, 3), 5, NetlinkFamily.GENERIC, 0, 0)
                pcap.failed("receive", 5, NetlinkFamily.ROUTE, IOException("not written"))
            }
            val file = ByteBuffer.wrap(out.toByteArray()).order(ByteOrder.nativeOrder())
            List(6) { file.getInt() } shouldBe
                listOf(0xa1b23c4d.toInt(), if (file.order() == ByteOrder.LITTLE_ENDIAN) 0x40002 else 0x20004, 0, 0, 1 shl 20, 253)
            List(4) { file.getInt() } shouldBe listOf(1_700_000_000, 123_456_789, 48, 48)
            file.order(ByteOrder.BIG_ENDIAN)
            listOf(file.getShort(), file.getShort(), file.getShort()) shouldBe listOf<Short>(7, 824, 0)
            file.getLong() shouldBe 0
            file.getShort() shouldBe NetlinkFamily.ROUTE.toShort()
            ByteArray(32).also(file::get) shouldBe request
            file.position(file.position() + 16)
            listOf(file.getShort(), file.getShort()) shouldBe listOf<Short>(6, 824)
            file.position(file.position() + 10)
            file.getShort() shouldBe NetlinkFamily.GENERIC.toShort()
            file.remaining() shouldBe 3
        }

        for ((program, command) in mapOf("tshark" to listOf("tshark", "-V", "-r", "-"), "tcpdump" to TCPDUMP)) {
            test("$program opens it") {
                if (!CommandResult.exists(program)) throw TestAbortedException("$program is not installed")
                val file = Files.createTempFile("netlink", ".pcap")
                try {
                    NetlinkPcap(Files.newOutputStream(file), clock).use { pcap ->
                        pcap.sent(ByteBuffer.wrap(request), 5, NetlinkFamily.ROUTE)
                        pcap.received(ByteBuffer.wrap(Golden.bytes("veth-reply")), 5, NetlinkFamily.ROUTE, 0, 0)
                        pcap.received(ByteBuffer.wrap(Golden.bytes("acknowledgement")), 5, NetlinkFamily.ROUTE, 0, 0)
                    }
                    val process = ProcessBuilder(command).redirectInput(file.toFile()).redirectErrorStream(true).start()
                    val text = process.inputReader().use { it.readText() }
                    withClue(text) { process.waitFor() shouldBe 0 }
                    if (program == "tshark") {
                        text shouldContain "Link-layer address type: Netlink (824)"
                        text shouldContain "Device name: v0"
                        text shouldContain "Sequence: 77"
                        text shouldContain "Family: Route (0x0000)"
                    } else {
                        text.lowercase() shouldContain "netlink"
                        ("truncated" in text) shouldBe false
                    }
                } finally {
                    Files.delete(file)
                }
            }
        }

        test("a file that cannot be written harms nobody until it is closed") {
            val full = object : OutputStream() {
                var left = 30

                override fun write(byte: Int) {
                    if (left-- <= 0) throw IOException("no space left")
                }
            }
            val pcap = NetlinkPcap(full)
            repeat(3) { pcap.sent(ByteBuffer.wrap(request), 5, NetlinkFamily.ROUTE) }
            shouldThrow<IOException> { pcap.close() }.message shouldBe "no space left"
            pcap.close()
            pcap.sent(ByteBuffer.wrap(request), 5, NetlinkFamily.ROUTE)
        }
    })

/** Root's tcpdump wants to become somebody else, which cannot be in a namespace with one user; as nobody at all it does not. */
private val TCPDUMP = listOf("unshare", "-U", "tcpdump", "-n", "-e", "-r", "-")
