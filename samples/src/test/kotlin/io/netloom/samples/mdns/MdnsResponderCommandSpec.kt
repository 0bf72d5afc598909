package io.netloom.samples.mdns

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldStartWith
import io.netloom.ipv4.Ipv4PacketConn
import io.netloom.ipv6.Ipv6PacketConn
import io.netloom.samples.Running
import io.netloom.samples.Witness
import io.netloom.samples.netloom
import io.netloom.socket.AddressFamily
import io.netloom.socket.BlockingConn
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketType
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration.Companion.seconds

private const val A = 1
private const val AAAA = 28

/** A responder and who asks it, on a cable. */
class MdnsResponderCommandSpec :
    StringSpec({
        timeout = 60.seconds.inWholeMilliseconds

        fun onCable(block: (TestHost, TestHost) -> Unit) = TestNet.use { net ->
            val a = net.host("a")
            val b = net.host("b")
            net.link(a.end("eth0", "10.0.0.1/24", "fd00::1/64"), b.end("eth0", "10.0.0.2/24", "fd00::2/64"))
            block(a, b)
        }

        fun question(type: Int, name: String, kind: Int = 1): ByteBuffer {
            val query = ByteBuffer.allocate(100).putShort(0x4711).putShort(0).putShort(1).putShort(0).putInt(0)
            DnsName.of(name).writeTo(query)
            return query.putShort(type.toShort()).putShort(kind.toShort()).flip()
        }

        /** Asks a group from a port; in [block] what comes back can be received. */
        fun TestHost.asking(group: String, port: Int, question: ByteBuffer, block: (BlockingConn) -> Unit) {
            val isV6 = ':' in group
            open(if (isV6) AddressFamily.INET6 else AddressFamily.INET, SocketType.DGRAM).use { conn ->
                conn.bind(InetSocketAddress(InetAddress.ofLiteral(if (isV6) "::" else "0.0.0.0"), port))
                if (isV6) Ipv6PacketConn(conn).multicastInterface = index("eth0") else Ipv4PacketConn(conn).multicastInterface = index("eth0")
                conn.blocking().sendTo(question, InetSocketAddress(InetAddress.ofLiteral(group), 5353))
                block(conn.blocking())
            }
        }

        /** Who answered, and the addresses in the answer. */
        fun BlockingConn.answer(): Pair<InetSocketAddress, List<InetAddress>> {
            val message = ReceivedMessage()
            val answer = ByteBuffer.allocate(1_000)
            receiveFrom(answer, message, timeout = java.time.Duration.ofSeconds(30))
            answer.flip().position(4)
            val (questions, answers) = answer.getShort().toInt() to answer.getShort().toInt()
            answer.position(12)
            repeat(questions) { DnsName.read(answer).also { answer.getInt() } }
            val addresses = List(answers) {
                DnsName.read(answer)
                answer.position(answer.position() + 8)
                InetAddress.getByAddress(ByteArray(answer.getShort().toInt()).also { answer.get(it) })
            }
            return message.source!!.toInetSocketAddress()!! to addresses
        }

        "one-shot queries of both families are answered to who asks, from the responder's own address" {
            onCable { a, b ->
                val responder = Running(b, "mdns-responder", "-c", "3", "printer", "eth0")
                responder.line(1) shouldMatch Regex("""printer\.local on eth0 is 10\.0\.0\.2, .*fd00::2.*""")
                a.asking("224.0.0.251", 4000, question(A, "printer.local")) {
                    it.answer() shouldBe (InetSocketAddress("10.0.0.2", 5353) to listOf(InetAddress.ofLiteral("10.0.0.2")))
                }
                a.asking("ff02::fb", 4000, question(A, "nosuch.local")) {}
                a.asking("ff02::fb", 4000, question(AAAA, "Printer.LOCAL")) {
                    val (from, addresses) = it.answer()
                    from.address.isLinkLocalAddress shouldBe true
                    addresses.map { address -> address.isLinkLocalAddress } shouldContainExactlyInAnyOrder listOf(true, false)
                }
                a.asking("224.0.0.251", 4000, question(MdnsQuestion.ANY, "printer.local")) { it.answer().second.size shouldBe 3 }
                val ran = responder.finish().hasStatus(0)
                withClue(ran) {
                    ran.lines[1] shouldBe "10.0.0.1:4000 asks for printer.local A: 10.0.0.2"
                    ran.lines[2] shouldMatch Regex("""\[fe80::.*%eth0]:4000 asks for Printer\.LOCAL AAAA: .*fd00::2.*""")
                    ran.lines[3] shouldStartWith "10.0.0.1:4000 asks for printer.local ANY: "
                }
            }
        }

        "what is sent to the responder alone is not answered" {
            onCable { a, b ->
                val responder = Running(b, "mdns-responder", "-c", "1", "printer", "eth0")
                responder.line(1)
                a.open(AddressFamily.INET, SocketType.DGRAM).blocking().use {
                    it.sendTo(question(A, "printer.local"), InetSocketAddress("10.0.0.2", 5353))
                }
                a.asking("224.0.0.251", 4000, question(A, "printer.local")) { it.answer() }
                responder.finish().hasStatus(0).lines.size shouldBe 2
            }
        }

        "on the wire, by tshark: other responders' queries are answered to all" {
            onCable { a, b ->
                val responder = Running(b, "mdns-responder", "printer", "eth0")
                responder.line(1)
                val fields =
                    arrayOf("ip.src", "ip.dst", "ip.ttl", "ipv6.dst", "ipv6.hlim", "udp.dstport", "dns.flags.response", "dns.a", "_ws.expert.message")
                Witness(a, "eth0", 4, "udp port 5353", *fields).use { witness ->
                    a.asking("224.0.0.251", 5353, question(A, "printer.local")) { responder.line(2) shouldContain ", to all" }
                    a.asking("ff02::fb", 5353, question(A, "printer.local")) { responder.line(3) shouldContain ", to all" }
                    val packets = witness.packets()
                    packets[1] shouldBe listOf("10.0.0.2", "224.0.0.251", "255", "", "", "5353", "1", "10.0.0.2", "")
                    packets[3] shouldBe listOf("", "", "", "ff02::fb", "255", "5353", "1", "10.0.0.2", "")
                }
                responder.stop().hasStatus(0)
            }
        }

        "a question that wants no multicast gets none" {
            onCable { a, b ->
                val responder = Running(b, "mdns-responder", "printer", "eth0")
                responder.line(1)
                a.asking("224.0.0.251", 5353, question(A, "printer.local", kind = 0x8001)) { it.answer().first.port shouldBe 5353 }
                responder.line(2) shouldBe "10.0.0.1:5353 asks for printer.local A: 10.0.0.2"
                responder.stop().hasStatus(0)
            }
        }

        "usage and errors" {
            netloom("mdns-responder", "-h").hasStatus(0).out shouldContain "Usage: netloom mdns-responder"
            netloom("mdns-responder", "printer").hasStatus(2).err shouldStartWith "mdns-responder: usage error: a name and an interface are required"
            netloom("mdns-responder", "a..b", "lo").hasStatus(2).err shouldStartWith
                "mdns-responder: invalid argument: 'a..b.local' is no domain name"
            netloom("mdns-responder", "printer", "nosuch").hasStatus(2).err shouldBe "mdns-responder: no interface nosuch, or none with an address\n"
        }
    })
