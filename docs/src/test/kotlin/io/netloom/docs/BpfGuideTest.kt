package io.netloom.docs

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.BpfRefusal
import io.netloom.bpf.BpfSyntaxException
import io.netloom.bpf.BpfText
import io.netloom.bpf.BpfTextFormat
import io.netloom.bpf.PacketFilter
import io.netloom.bpf.PacketMetadata
import io.netloom.bpf.ReadyFilters
import io.netloom.bpf.ReuseportSteering
import io.netloom.bpf.bpf
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.MissingCapabilityException
import io.netloom.socket.PacketSocket
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketControl
import io.netloom.socket.SocketType
import org.opentest4j.TestAbortedException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration.Companion.seconds

// snippet: dsl

/** ARP, and IPv4 that carries ICMP. */
val arpAndPing: BpfProgram = bpf {
    ldh(12) // A = the EtherType
    jeq(0x806, ifTrue = "keep")
    jne(0x800, ifTrue = "drop")
    ldb(23) // A = IPv4's protocol
    jne(1, ifTrue = "drop")
    label("keep")
    ret(-1) // all of the packet
    label("drop")
    ret(0)
}
// end snippet

// snippet: text
fun fromTcpdump(): BpfProgram {
    val printed = """
        { 0x28, 0, 0, 0x0000000c },
        { 0x15, 0, 1, 0x00000806 },
        { 0x6, 0, 0, 0x00040000 },
        { 0x6, 0, 0, 0x00000000 },
    """ // tcpdump -dd arp
    return BpfText.parse(printed) // the format is detected
}

fun toAssembler(program: BpfProgram): String = BpfText.format(program, BpfTextFormat.ASSEMBLER)
// end snippet

// snippet: verify
fun check(program: BpfProgram): String {
    val refusal: BpfRefusal = program.verify() ?: return "fine"
    return "${refusal.kind} at ${refusal.index}: ${refusal.reason}"
}
// end snippet

// snippet: run
fun countArp(packets: List<ByteArray>): Int {
    val filter: PacketFilter = ReadyFilters.arp().compile() // once; any number of threads may use it
    return packets.count { filter.run(it) != 0 }
}
// end snippet

// snippet: metadata
fun isOutgoing(packet: ByteBuffer): Boolean {
    val filter = BpfText.parse("ld #type\n jne #4, drop\n ret #-1\n drop: ret #0").compile()
    val metadata = PacketMetadata() // reusable: a loop fills it anew for each packet
    metadata.packetType = 4 // PACKET_OUTGOING
    return filter.run(packet, metadata) != 0
}
// end snippet

// snippet: open

/** The next packet from or to UDP port [port] on an interface, with its VLAN. Needs CAP_NET_RAW. */
suspend fun nextOfPort(interfaceName: String, port: Int, trigger: () -> Unit): String =
    PacketSocket.open(interfaceName, ReadyFilters.udpPort(port)).use { conn ->
        conn.packet.auxData = true
        trigger()
        val message = ReceivedMessage(controlCapacity = 64)
        conn.receiveMessage(ByteBuffer.allocate(2_000), message, timeout = 5.seconds)
        val auxdata = message.control[SocketControl.PACKET_AUXDATA]
        "${auxdata?.length} bytes, VLAN ${auxdata?.vlanTci?.and(0xfff) ?: "none"}"
    }
// end snippet

// snippet: attach
fun attach(conn: Conn) {
    conn.filter.attach(bpf { ldb(8).jeq('n'.code, ifFalse = "drop").ret(-1).label("drop").ret(0) }) // UDP: the payload begins at 8
    val thrownAway = conn.filter.replace(ReadyFilters.named("udp")!!) // the queue holds nothing that the new one would have dropped
    check(thrownAway >= 0)
    conn.filter.detach()
    conn.filter.attach(bpf { ret(-1) })
    conn.filter.lock() // from here on nobody can change it
}
// end snippet

// snippet: steering

/** Sockets on the same port; a datagram goes to the one that its first byte names. */
fun workers(count: Int): List<Conn> {
    val loopback = InetAddress.getLoopbackAddress()
    val sockets = ArrayList<Conn>()
    repeat(count) {
        val conn = Conn.open(AddressFamily.INET, SocketType.DGRAM).also(sockets::add)
        conn.options.reusePort = true
        if (sockets.size == 1) conn.filter.attachReuseport(ReuseportSteering.byFirstByte(count)) // before any of them is bound
        conn.bind(sockets.first().localAddress.takeIf { sockets.size > 1 } ?: InetSocketAddress(loopback, 0))
    }
    return sockets
}
// end snippet

class BpfGuideTest :
    FunSpec({
        val arp = ByteArray(42).also { packet ->
            packet[12] = 8
            packet[13] = 6
        }

        fun udp() = Conn.open(AddressFamily.INET, SocketType.DGRAM).apply { bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0)) }

        fun bytes(text: String) = ByteBuffer.wrap(text.encodeToByteArray())

        test("a filter in the language") {
            arpAndPing.interpreter().run(arp) shouldBe -1
            arpAndPing.interpreter().run(ByteArray(42)) shouldBe 0
        }

        test("texts") {
            fromTcpdump().interpreter().run(arp) shouldBe 0x40000
            toAssembler(fromTcpdump()) shouldStartWith "        ldh [12]\n        jneq #0x806, L3\n"
            shouldThrow<BpfSyntaxException> { BpfText.parse("ldh [12]\nret #x") }.message shouldStartWith "line 2, column 6: "
        }

        test("verification") {
            check(arpAndPing) shouldBe "fine"
            check(BpfText.parse("ld #1\ndiv #0\nret a")) shouldStartWith "DIVISION_BY_ZERO at 1: "
        }

        test("running") {
            countArp(listOf(arp, ByteArray(60), arp)) shouldBe 2
            isOutgoing(ByteBuffer.allocate(60)) shouldBe true
            ReadyFilters.arp().compile().toString() shouldContain "compiled"
        }

        test("a packet socket with its filter from the beginning") {
            udp().use { conn ->
                val address = conn.localAddress as SockAddr.Inet4
                val trigger = { conn.blocking().sendTo(bytes("hello"), address) }
                val seen = try {
                    nextOfPort("lo", address.port) { trigger() }
                } catch (e: MissingCapabilityException) {
                    throw TestAbortedException(e.message)
                }
                seen shouldBe "47 bytes, VLAN none"
            }
        }

        test("attached, replaced, taken away, locked") {
            udp().use { conn ->
                attach(conn)
                conn.filter.isLocked shouldBe true
            }
        }

        test("steering") {
            val workers = workers(3)
            try {
                udp().use { sender ->
                    for (worker in listOf(2, 0, 1)) {
                        sender.sendTo(ByteBuffer.wrap(byteArrayOf(worker.toByte())), workers[0].localAddress!!)
                        val buffer = ByteArray(1)
                        workers[worker].read(buffer, timeout = 5.seconds)
                        buffer[0] shouldBe worker
                    }
                }
            } finally {
                workers.forEach(Conn::close)
            }
        }
    })
