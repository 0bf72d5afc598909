package io.netloom.samples.ssm

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.netloom.ipv4.Ipv4PacketConn
import io.netloom.ipv6.Ipv6PacketConn
import io.netloom.samples.Running
import io.netloom.samples.netloom
import io.netloom.socket.AddressFamily
import io.netloom.socket.SocketType
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration.Companion.seconds

/** A listener and two sources on a switch. */
class SsmListenCommandSpec :
    StringSpec({
        timeout = 60.seconds.inWholeMilliseconds

        fun onSwitch(block: (TestHost, TestHost, TestHost) -> Unit) = TestNet.use { net ->
            val (listener, one, two) = listOf("listener", "one", "two").map(net::host)
            net.bridge(
                listener.end("eth0", "10.0.0.1/24", "fd00::1/64"),
                one.end("eth0", "10.0.0.2/24", "fd00::2/64"),
                two.end("eth0", "10.0.0.3/24", "fd00::3/64"),
            )
            block(listener, one, two)
        }

        /** A datagram to the group from port 4000 of this address of a host. */
        fun TestHost.send(source: String, group: String, text: String, hops: Int = 1) {
            val family = if (':' in group) AddressFamily.INET6 else AddressFamily.INET
            open(family, SocketType.DGRAM).use { conn ->
                conn.bind(InetSocketAddress(InetAddress.ofLiteral(source), 4000))
                if (family == AddressFamily.INET6) {
                    Ipv6PacketConn(conn).apply { multicastInterface = index("eth0") }.multicastHopLimit = hops
                } else {
                    Ipv4PacketConn(conn).apply { multicastInterface = index("eth0") }.multicastTtl = hops
                }
                conn.blocking().sendTo(ByteBuffer.wrap(text.encodeToByteArray()), InetSocketAddress(InetAddress.ofLiteral(group), 5001))
            }
        }

        "one source of two is heard, in both families" {
            onSwitch { listener, one, two ->
                for ((group, wanted, other) in listOf(Triple("232.7.8.9", "10.0.0.2", "10.0.0.3"), Triple("ff3e::8000:9", "fd00::2", "fd00::3"))) {
                    val running = Running(listener, "ssm-listen", "-i", "eth0", "-c", "2", group, wanted)
                    running.line(1) shouldBe "listening to $wanted in $group on eth0, port 5001"
                    two.send(other, group, "not wanted")
                    one.send(wanted, group, "first")
                    two.send(other, group, "not wanted")
                    one.send(wanted, group, "second\n", hops = 7)
                    val from = if (':' in wanted) "[$wanted]:4000" else "$wanted:4000"
                    running.finish().hasStatus(0).lines.drop(1) shouldBe listOf(
                        "$from: 5 bytes, hop limit 1: first",
                        "$from: 7 bytes, hop limit 7: second.",
                    )
                }
            }
        }

        "all but one are heard" {
            onSwitch { listener, one, two ->
                for ((group, wanted, other) in listOf(Triple("239.7.8.9", "10.0.0.2", "10.0.0.3"), Triple("ff15::9", "fd00::2", "fd00::3"))) {
                    val running = Running(listener, "ssm-listen", "-x", "-i", "eth0", group, other)
                    running.line(1) shouldBe "listening to everybody but $other in $group on eth0, port 5001"
                    two.send(other, group, "not wanted")
                    one.send(wanted, group, "hello")
                    running.line(2) shouldContain "5 bytes, hop limit 1: hello"
                    running.stop().hasStatus(0)
                }
            }
        }

        "usage and errors" {
            fun complaint(vararg arguments: String) = netloom("ssm-listen", *arguments).hasStatus(2).err.lines().first()
            netloom("ssm-listen", "-h").hasStatus(0).out shouldContain "Usage: netloom ssm-listen -i <interface> [options] <group> <source>..."
            complaint("-i", "lo") shouldBe "ssm-listen: usage error: a group and its sources are required"
            complaint("-i", "lo", "232.1.1.1") shouldStartWith "ssm-listen: usage error: which sources?"
            complaint("232.1.1.1", "10.0.0.1") shouldBe "ssm-listen: usage error: which interface? -i <interface>"
            complaint("-i", "lo", "10.1.1.1", "10.0.0.1") shouldBe "ssm-listen: 10.1.1.1 is no multicast group"
            complaint("-i", "lo", "232.1.1.1", "fd00::1") shouldBe "ssm-listen: fd00::1 can not send to 232.1.1.1: another family"
            complaint("-i", "lo", "group", "fd00::1") shouldBe "ssm-listen: invalid argument: 'group': no IP address"
            complaint("-i", "nosuch", "232.1.1.1", "10.0.0.1") shouldBe "ssm-listen: group 232.1.1.1 on nosuch: No such device"
        }
    })
