package io.netloom.samples.sniff

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldStartWith
import io.netloom.bpf.BpfText
import io.netloom.bpf.BpfTextFormat
import io.netloom.bpf.ReadyFilters
import io.netloom.samples.netloom
import io.netloom.samples.netloomCommand
import io.netloom.socket.AddressFamily
import io.netloom.socket.PacketSocket
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import io.netloom.testkit.CommandResult
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import io.netloom.testkit.Unprivileged
import org.opentest4j.TestAbortedException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.util.HexFormat
import kotlin.time.Duration.Companion.seconds

/** The command on a cable between two hosts. */
class SniffCommandSpec :
    StringSpec({
        timeout = 60.seconds.inWholeMilliseconds

        fun onCable(block: (TestHost, TestHost) -> Unit) = TestNet.use { net ->
            val a = net.host("a")
            val b = net.host("b")
            net.link(a.end("eth0", "10.0.0.1/24", "fd00::1/64"), b.end("eth0", "10.0.0.2/24", "fd00::2/64"))
            block(a, b)
        }

        /** Datagrams from port 4000 of one host to the other. */
        fun send(from: TestHost, to: String, port: Int, text: String = "hello", count: Int = 1) {
            val family = if (':' in to) AddressFamily.INET6 else AddressFamily.INET
            val any = if (family == AddressFamily.INET6) "::" else "0.0.0.0"
            from.open(family, SocketType.DGRAM).blocking().use { conn ->
                conn.bind(InetSocketAddress(any, 4000))
                repeat(count) { conn.sendTo(ByteBuffer.wrap(text.encodeToByteArray()), InetSocketAddress(InetAddress.ofLiteral(to), port)) }
            }
        }

        val stamp = """\d\d:\d\d:\d\d\.\d{6}"""

        "one line per packet, both ways, and a summary" {
            onCable { a, b ->
                val sniffing = Listening(b, "-i", "eth0", "-c", "3", "udp")
                send(a, "10.0.0.2", 5000)
                send(b, "10.0.0.1", 5001, "hi")
                send(a, "fd00::2", 5002)
                val ran = sniffing.finish().hasStatus(0)
                withClue(ran) {
                    ran.lines shouldHaveSize 3
                    ran.lines[0] shouldMatch Regex("""$stamp eth0 in    IPv4 10\.0\.0\.1:4000 > 10\.0\.0\.2:5000: UDP, length 5""")
                    ran.lines[1] shouldMatch Regex("""$stamp eth0 out   IPv4 10\.0\.0\.2:4000 > 10\.0\.0\.1:5001: UDP, length 2""")
                    ran.lines[2] shouldMatch Regex("""$stamp eth0 in    IPv6 \[fd00::1]:4000 > \[fd00::2]:5002: UDP, length 5""")
                    ran.err shouldBe "listening on eth0, a filter of ${ReadyFilters.udp().size} instructions\n" +
                        "3 packets printed\n3 packets passed the filter\n0 of them dropped by the kernel, for want of room\n"
                }
            }
        }

        "filters: by name and argument, as numbers, from a file" {
            val port = ReadyFilters.udpPort(5000)
            val file = kotlin.io.path.createTempFile("filter", ".asm").toFile().apply { deleteOnExit() }
            file.writeText(BpfText.format(port, BpfTextFormat.ASSEMBLER))
            val filters = listOf(
                listOf("udp-port", "5000"),
                listOf(BpfText.format(port, BpfTextFormat.C)),
                listOf(BpfText.format(port, BpfTextFormat.DECIMAL)),
                listOf(file.path),
            )
            onCable { a, b ->
                for (filter in filters) {
                    val sniffing = Listening(b, "-i", "eth0", "-c", "2", *filter.toTypedArray())
                    for (to in listOf(5001, 5000, 5002, 5000)) send(a, "10.0.0.2", to)
                    val ran = sniffing.finish().hasStatus(0)
                    withClue(ran) {
                        ran.lines shouldHaveSize 2
                        for (line in ran.lines) line shouldContain "IPv4 10.0.0.1:4000 > 10.0.0.2:5000: UDP"
                        ran.err shouldContain "2 packets passed the filter\n"
                    }
                }
                file.delete()
                val net = Listening(b, "-c", "1", "net", "10.0.0.0/24")
                send(a, "fd00::2", 5000)
                send(a, "10.0.0.2", 5000)
                net.finish().hasStatus(0).out shouldContain "IPv4 10.0.0.1:4000"
            }
        }

        "one direction" {
            onCable { a, b ->
                val incoming = Listening(b, "-c", "2", "-Q", "in", "udp-port", "4000")
                val outgoing = Listening(b, "-c", "2", "-Q", "out", "udp-port", "4000")
                repeat(2) {
                    send(a, "10.0.0.2", 5000)
                    send(b, "10.0.0.1", 5000)
                }
                for (line in incoming.finish().hasStatus(0).lines) line shouldContain " in    IPv4 10.0.0.1:4000 > "
                for (line in outgoing.finish().hasStatus(0).lines) line shouldContain " out   IPv4 10.0.0.2:4000 > "
            }
        }

        "the loopback: each packet once" {
            TestNet.use { net ->
                val host = net.host("host")
                val sniffing = Listening(host, "-c", "3", "udp-port", "5000")
                send(host, "127.0.0.1", 5000, count = 3)
                val ran = sniffing.finish().hasStatus(0)
                withClue(ran) { for (line in ran.lines) line shouldContain " lo in    IPv4 127.0.0.1:4000 > 127.0.0.1:5000: UDP, length 5" }
            }
        }

        "a VLAN tag, which the kernel takes out, is put back into line and bytes" {
            onCable { a, b ->
                val sniffing = Listening(b, "-i", "eth0", "-c", "1", "-e", "-x", "vlan", "5")
                val packet = "ffffffffffff 020000000001 8100 6005 88cc 0000".replace(" ", "")
                PacketSocket.open("eth0", config = SocketConfig(netNs = a.netNs)).blocking().use { conn ->
                    conn.write(HexFormat.of().parseHex(packet.replace("81006005", "81006007")))
                    conn.write(HexFormat.of().parseHex(packet))
                }
                val ran = sniffing.finish().hasStatus(0)
                withClue(ran) {
                    ran.lines[0] shouldMatch Regex(
                        "$stamp eth0 bcast 02:00:00:00:00:01 > ff:ff:ff:ff:ff:ff, EtherType VLAN \\(0x8100\\), length 20: " +
                            "vlan 5 priority 3, LLDP, length 2",
                    )
                    ran.lines[1] shouldContain "0x0000:  ffff ffff ffff 0200 0000 0001 8100 6005"
                }
            }
        }

        "a VLAN device on the cable" {
            if (!CommandResult.exists("ip")) throw TestAbortedException("no ip (iproute2) on the PATH")
            onCable { a, b ->
                val made = a.run("ip", "link", "add", "link", "eth0", "name", "v5", "type", "vlan", "id", "5")
                if (made.status != 0) throw TestAbortedException("no VLAN devices here: ${made.output.trim()}")
                a.interfaces.up("v5")
                a.interfaces.addAddress("v5", "10.5.0.1/24")
                val sniffing = Listening(b, "-i", "eth0", "-c", "1", "vlan", "5")
                send(a, "10.5.0.2", 5000) // ARP asks for it first
                sniffing.finish().hasStatus(0).out shouldContain " vlan 5, "
            }
        }

        "few bytes: the line ends where they end, the length is that of the packet" {
            onCable { a, b ->
                val sniffing = Listening(b, "-i", "eth0", "-c", "1", "-e", "-s", "30", "udp-port", "5000")
                send(a, "10.0.0.2", 5000)
                val line = sniffing.finish().hasStatus(0).lines.single()
                line shouldContain "EtherType IPv4 (0x0800), length 47: IPv4 "
                line shouldContain "[cut off]"
            }
        }

        "a request to stop prints the summary" {
            onCable { a, b ->
                val sniffing = Listening(b, "-i", "eth0", "udp-port", "5000")
                send(a, "10.0.0.2", 5000)
                val ran = sniffing.stopAfter(lines = 1).hasStatus(0)
                ran.err shouldContain "1 packet printed\n1 packet passed the filter\n"
            }
        }

        "without the privilege the message says what would help" {
            TestNet.use { net ->
                val ran = net.host("host").run(*Unprivileged.command(*netloomCommand("sniff", "-c", "1")).toTypedArray())
                withClue(ran) {
                    ran.status shouldBe 2
                    ran.output shouldStartWith "sniff: "
                    ran.output shouldContain "CAP_NET_RAW"
                }
            }
        }

        "wrong usage" {
            netloom("sniff", "-h").hasStatus(0).out shouldContain "udp-port <n>"
            netloom("sniff", "-i", "nosuch").hasStatus(2).err shouldBe "sniff: interface nosuch: No such device\n"
            netloom("sniff", "nosuch").hasStatus(2).err shouldStartWith "sniff: no filter 'nosuch'"
            netloom("sniff", "udp-port").hasStatus(2).err shouldStartWith "sniff: filter udp-port needs an argument: <number>"
            netloom("sniff", "udp-port", "70000").hasStatus(2).err shouldStartWith "sniff: invalid argument: '70000'"
            netloom("sniff", "host", "example").hasStatus(2).err shouldStartWith "sniff: invalid argument: 'example': no IP address"
            netloom("sniff", "net", "10.0.0.0/33").hasStatus(2).err shouldContain "0 to 32"
            netloom("sniff", "-Q", "up").hasStatus(2).err shouldStartWith "sniff: invalid argument: 'up'"
            netloom("sniff", "-p").hasStatus(2).err shouldStartWith "sniff: -p needs an interface"
            netloom("sniff", "{ 0x28, 0, 0 }").hasStatus(2).err shouldStartWith "sniff: filter:1:"
            netloom("sniff", "{ 0x28, 0, 0, 0 },").hasStatus(2).err shouldStartWith "sniff: the kernel refuses this program: "
        }
    })
