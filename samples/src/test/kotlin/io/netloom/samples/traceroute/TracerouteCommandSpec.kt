package io.netloom.samples.traceroute

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldStartWith
import io.netloom.icmp.IcmpVersion
import io.netloom.icmp.InterfaceInfo
import io.netloom.icmp.InterfaceRole
import io.netloom.icmp.MplsLabel
import io.netloom.icmp.MplsLabelStack
import io.netloom.samples.Ran
import io.netloom.samples.StopSignal
import io.netloom.samples.Witness
import io.netloom.samples.netloom
import io.netloom.samples.netloomCommand
import io.netloom.samples.ping.Printed
import io.netloom.samples.runCommand
import io.netloom.socket.AddressFamily
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketType
import io.netloom.testkit.TestNet
import io.netloom.testkit.Unprivileged
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.seconds

/** The command in a network with three routers, and with one that tells more than the kernel's. */
class TracerouteCommandSpec :
    StringSpec({
        timeout = 60.seconds.inWholeMilliseconds

        fun inRoutedNet(block: (RoutedNet) -> Unit) = TestNet.use { block(RoutedNet(it)) }

        val v4 = listOf("10.0.0.2", "10.1.0.2", "10.2.0.2", "10.3.0.1")
        val v6 = listOf("fd00::2", "fd01::2", "fd02::2", "fd03::1")

        fun hopLine(number: Int, router: String, probes: Int = 3) =
            Regex("${"$number".padStart(2)}  ${Regex.escape(router)}" + """  \d+\.\d{3} ms""".repeat(probes))

        /** Every hop, in order, with three times each. */
        fun Ran.hasEveryHop(hops: List<String>, sizeAndKind: String) = withClue(this) {
            hasStatus(0)
            err shouldBe ""
            lines shouldHaveSize hops.size + 1
            lines[0] shouldBe "traceroute to ${hops.last()} (${hops.last()}), 30 hops max, $sizeAndKind packets"
            hops.forEachIndexed { index, router -> lines[index + 1] shouldMatch hopLine(index + 1, router) }
        }

        "UDP to rising ports: every hop, in both families" {
            inRoutedNet { net ->
                net.traceroute("-n", "-w", "10", "10.3.0.1").hasEveryHop(v4, "60 byte UDP")
                net.traceroute("-n", "-w", "10", "fd03::1").hasEveryHop(v6, "80 byte UDP")
            }
        }

        "UDP to one port: every hop, in both families" {
            inRoutedNet { net ->
                net.traceroute("-nU", "-w", "10", "10.3.0.1").hasEveryHop(v4, "60 byte UDP")
                net.traceroute("-nU", "-w", "10", "-p", "123", "fd03::1").hasEveryHop(v6, "80 byte UDP")
            }
        }

        "ICMP over a raw and over a datagram socket: every hop, in both families" {
            inRoutedNet { net ->
                net.a.sysctl("net/ipv4/ping_group_range", "0 0")
                for (kind in listOf("raw", "datagram")) {
                    net.traceroute("-nI", "-w", "10", "--socket", kind, "10.3.0.1").hasEveryHop(v4, "60 byte ICMP")
                    net.traceroute("-nI", "-w", "10", "--socket", kind, "fd03::1").hasEveryHop(v6, "80 byte ICMP")
                }
            }
        }

        "part of the way, one probe at a time" {
            inRoutedNet { net ->
                val ran = net.traceroute("-n", "-f", "2", "-m", "3", "-q", "1", "-N", "1", "10.3.0.1").hasStatus(1)
                withClue(ran) {
                    ran.lines shouldHaveSize 3
                    ran.lines[0] shouldContain ", 3 hops max,"
                    ran.lines[1] shouldMatch hopLine(2, "10.1.0.2", probes = 1)
                    ran.lines[2] shouldMatch hopLine(3, "10.2.0.2", probes = 1)
                }
            }
        }

        "on the wire, by tshark: a hop limit for each packet, rising ports" {
            inRoutedNet { net ->
                Witness(net.a, "eth0", 6, "udp", "ip.src", "ip.dst", "ip.ttl", "ipv6.dst", "ipv6.hlim", "udp.dstport", "udp.length").use { witness ->
                    net.traceroute("-n", "-m", "2", "-q", "2", "-s", "10.0.0.1", "10.3.0.1").hasStatus(1)
                    net.traceroute("-n", "-m", "1", "-q", "1", "-U", "-i", "eth0", "fd03::1").hasStatus(1)
                    net.traceroute("-n", "-f", "7", "-m", "7", "-q", "1", "fd03::1").hasStatus(0)
                    val v4 = listOf(1, 1, 2, 2).mapIndexed { index, hops ->
                        listOf("10.0.0.1", "10.3.0.1", "$hops", "", "", "${33_434 + index}", "40")
                    }
                    val v6 = listOf(1 to 53, 7 to 33_434).map { (hops, port) -> listOf("", "", "", "fd03::1", "$hops", "$port", "40") }
                    witness.packets() shouldBe v4 + v6
                }
            }
        }

        "an answer from a service on the port is the destination's" {
            inRoutedNet { net ->
                net.b.open(AddressFamily.INET, SocketType.DGRAM).blocking().use { server ->
                    server.bind(InetSocketAddress("0.0.0.0", 53))
                    val echo = Thread.ofVirtual().start {
                        val message = ReceivedMessage()
                        val data = ByteBuffer.allocate(100)
                        repeat(3) {
                            server.receiveFrom(data.clear(), message)
                            server.sendTo(data.flip(), message.source!!.toInetSocketAddress()!!)
                        }
                    }
                    net.traceroute("-nU", "-N", "3", "-w", "10", "10.3.0.1").hasEveryHop(v4, "60 byte UDP")
                    echo.join()
                }
            }
        }

        "refusals and silence" {
            inRoutedNet { net ->
                net.a.route("10.9.0.0/16", via = "10.0.0.2")
                val refused = net.traceroute("-n", "-q", "2", "10.9.0.1").hasStatus(1)
                refused.lines[1] shouldMatch Regex(""" 1  10\.0\.0\.2  \d+\.\d{3} ms !N  \d+\.\d{3} ms !N""")
                net.b.sysctl("net/ipv4/icmp_echo_ignore_all", "1")
                val silent = net.traceroute("-nI", "-q", "2", "-f", "3", "-m", "5", "-w", "0.3", "--socket", "raw", "10.3.0.1").hasStatus(1)
                silent.lines[1] shouldMatch hopLine(3, "10.2.0.2", probes = 2)
                silent.lines.drop(2) shouldBe listOf(" 4  * *", " 5  * *")
            }
        }

        "what a router tells of labels and interfaces, in every mode and family" {
            TestNet.use { net ->
                val a = net.host("a")
                val router = net.host("router")
                net.link(a.end("eth0", "10.0.0.1/24", "fd00::1/64"), router.end("eth0", "10.0.0.2/24", "fd00::2/64"))
                a.route("10.3.0.0/24", via = "10.0.0.2")
                a.route("fd03::/64", via = "fd00::2")
                a.sysctl("net/ipv4/ping_group_range", "0 0")
                router.route("fd03::/64", dev = "eth0") // it would say so if it knew no route
                for ((version, us, destination) in listOf(
                    Triple(IcmpVersion.V4, "10.0.0.1", "10.3.0.1"),
                    Triple(IcmpVersion.V6, "fd00::1", "fd03::1"),
                )) {
                    val labels = MplsLabelStack(listOf(MplsLabel(16_014, 4, true, 1)))
                    val way = InterfaceInfo(InterfaceRole.INCOMING, 7, name = "xe-0/0/1", mtu = 9000)
                    TellingRouter(router, version, InetAddress.ofLiteral(us), listOf(labels, way)).use {
                        for (mode in listOf(listOf("-q", "1"), listOf("-U"), listOf("-I", "--socket", "raw"), listOf("-I", "--socket", "datagram"))) {
                            val ran = a.inside { netloom("traceroute", "-n", "-m", "1", "-w", "10", *mode.toTypedArray(), destination) }.hasStatus(1)
                            withClue(ran) {
                                ran.lines[1] shouldStartWith if (version == IcmpVersion.V4) " 1  10.0.0.2  " else " 1  fd00::2  "
                                ran.lines.drop(2) shouldBe listOf(
                                    "    MPLS label 16014, class 4, TTL 1, bottom of stack",
                                    "    came in by xe-0/0/1, index 7, MTU 9000",
                                )
                            }
                        }
                    }
                }
            }
        }

        "without any privilege UDP does, and ICMP says what would help" {
            inRoutedNet { net ->
                val udp = net.a.run(*Unprivileged.command(*netloomCommand("traceroute", "-n", "-w", "10", "10.3.0.1")).toTypedArray())
                Ran(udp.status, udp.output, "").hasEveryHop(v4, "60 byte UDP")
                val icmp = net.a.run(*Unprivileged.command(*netloomCommand("traceroute", "-I", "10.3.0.1")).toTypedArray())
                withClue(icmp) {
                    icmp.status shouldBe 2
                    icmp.output shouldStartWith "traceroute: "
                    icmp.output shouldContain "CAP_NET_RAW"
                }
            }
        }

        "Ctrl-C ends the line and the trace" {
            inRoutedNet { net ->
                net.b.sysctl("net/ipv4/icmp_echo_ignore_all", "1")
                val out = Printed()
                val stop = StopSignal()
                val arguments = listOf("traceroute", "-nI", "-w", "1000", "10.3.0.1")
                val status = CompletableFuture.supplyAsync(
                    { net.a.inside { runCommand(arguments, out.stream, out.stream, stop) } },
                    { Thread.ofPlatform().name("traceroute").start(it) },
                )
                while (!status.isDone && out.lines.size < 4) Thread.onSpinWait()
                stop.request()
                status.get(30, TimeUnit.SECONDS) shouldBe 1
                withClue(out.text) { out.lines[3] shouldMatch hopLine(3, "10.2.0.2") }
            }
        }

        "usage and errors" {
            netloom("traceroute", "-h").hasStatus(0).out shouldContain "Usage: traceroute [options] <destination>"
            netloom("traceroute", "-V").hasStatus(0).out shouldStartWith "traceroute from netloom "
            netloom("traceroute").hasStatus(2).err shouldStartWith "traceroute: usage error: destination address required"
            netloom("traceroute", "nosuch.invalid").hasStatus(2).err shouldStartWith "traceroute: nosuch.invalid: "
            netloom("traceroute", "-i", "nosuch", "127.0.0.1").hasStatus(2).err shouldBe "traceroute: interface nosuch: No such device\n"
            netloom("traceroute", "-s", "192.0.2.1", "127.0.0.1").hasStatus(2).err shouldBe
                "traceroute: cannot send from 192.0.2.1: Cannot assign requested address\n"
            TestNet.use { net ->
                val ran = net.host("alone").inside { netloom("traceroute", "-n", "192.0.2.1") }.hasStatus(2)
                ran.err shouldBe "traceroute: Network is unreachable\n"
            }
        }
    })
