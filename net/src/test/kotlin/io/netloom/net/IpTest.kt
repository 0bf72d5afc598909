package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.MessageFlag
import io.netloom.socket.Protocol
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketType
import io.netloom.testkit.PrivateNamespace
import java.io.IOException
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.channels.AlreadyConnectedException

/** C8.2, C8.11, C10.1. */
class IpTest :
    FunSpec({
        beforeEach { PrivateNamespace.require() }

        test("payload arrives without the header, whatever the version of IP") {
            guarded {
                for ((network, host) in listOf("ip4:253" to "127.0.0.1", "ip6:253" to "::1", "ip:253" to "127.0.0.1")) {
                    Net.listenPacket(network, host).let { it as IpConn }.use { server ->
                        server.protocol shouldBe 253
                        IpConn.dial(network, host).use { client ->
                            client.isConnected shouldBe true
                            client.writeText("bare payload")
                            val message = ReceivedMessage()
                            val buffer = ByteBuffer.allocate(100).position(10)
                            server.receiveFrom(buffer, message) shouldBe 12
                            text(buffer.flip().position(10).slice().let { it.position(it.limit()) }) shouldBe "bare payload"
                            checkNotNull(message.source?.toInetSocketAddress()).address.text shouldBe host
                            client.writeText("read, too")
                            server.readText() shouldBe "read, too"
                            client.writeText("cut to the buffer")
                            val small = ByteBuffer.allocate(3)
                            server.read(small) shouldBe 3
                            text(small) shouldBe "cut"
                            client.write(ByteBuffer.allocate(0))
                            server.read(ByteBuffer.allocate(5)) shouldBe 0
                            client.writeText("blocking")
                            val blocking = ByteBuffer.allocate(100)
                            server.blocking().read(blocking) shouldBe 8
                            text(blocking) shouldBe "blocking"
                            server.duplicate().close()
                            shouldThrow<AlreadyConnectedException> { client.sendTo(bytes("x"), InetSocketAddress(host, 0)) }
                            shouldThrow<AlreadyConnectedException> { client.blocking().sendTo(bytes("x"), InetSocketAddress(host, 0)) }
                            server.sendTo(bytes("back"), InetSocketAddress(host, 0)) shouldBe 4
                        }
                    }
                }
            }
        }

        test("options in the header push nothing out") {
            guarded {
                IpConn.listen("ip4:253", "127.0.0.1").use { server ->
                    val timestamps =
                        DialOptions(setup = { conn, _, _ -> conn.setOption(SocketLevel.IP, IP_OPTIONS, byteArrayOf(7, 7, 4, 0, 0, 0, 0, 0)) })
                    IpConn.dial("ip4:253", "127.0.0.1", timestamps).use { client ->
                        client.writeText("behind a longer header")
                        val exact = ByteBuffer.allocate(22)
                        server.read(exact) shouldBe 22
                        text(exact) shouldBe "behind a longer header"
                        client.writeText("behind a longer header")
                        server.readText() shouldBe "behind a longer header"
                    }
                }
            }
        }

        test("ping, by the protocol's name") {
            guarded {
                IpConn.dial("ip4:icmp", "127.0.0.1").use { icmp ->
                    icmp.protocol shouldBe Protocol.ICMP
                    val request = byteArrayOf(8, 0, 0xf7.toByte(), 0xfe.toByte(), 0, 0, 0, 1)
                    request[3] = 0xfe.toByte()
                    icmp.write(request)
                    val buffer = ByteBuffer.allocate(100)
                    do { // the request itself is heard, too
                        icmp.read(buffer.clear())
                    } while (buffer.get(0) != 0.toByte())
                    buffer.getShort(6) shouldBe 1
                }
                for (network in listOf("ip6:ipv6-icmp", "ip6:58")) IpConn.listen(network).use { it.protocol shouldBe Protocol.ICMPV6 }
                for (network in listOf("ip:igmp", "ip:2", "ip4:IGMP")) IpConn.listen(network).use { it.protocol shouldBe Protocol.IGMP }
                IpConn.listen("ip:tcp").use { checkNotNull(it.localAddress).family shouldBe AddressFamily.INET }
                IpConn.listen("ip:udp", "::").use { checkNotNull(it.localAddress).family shouldBe AddressFamily.INET6 }
            }
        }

        test("names of both ends") {
            guarded {
                for ((network, host, any) in listOf(
                    Triple("ip4:253", "127.0.0.1", "0.0.0.0"),
                    Triple("ip6:253", "::1", "::"),
                    Triple("ip:253", "127.0.0.1", "0.0.0.0"),
                )) {
                    IpConn.listen(network).use { it.localText() shouldBe any }
                    IpConn.listen(network, host).use {
                        it.localText() shouldBe host
                        it.remoteAddress.shouldBeNull()
                    }
                    IpConn.dial(network, host).use {
                        it.localText() shouldBe host
                        checkNotNull(it.remoteAddress?.toInetSocketAddress()).address.text shouldBe host
                        "$it" shouldContain "IpConn(ip "
                    }
                    val own = DialOptions(localAddress = InetSocketAddress(host, 0))
                    IpConn.dial(network, host, own).use { it.localText() shouldBe host }
                }
            }
        }

        test("how long a packet was, whatever the room for it") {
            guarded {
                IpConn.listen("ip4:253", "127.0.0.1").use { server ->
                    IpConn.dial("ip4:253", "127.0.0.1").use { client ->
                        val message = ReceivedMessage()
                        val small = ByteBuffer.allocate(3)
                        client.writeText("cut to the buffer")
                        server.receiveFrom(small, message, MessageFlag.TRUNC) shouldBe 17
                        message.length shouldBe 17
                        message.isTruncated shouldBe true
                        text(small) shouldBe "cut"
                    }
                }
            }
        }

        test("what it is not") {
            guarded {
                shouldThrow<NoSuitableAddressException> { IpConn.dial("ip4:1", "::1") }
                shouldThrow<NoSuitableAddressException> { IpConn.listen("ip6:58", "127.0.0.1") }
                IpConn.listen("ip4:253").use {
                    (shouldThrow<IOException> { it.writeText("to nobody") } as ErrnoCarrier).errno.name shouldBe
                        "EDESTADDRREQ"
                }
                Conn.open(AddressFamily.INET, SocketType.DGRAM).use { shouldThrow<IllegalArgumentException> { IpConn.of(it) } }
            }
        }
    })

private fun IpConn.localText() = checkNotNull(localAddress?.toInetSocketAddress()).address.text

private const val IP_OPTIONS = 4
