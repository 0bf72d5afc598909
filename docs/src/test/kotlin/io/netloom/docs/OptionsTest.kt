package io.netloom.docs

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldStartWith
import io.netloom.socket.AddressFamily
import io.netloom.socket.Capabilities
import io.netloom.socket.Conn
import io.netloom.socket.KernelFeature
import io.netloom.socket.MissingCapabilityException
import io.netloom.socket.PacketMembership
import io.netloom.socket.PacketStatistics
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketOptionTable
import io.netloom.socket.SocketType
import io.netloom.socket.Support
import io.netloom.socket.TcpInfo
import io.netloom.socket.TimestampingFlag
import io.netloom.socket.UdpOption
import java.time.Duration

// snippet: typed
fun prepare(server: Conn) {
    server.options.reuseAddress = true // SO_REUSEADDR
    server.options.timestamping = setOf(TimestampingFlag.RX_SOFTWARE, TimestampingFlag.SOFTWARE)
    server.tcp.noDelay = true // TCP_NODELAY
    server.tcp.userTimeout = Duration.ofSeconds(20)
}
// end snippet

// snippet: buffer
fun enlarge(conn: Conn): String {
    val size = conn.options.setReceiveBuffer(4 shl 20)
    return if (size.isClipped) "too small: $size" else "fine: $size"
}
// end snippet

// snippet: tcp-info
fun describe(connection: Conn): String {
    val info: TcpInfo = connection.tcp.info
    return "${info.state}: ${info.bytesSent} bytes sent, ${info.totalRetransmitted} packets again, ${info.roundTripTime.toNanos() / 1_000} µs"
}
// end snippet

// snippet: packet
fun listenToEverything(conn: Conn, interfaceName: String): PacketStatistics {
    val index = conn.options.interfaceIndex(interfaceName) // in the socket's own namespace
    conn.packet.addMembership(PacketMembership.promiscuous(index))
    conn.packet.auxData = true // VLAN tags, which the kernel takes out of the packet
    return conn.packet.statistics() // sums: the kernel forgets what it has told
}
// end snippet

// snippet: numbers
fun segmentSize(conn: Conn): Int {
    conn.setOption(SocketLevel.UDP, UdpOption.SEGMENT, 1200)
    return conn.getOption(SocketLevel.UDP, UdpOption.SEGMENT)
}
// end snippet

// snippet: table
fun laterThanMinimum(): List<String> = SocketOptionTable.rows.filter { it.since != null }.map { "${it.name} came with Linux ${it.since}" }
// end snippet

// snippet: refused
fun mark(conn: Conn, mark: Int): String = try {
    conn.options.mark = mark
    "marked"
} catch (refused: MissingCapabilityException) {
    "not without ${refused.capability}"
}
// end snippet

// snippet: capabilities
fun startUp(): List<String> {
    val capabilities = Capabilities.probe()
    return listOf(
        "Linux ${capabilities.kernel}, network namespace ${capabilities.networkNamespace}",
        "raw sockets: ${capabilities.support(KernelFeature.RAW_IPV4)}",
        "SO_RCVBUFFORCE: ${capabilities.support("SO_RCVBUFFORCE")}",
        "net.core.rmem_max: ${capabilities.sysctls["net.core.rmem_max"]}",
    )
}
// end snippet

class OptionsTest :
    FunSpec({
        test("typed properties are what the kernel has") {
            Conn.open(AddressFamily.INET, SocketType.STREAM).use { conn ->
                prepare(conn)
                conn.options.reuseAddress shouldBe true
                conn.tcp.noDelay shouldBe true
                conn.tcp.userTimeout shouldBe Duration.ofSeconds(20)
                describe(conn) shouldStartWith "CLOSE: 0 bytes sent"
            }
        }

        test("a buffer tells what it got") {
            Conn.open(AddressFamily.INET, SocketType.DGRAM).use { conn ->
                val text = enlarge(conn)
                text shouldContain "4194304 bytes requested, "
                if (text.startsWith("too small")) text shouldContain "net.core.rmem_max"
            }
        }

        test("the escape hatch") {
            Conn.open(AddressFamily.INET, SocketType.DGRAM).use { conn ->
                segmentSize(conn) shouldBe 1200
                mark(conn, 1) shouldMatch Regex("marked|not without CAP_NET_ADMIN")
            }
            laterThanMinimum() shouldContain "SO_RCVMARK came with Linux 5.19"
        }

        test("packets") {
            if (!Capabilities.probe().support(KernelFeature.PACKET).isAvailable) return@test
            Conn.open(AddressFamily.PACKET, SocketType.RAW).use { listenToEverything(it, "lo") shouldBe PacketStatistics(0, 0) }
        }

        test("what a daemon logs first") {
            startUp().shouldNotBeEmpty()
            startUp()[0] shouldStartWith "Linux "
            Capabilities.probe().support("SO_REUSEADDR").state shouldBe Support.State.AVAILABLE
        }
    })
