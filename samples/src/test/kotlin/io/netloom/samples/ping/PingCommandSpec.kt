package io.netloom.samples.ping

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldBeIn
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldStartWith
import io.netloom.icmp.EchoReply
import io.netloom.icmp.IcmpVersion
import io.netloom.samples.Ran
import io.netloom.samples.StopSignal
import io.netloom.samples.netloom
import io.netloom.samples.ping
import io.netloom.samples.runCommand
import io.netloom.testkit.PrivateNamespace
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import kotlinx.serialization.json.Json
import kotlinx.serialization.json.JsonObject
import kotlinx.serialization.json.int
import kotlinx.serialization.json.jsonObject
import kotlinx.serialization.json.jsonPrimitive
import java.io.IOException
import java.io.OutputStream
import java.io.PrintStream
import java.util.concurrent.CompletableFuture
import kotlin.time.Duration.Companion.seconds

/** The command against the kernel's own ICMP, in the private namespace that the tests run in. */
class PingCommandSpec :
    StringSpec({
        timeout = 30.seconds.inWholeMilliseconds

        fun ping(vararg arguments: String): Ran = netloom("ping", *arguments)

        /** Runs [block] with a host that has no more than its loopback. */
        fun <T> onHost(block: (TestHost) -> T): T = TestNet.use { net -> block(net.host("host")) }

        "three replies over IPv4" {
            val ran = ping("-c", "3", "-i", "0.01", "127.0.0.1").hasStatus(0)
            ran.lines[0] shouldBe "PING 127.0.0.1 (127.0.0.1) 56(84) bytes of data."
            for (sequence in 1..3) {
                ran.lines[sequence] shouldMatch Regex("""64 bytes from 127\.0\.0\.1: icmp_seq=$sequence ttl=64 time=[\d.]+ ms""")
            }
            ran.lines[4] shouldBe ""
            ran.lines[5] shouldBe "--- 127.0.0.1 ping statistics ---"
            ran.lines[6] shouldMatch Regex("""3 packets transmitted, 3 received, 0% packet loss, time \d+ms""")
            ran.lines[7] shouldMatch Regex("""rtt min/avg/max/mdev = \d+\.\d{3}/\d+\.\d{3}/\d+\.\d{3}/\d+\.\d{3} ms""")
            ran.err shouldBe ""
        }

        "three replies over IPv6" {
            val ran = ping("-c", "3", "-i", "0.01", "::1").hasStatus(0)
            ran.lines[0] shouldBe "PING ::1 (::1) 56 data bytes"
            ran.lines[1] shouldMatch Regex("""64 bytes from ::1: icmp_seq=1 ttl=64 time=[\d.]+ ms""")
            ran.lines[6] shouldStartWith "3 packets transmitted, 3 received, 0% packet loss"
        }

        "payloads of every size" {
            for (size in listOf(0, 1, 7, 8, 9, 1_473, 65_507)) {
                val ran = ping("-c", "1", "-s", "$size", "127.0.0.1").hasStatus(0)
                ran.lines[1] shouldStartWith "${size + 8} bytes from 127.0.0.1: icmp_seq=1 ttl=64"
            }
            ping("-c", "1", "-s", "65527", "::1").hasStatus(0)
            ping("-c", "1", "-s", "65508", "127.0.0.1").hasStatus(2).err shouldContain "at most 65507"
        }

        "quiet prints the first line and the summary" {
            ping("-q", "-c", "2", "-i", "0.01", "127.0.0.1").hasStatus(0).lines shouldHaveSize 5
        }

        "a name is printed with its address, or without with -n" {
            val named = ping("-4", "-c", "1", "localhost").hasStatus(0)
            named.lines[0] shouldBe "PING localhost (127.0.0.1) 56(84) bytes of data."
            named.lines[1] shouldMatch Regex("""64 bytes from \S+ \(127\.0\.0\.1\): icmp_seq=1 .*""")
            ping("-4", "-n", "-c", "1", "localhost").lines[1] shouldStartWith "64 bytes from 127.0.0.1: "
        }

        "-4 and -6 against an address of the other family" {
            ping("-6", "127.0.0.1").hasStatus(2).err shouldBe "ping: 127.0.0.1: Address family for hostname not supported\n"
            ping("-4", "::1").hasStatus(2)
        }

        "a name that does not resolve" {
            val ran = ping("nosuch.invalid").hasStatus(2)
            ran.err shouldBeIn listOf(
                "ping: nosuch.invalid: Name or service not known\n",
                "ping: nosuch.invalid: Temporary failure in name resolution\n",
            )
            ran.out shouldBe ""
        }

        "a network without a route" {
            ping("-c", "1", "192.0.2.1").hasStatus(2).err shouldBe "ping: send: Network is unreachable\n"
        }

        "wrong usage" {
            ping("-c", "x", "127.0.0.1").hasStatus(2).err shouldStartWith "ping: invalid argument: 'x'"
            ping("-h").hasStatus(0).out shouldStartWith "Usage: ping [options] <destination>"
            ping("--version").hasStatus(0).out shouldStartWith "ping from netloom "
        }

        "from an interface or an address" {
            val byName = ping("-c", "1", "-I", "lo", "127.0.0.1").hasStatus(0)
            byName.lines[0] shouldBe "PING 127.0.0.1 (127.0.0.1) from lo: 56(84) bytes of data."
            ping("-c", "1", "-I", "127.0.0.5", "127.0.0.1").hasStatus(0)
            ping("-c", "1", "-I", "nosuch", "127.0.0.1").hasStatus(2).err shouldBe "ping: interface nosuch: No such device\n"
            ping("-c", "1", "-I", "192.0.2.9", "127.0.0.1").hasStatus(2).err shouldBe "ping: bind: Cannot assign requested address\n"
        }

        "the deadline ends an endless ping" {
            val ran = ping("-w", "0.2", "-i", "0.05", "127.0.0.1").hasStatus(0)
            ran.lines.last() shouldStartWith "rtt "
            // asked for more than can be sent by then: that is a failure
            ping("-w", "0.1", "-i", "0.05", "-c", "100", "127.0.0.1").hasStatus(1)
        }

        "a request to stop prints the summary" {
            PrivateNamespace.require()
            val stop = StopSignal()
            val running = CompletableFuture.supplyAsync { netloom("ping", "-i", "3600", "127.0.0.1", stop = stop) }
            while (!running.isDone && !stop.request()) Thread.onSpinWait()
            val ran = running.get()
            ran.lines.last { it.isNotEmpty() } shouldMatch Regex("(rtt .*|.* packet loss, .*)")
        }

        "it ends when nobody reads its output any more" {
            PrivateNamespace.require()
            val closed = PrintStream(
                object : OutputStream() {
                    override fun write(byte: Int) = throw IOException("Broken pipe")
                },
            )
            runCommand(listOf("ping", "-i", "0.01", "127.0.0.1"), closed, closed, StopSignal()) shouldBe 0
        }

        "JSON: each line is an object" {
            val objects = ping("--json", "-c", "2", "-i", "0.01", "::1").hasStatus(0).objects()
            objects.map { it.text("event") } shouldContainExactly listOf("start", "reply", "reply", "summary")
            objects[0].text("address") shouldBe "::1"
            objects[2].getValue("seq").jsonPrimitive.int shouldBe 2
            objects[3].getValue("received").jsonPrimitive.int shouldBe 2
        }

        "many at once do not cross" {
            PrivateNamespace.require()
            val runs = List(8) { CompletableFuture.supplyAsync { ping("-c", "10", "-i", "0.01", if (it % 2 == 0) "127.0.0.1" else "::1") } }
            runs.map { it.get().hasStatus(0) }.forEach { ran ->
                ran.lines[13] shouldStartWith "10 packets transmitted, 10 received, 0% packet loss"
            }
        }

        "the hop limit arrives at the peer" {
            val seen = CompletableFuture<Int>()
            onHost { host ->
                LoopbackPeer(host) { request -> listOf(request.reply()).also { seen.complete(request.timeToLive) } }.use {
                    host.ping("-c", "1", "-t", "7", "127.0.0.1").hasStatus(0)
                }
            }
            seen.get() shouldBe 7
        }

        "silence: statistics and exit status 1" {
            onHost { host ->
                LoopbackPeer(host) { emptyList() }.use {
                    val ran = host.ping("-c", "2", "-i", "0.05", "-W", "0.1", "127.0.0.1").hasStatus(1)
                    ran.lines[2] shouldBe "--- 127.0.0.1 ping statistics ---"
                    ran.lines[3] shouldStartWith "2 packets transmitted, 0 received, 100% packet loss, time "
                    ran.lines shouldHaveSize 4

                    val json = host.ping("--json", "-c", "1", "-W", "0.1", "127.0.0.1").hasStatus(1).objects()
                    json.map { it.text("event") } shouldContainExactly listOf("start", "timeout", "summary")
                }
            }
        }

        "duplicates, replies out of order and shortened ones are marked" {
            val ran = onHost { host ->
                val peer = LoopbackPeer(host) {
                    when (it.echo.sequence) {
                        1 -> listOf(it.reply(), it.reply())
                        2 -> emptyList()
                        3 -> listOf(it.reply(), it.reply(sequence = 2))
                        else -> listOf(it.reply(missing = 16))
                    }
                }
                peer.use { host.ping("-c", "4", "-i", "0.05", "127.0.0.1").hasStatus(0) }
            }
            withClue(ran) {
                ran.lines[2] shouldMatch Regex("64 bytes from 127.0.0.1: icmp_seq=1 .* ms \\(DUP!\\)")
                ran.lines[3] shouldMatch Regex("64 bytes from 127.0.0.1: icmp_seq=3 .* ms")
                ran.lines[4] shouldMatch Regex("64 bytes from 127.0.0.1: icmp_seq=2 .* ms \\(OUT OF ORDER!\\)")
                ran.lines[5] shouldMatch Regex("48 bytes from 127.0.0.1: icmp_seq=4 .* ms \\(truncated\\)")
                ran.lines[8] shouldStartWith "4 packets transmitted, 4 received, +1 duplicates, +1 out of order, 0% packet loss"
            }
        }

        "ICMP errors are printed and counted" {
            val ran = onHost { host ->
                val peer = LoopbackPeer(host) { if (it.echo.sequence == 1) listOf(it.unreachable(1)) else listOf(it.timeExceeded()) }
                peer.use { host.ping("-c", "2", "-i", "0.05", "127.0.0.1").hasStatus(1) }
            }
            ran.lines[1] shouldBe "From 127.0.0.1 icmp_seq=1 Destination Host Unreachable"
            ran.lines[2] shouldBe "From 127.0.0.1 icmp_seq=2 Time to live exceeded"
            ran.lines[5] shouldStartWith "2 packets transmitted, 0 received, +2 errors, 100% packet loss"
        }

        "other people's replies and errors are left alone" {
            val ran = onHost { host ->
                val peer = LoopbackPeer(host) { request ->
                    val foreign = EchoReply(IcmpVersion.V4, request.echo.identifier, request.echo.sequence, ByteArray(56)).encode()
                    val other = EchoReply(IcmpVersion.V4, request.echo.identifier xor 1, request.echo.sequence, ByteArray(56)).encode()
                    listOf(foreign, other, ByteArray(2), "0000ffff00000000".hexToByteArray(), request.reply())
                }
                peer.use { host.ping("-c", "1", "127.0.0.1").hasStatus(0) }
            }
            ran.lines[4] shouldStartWith "1 packets transmitted, 1 received, 0% packet loss"
        }

        "datagram ICMP: the same over both families" {
            onHost { host ->
                host.sysctl("net/ipv4/ping_group_range", "0 0")
                val v4 = host.ping("--socket", "datagram", "-c", "2", "-i", "0.01", "127.0.0.1").hasStatus(0)
                v4.lines[1] shouldMatch Regex("""64 bytes from 127\.0\.0\.1: icmp_seq=1 ttl=64 time=[\d.]+ ms""")
                v4.lines[5] shouldStartWith "2 packets transmitted, 2 received"
                val v6 = host.ping("--socket", "datagram", "-c", "1", "-t", "9", "-I", "::1", "::1").hasStatus(0)
                v6.lines[1] shouldMatch Regex("""64 bytes from ::1: icmp_seq=1 ttl=64 time=[\d.]+ ms""")
            }
        }

        "datagram ICMP: errors come with the request that caused them" {
            val ran = onHost { host ->
                host.sysctl("net/ipv4/ping_group_range", "0 0")
                val peer = LoopbackPeer(host) { listOf(it.unreachable(1)) }
                peer.use { host.ping("--socket", "datagram", "-c", "2", "-i", "0.05", "127.0.0.1").hasStatus(1) }
            }
            ran.lines[1] shouldBe "From 127.0.0.1 icmp_seq=1 Destination Host Unreachable"
            ran.lines[2] shouldBe "From 127.0.0.1 icmp_seq=2 Destination Host Unreachable"
            ran.lines[5] shouldStartWith "2 packets transmitted, 0 received, +2 errors, 100% packet loss"
        }

        "a network with a router in the middle" {
            TestNet.use { net ->
                val (a, router, b) = listOf("a", "router", "b").map(net::host)
                net.link(a.end("eth0", "10.0.0.1/24", "fd00::1/64"), router.end("eth0", "10.0.0.2/24", "fd00::2/64"))
                net.link(b.end("eth0", "10.1.0.1/24", "fd01::1/64"), router.end("eth1", "10.1.0.2/24", "fd01::2/64"))
                router.forward()
                a.route("0.0.0.0/0", via = "10.0.0.2")
                a.route("::/0", via = "fd00::2")
                b.route("0.0.0.0/0", via = "10.1.0.2")
                b.route("::/0", via = "fd01::2")

                a.ping("-c", "1", "10.1.0.1").hasStatus(0).lines[1] shouldStartWith "64 bytes from 10.1.0.1: icmp_seq=1 ttl=63 time="
                a.ping("-c", "1", "fd01::1").hasStatus(0).lines[1] shouldStartWith "64 bytes from fd01::1: icmp_seq=1 ttl=63 time="
                a.ping("-c", "1", "-t", "1", "10.1.0.1").hasStatus(1).lines[1] shouldBe "From 10.0.0.2 icmp_seq=1 Time to live exceeded"
                a.ping("-c", "1", "-t", "1", "fd01::1").hasStatus(1).lines[1] shouldBe "From fd00::2 icmp_seq=1 Time exceeded: Hop limit"
                a.ping("-c", "1", "192.0.2.1").hasStatus(1).lines[1] shouldBe "From 10.0.0.2 icmp_seq=1 Destination Net Unreachable"
                a.ping("-c", "1", "2001:db8::1").hasStatus(1).lines[1] shouldBe "From fd00::2 icmp_seq=1 Destination unreachable: No route"

                // Nobody has these addresses, and the wait ends before the neighbour resolution does.
                for (silent in listOf("10.0.0.77", "fd00::77")) {
                    val ran = a.ping("-c", "1", "-W", "0.2", silent).hasStatus(1)
                    ran.lines[3] shouldStartWith "1 packets transmitted, 0 received, 100% packet loss, time "
                }
            }
        }
    })

private fun Ran.objects(): List<JsonObject> = lines.map { Json.parseToJsonElement(it).jsonObject }

private fun JsonObject.text(name: String): String = getValue(name).jsonPrimitive.content
