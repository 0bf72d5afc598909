package io.netloom.benchmarks

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.doubles.shouldBeGreaterThan
import io.kotest.matchers.doubles.shouldBeGreaterThanOrEqual
import io.kotest.matchers.maps.shouldBeEmpty
import io.kotest.matchers.shouldBe
import io.netloom.netlink.route.Route
import io.netloom.netlink.route.RouteConn
import io.netloom.netlink.route.RouteMetric
import io.netloom.testkit.PrivateNamespace
import java.net.DatagramSocket
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.NetworkInterface
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.file.Path
import kotlin.concurrent.thread
import kotlin.io.path.createTempDirectory
import kotlin.io.path.deleteExisting
import kotlin.io.path.listDirectoryEntries
import kotlin.io.path.outputStream
import kotlin.io.path.writeText

/** Every variant of every workload for a moment: it gives its figures, and does the same work as the libraries that it is measured with. */
class WorkloadTest :
    FunSpec({
        fun variants(workload: String, vararg metrics: String, run: (String) -> RunFigures) {
            for (peer in Workloads.all.getValue(workload).peers) {
                test("$workload $peer") {
                    PrivateNamespace.require()
                    val figures = run(peer)
                    figures.metrics.keys shouldContainExactlyInAnyOrder metrics.toSet()
                    for ((name, value) in figures.metrics) {
                        withClue(name) { if (name.endsWith("alloc")) value shouldBeGreaterThanOrEqual 0.0 else value shouldBeGreaterThan 0.0 }
                    }
                }
            }
        }

        variants("W1", "pps", "cpu_per_packet", "alloc") { peer ->
            val port = DatagramSocket(0).use(DatagramSocket::getLocalPort)
            val sender = thread { RunFigures.of("W2", Variant.PLATFORM_THREAD, "port=$port", "warm=0", "secs=0.3") }
            RunFigures.of("W1", peer, "port=$port", "warm=0.1", "secs=0.1").also {
                it.isReady shouldBe true
                sender.join()
            }
        }

        variants("W2", "pps", "cpu_per_packet", "alloc") { peer ->
            DatagramSocket(InetSocketAddress("127.0.0.1", 0)).use { sink ->
                RunFigures.of("W2", peer, "port=${sink.localPort}", "size=1200", *MOMENT).also {
                    sink.soTimeout = PATIENCE
                    val packet = java.net.DatagramPacket(ByteArray(2048), 2048)
                    sink.receive(packet)
                    packet.length shouldBe 1200
                }
            }
        }

        variants("W3", *ROUND_TRIP) { peer -> RunFigures.of("W3", peer, *MOMENT).also { it.checks.shouldBeEmpty() } }

        variants("W4", "echoes", "cpu_per_echo", "alloc", "rss") { peer -> RunFigures.of("W4", peer, "conns=20", "active=5", *MOMENT) }

        // Destinations as integers, and every fourth route's MTU: what the kernel was told, beside the routes that it had.
        var before: Map<String, Long> = mapOf()
        test("W5's kernel has routes") {
            PrivateNamespace.require()
            before = RunFigures.of("W5", Variant.PLATFORM_THREAD, *MOMENT).checks
            RouteConn.open().blocking().use { conn -> for (i in 0 until ROUTES) conn.add(route(i)) }
        }
        variants("W5", "dump", "per_route", "cpu_per_dump", "peak_rss", "alloc") { peer ->
            RunFigures.of("W5", peer, *MOMENT).also { figures ->
                val destinations = (0 until ROUTES).sumOf { FIRST + it }
                figures.checks shouldBe
                    mapOf("routes" to before.getValue("routes") + ROUTES, "sum" to before.getValue("sum") + destinations + (ROUTES + 3) / 4 * MTU)
            }
        }
        test("W5's kernel has them no more") {
            PrivateNamespace.require()
            RouteConn.open().blocking().use { conn -> for (i in 0 until ROUTES) conn.delete(route(i)) }
        }

        variants("W6", *ROUND_TRIP) { peer ->
            RunFigures.of("W6", peer, "ifindex=1", *MOMENT).also {
                val loopback = NetworkInterface.getByIndex(1)
                it.checks shouldBe mapOf("mtu" to loopback.mtu.toLong(), "name_len" to loopback.name.length.toLong())
            }
        }

        // As libmnl encodes and decodes them.
        variants("W7", "encode", "decode", "encode_alloc", "decode_alloc") { peer ->
            RunFigures.of("W7", peer, *MOMENT).also {
                it.checks shouldBe
                    mapOf("encoded_fnv" to 91_381_904_086_713, "decoded_sum" to 73_334_100_035_501)
            }
        }

        // As many as libpcap's bpf_filter finds.
        for ((program, instructions, matches) in listOf(Triple("small", 8L, 26L), Triple("http", 30L, 76L), Triple("hosts", 61L, 231L))) {
            for (peer in Workloads.all.getValue("W8").peers) {
                test("W8 $peer, $program") {
                    withBpfData { data ->
                        val figures = RunFigures.of("W8", peer, "data=$data", "prog=$program", *MOMENT)
                        figures.checks shouldBe mapOf("instructions" to instructions, "matches" to matches)
                        figures.metrics.getValue("per_packet") shouldBeGreaterThan 0.0
                    }
                }
            }
        }

        variants("W9", *ROUND_TRIP) { peer -> RunFigures.of("W9", peer, *MOMENT) }

        variants("copy", "rate", "cpu_per_gib", "alloc") { peer -> RunFigures.of("copy", peer, *MOMENT) }

        variants("idle", "heap_per_idle", "rss") { peer -> RunFigures.of("idle", peer, "conns=1000") }
    })

private val MOMENT = arrayOf("warm=0.01", "secs=0.04")
private val ROUND_TRIP = arrayOf("rtt_mean", "rtt_p50", "rtt_p99", "cpu_per_rtt", "alloc")
private const val PATIENCE = 10_000

private const val ROUTES = 500
private const val MTU = 1_400L

/** 10.0.0.0. */
private const val FIRST = 0x0a00_0000L

private fun route(i: Int): Route = Route.build {
    destination(InetAddress.getByAddress(ByteBuffer.allocate(4).putInt((FIRST + i).toInt()).array())).hop(1)
    if (i % 4 == 0) metric(RouteMetric.MTU, MTU)
}

/** The files that the workload reads. */
private fun withBpfData(block: (Path) -> Unit) {
    val directory = createTempDirectory("netloom")
    try {
        for (name in BpfData.names) directory.resolve("$name.bpf").writeText(checkNotNull(BpfData::class.java.getResource("$name.ddd")).readText())
        directory.resolve("packets.bin").outputStream().use { file ->
            for (packet in BpfData.traffic(1_000)) {
                file.write(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(packet.size).array())
                file.write(packet)
            }
        }
        block(directory)
    } finally {
        directory.listDirectoryEntries().forEach(Path::deleteExisting)
        directory.deleteExisting()
    }
}
