package io.netloom.samples.mark

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldStartWith
import io.netloom.samples.Running
import io.netloom.samples.Witness
import io.netloom.samples.netloom
import io.netloom.socket.AddressFamily
import io.netloom.socket.SocketType
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration.Companion.seconds

/** The server and its clients, on a cable. */
class MarkTcpCommandSpec :
    StringSpec({
        timeout = 60.seconds.inWholeMilliseconds

        fun onCable(block: (TestHost, TestHost) -> Unit) = TestNet.use { net ->
            val a = net.host("a")
            val b = net.host("b")
            net.link(a.end("eth0", "10.0.0.1/24", "fd00::1/64"), b.end("eth0", "10.0.0.2/24", "fd00::2/64"))
            block(a, b)
        }

        /** What the server says to who connects. */
        fun TestHost.greeting(server: String, port: Int): String {
            val family = if (':' in server) AddressFamily.INET6 else AddressFamily.INET
            return open(family, SocketType.STREAM).blocking().use { conn ->
                conn.connect(InetSocketAddress(InetAddress.ofLiteral(server), port))
                val text = ByteBuffer.allocate(100)
                while (conn.read(text) >= 0) continue
                text.array().decodeToString(0, text.position())
            }
        }

        "connections of both families are marked in their family's way" {
            onCable { a, b ->
                val server = Running(b, "mark-tcp", "-c", "2")
                server.line(1) shouldBe "listening on [::]:1024: traffic class 0x28 (DSCP 10), hop limit 128"
                a.greeting("fd00::2", 1024) shouldBe "HELLO-R-U-THERE-ACK"
                server.line(2) shouldMatch Regex("""\[fd00::1]:\d+: traffic class 0x28 \(DSCP 10\), hop limit 128""")
                a.greeting("10.0.0.2", 1024) shouldBe "HELLO-R-U-THERE-ACK"
                server.finish().hasStatus(0).lines[2] shouldMatch Regex("""10\.0\.0\.1:\d+: traffic class 0x28 \(DSCP 10\), hop limit 128""")
            }
        }

        "on the wire, by tshark" {
            onCable { a, b ->
                val server = Running(b, "mark-tcp", "-p", "7", "-t", "0xb8", "-l", "9", "-c", "2")
                server.line(1)
                Witness(a, "eth0", 2, "src port 7 and (len = 85 or len = 105)", "ip.dsfield", "ip.ttl", "ipv6.tclass", "ipv6.hlim").use { witness ->
                    a.greeting("10.0.0.2", 7)
                    a.greeting("fd00::2", 7)
                    witness.packets() shouldBe listOf(listOf("0xb8", "9", "", ""), listOf("", "", "0x000000b8", "9"))
                }
                server.finish().hasStatus(0)
            }
        }

        "it serves until it is stopped" {
            onCable { a, b ->
                val server = Running(b, "mark-tcp", "-p", "0")
                val port = server.line(1).substringAfter("]:").substringBefore(':').toInt()
                repeat(3) { a.greeting("fd00::2", port) }
                server.line(4)
                val ran = server.stop().hasStatus(0)
                withClue(ran) { ran.lines shouldHaveSize 4 }
            }
        }

        "usage and errors" {
            netloom("mark-tcp", "-h").hasStatus(0).out shouldContain "Usage: netloom mark-tcp"
            netloom("mark-tcp", "-t", "256").hasStatus(2).err shouldStartWith "mark-tcp: invalid argument: '256': out of range: 0 <= value <= 255"
            netloom("mark-tcp", "-t", "AF11").hasStatus(2).err shouldStartWith "mark-tcp: invalid argument: 'AF11'"
            netloom("mark-tcp", "1024").hasStatus(2).err shouldStartWith "mark-tcp: usage error"
            onCable { _, b ->
                val server = Running(b, "mark-tcp")
                server.line(1)
                b.inside { netloom("mark-tcp") }.hasStatus(2).err shouldBe "mark-tcp: port 1024: Address already in use\n"
                server.stop()
            }
        }
    })
