package io.netloom.ipv6

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.Protocol
import io.netloom.socket.SocketType
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration.Companion.seconds

/** The checksum that the kernel computes and verifies for a raw socket. */
class ChecksumOffsetTest :
    FunSpec({
        class Raw(override val conn: Conn) : Ipv6RawOptions

        val left = InetAddress.ofLiteral("fd00::1")
        val right = InetAddress.ofLiteral("fd00::2")

        suspend fun raw(protocol: Int, block: suspend (a: Raw, b: Raw) -> Unit) = TestNet.use { net ->
            val a = net.host("a")
            val b = net.host("b")
            net.link(a.end("eth0", "fd00::1/64"), b.end("eth0", "fd00::2/64"))
            fun open(host: TestHost) = host.open(AddressFamily.INET6, SocketType.RAW, protocol)
            open(a).use { from -> open(b).use { to -> block(Raw(from), Raw(to)) } }
        }

        /** RFC 8200, section 8.1: over the addresses, the length, the protocol and the payload, in which the checksum is 0. */
        fun checksum(protocol: Int, payload: ByteArray): Short {
            val all = ByteBuffer.wrap(left.address + right.address + ByteArray(8) + payload).putInt(32, payload.size).putInt(36, protocol)
            var sum = 0
            while (all.hasRemaining()) sum += if (all.remaining() == 1) (all.get().toInt() and 0xff) shl 8 else all.getShort().toInt() and 0xffff
            while (sum ushr 16 != 0) sum = (sum and 0xffff) + (sum ushr 16)
            return sum.inv().toShort()
        }

        fun errno(block: () -> Unit) = (shouldThrow<IOException>(block) as ErrnoCarrier).errno

        fun to(address: InetAddress) = InetSocketAddress(address, 0)

        suspend fun receive(raw: Raw): ByteArray {
            val buffer = ByteBuffer.allocate(200)
            val n = raw.conn.receiveFrom(buffer, timeout = 10.seconds)
            return buffer.array().copyOf(n)
        }

        test("off at first, on at any even offset, off again") {
            raw(OSPF) { raw, _ ->
                raw.checksumOffset shouldBe null
                for (offset in listOf(12, 0, 2, 65_534)) {
                    raw.checksumOffset = offset
                    raw.checksumOffset shouldBe offset
                }
                for (odd in listOf(1, 13)) errno { raw.checksumOffset = odd } shouldBe Errno.EINVAL
                shouldThrow<IllegalArgumentException> { raw.checksumOffset = -2 }.message shouldBe
                    "an offset is not negative: -2; null is no checksum"
                raw.checksumOffset shouldBe 65_534
                raw.checksumOffset = null
                raw.checksumOffset shouldBe null
            }
        }

        test("the kernel computes it, and drops what comes with a wrong one") {
            raw(OSPF) { a, b ->
                a.checksumOffset = 12
                b.checksumOffset = 12
                for (size in listOf(14, 36, 101)) {
                    val payload = ByteArray(size) { if (it == 12 || it == 13) 0 else (it * 7).toByte() }
                    a.conn.sendTo(ByteBuffer.wrap(payload), to(right))
                    receive(b) shouldBe ByteBuffer.wrap(payload.copyOf()).putShort(12, checksum(OSPF, payload)).array()
                }
                a.checksumOffset = null
                val wrong = ByteArray(20) { 1 }
                a.conn.sendTo(ByteBuffer.wrap(wrong), to(right))
                // Too short to have one: dropped, too.
                a.conn.sendTo(ByteBuffer.wrap(ByteArray(13)), to(right))
                val own = ByteArray(20) { if (it == 12 || it == 13) 0 else 1 }
                ByteBuffer.wrap(own).putShort(12, checksum(OSPF, own))
                a.conn.sendTo(ByteBuffer.wrap(own), to(right))
                receive(b) shouldBe own
                b.checksumOffset = null
                a.conn.sendTo(ByteBuffer.wrap(wrong), to(right))
                receive(b) shouldBe wrong
            }
        }

        test("a payload that ends before its checksum does") {
            raw(OSPF) { a, _ ->
                a.checksumOffset = 12
                for (size in listOf(0, 12, 13)) {
                    val refusal = runCatching { a.conn.sendTo(ByteBuffer.allocate(size), to(right)) }.exceptionOrNull()
                    (refusal as ErrnoCarrier).errno shouldBe Errno.EINVAL
                }
                a.conn.sendTo(ByteBuffer.allocate(14), to(right)) shouldBe 14
            }
        }

        test("ICMPv6 begins with one at 2; without it the sender's own counts") {
            raw(Protocol.ICMPV6) { a, b ->
                a.checksumOffset shouldBe 2
                for (raw in listOf(a, b)) raw.icmpFilter = Icmpv6Filter.BLOCK_ALL.accept(128)
                val echo = byteArrayOf(128.toByte(), 0, 0, 0, 0, 7, 0, 1, 5)
                val summed = ByteBuffer.wrap(echo.copyOf()).putShort(2, checksum(Protocol.ICMPV6, echo)).array()
                a.conn.sendTo(ByteBuffer.wrap(echo), to(right))
                receive(b) shouldBe summed
                a.checksumOffset = null
                a.conn.sendTo(ByteBuffer.wrap(echo), to(right))
                summed[8] = 6
                ByteBuffer.wrap(summed).putShort(2, 0).putShort(2, checksum(Protocol.ICMPV6, summed.copyOf()))
                a.conn.sendTo(ByteBuffer.wrap(summed), to(right))
                // The one with a checksum of 0 was dropped.
                receive(b) shouldBe summed
            }
        }

        test("only raw IPv6 sockets have it") {
            TestNet.use { net ->
                val host = net.host("a")
                for (type in listOf(SocketType.DGRAM, SocketType.STREAM)) {
                    host.open(AddressFamily.INET6, type).use { conn ->
                        errno { Raw(conn).checksumOffset = 2 } shouldBe Errno.ENOPROTOOPT
                        errno { Raw(conn).checksumOffset } shouldBe Errno.ENOPROTOOPT
                        errno { Raw(conn).headerIncluded = true } shouldBe Errno.ENOPROTOOPT
                    }
                }
            }
        }

        test("a header of the sender's own") {
            raw(OSPF) { a, b ->
                a.headerIncluded shouldBe false
                a.headerIncluded = true
                a.headerIncluded shouldBe true
                val packet = ByteBuffer.allocate(44).putInt(6 shl 28 or (0x2e shl 20) or 0xbeef1).putShort(4).put(OSPF.toByte()).put(9)
                packet.put(left.address).put(right.address).putInt(0x01020304).flip()
                Ipv6Header.parse(packet.duplicate()).run { listOf(trafficClass, hopLimit, payloadLength) } shouldBe listOf(0x2e, 9, 4)
                a.conn.sendTo(packet, to(right)) shouldBe 44
                // A raw IPv6 socket never gives the header.
                receive(b) shouldBe byteArrayOf(1, 2, 3, 4)
            }
        }
    })

private const val OSPF = 89
