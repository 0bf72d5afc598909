package io.netloom.ipv4

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.list
import io.kotest.property.checkAll
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.Protocol
import io.netloom.socket.SocketType
import io.netloom.testkit.PrivateNamespace
import io.netloom.testkit.TestNet
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration.Companion.seconds

/** The filter of ICMP types, as an object and as the kernel goes by it. */
class Icmpv4FilterTest :
    FunSpec({
        class Raw(override val conn: Conn) : Ipv4RawOptions

        test("block, accept, all") {
            for (type in listOf(0, 3, 5, 8, 9, 10, 11, 12, 13, 14, 31)) {
                val blocked = Icmpv4Filter.ACCEPT_ALL.block(type)
                blocked.willBlock(type) shouldBe true
                (0..255).filter(blocked::willBlock) shouldBe listOf(type)
                blocked.accept(type) shouldBe Icmpv4Filter.ACCEPT_ALL
                (0..31).filterNot(Icmpv4Filter.BLOCK_ALL.accept(type)::willBlock) shouldBe listOf(type)
                Icmpv4Filter.BLOCK_ALL.willBlock(type) shouldBe true
                Icmpv4Filter.ACCEPT_ALL.willBlock(type) shouldBe false
            }
        }

        test("it is the set of types that were blocked last") {
            checkAll(300, Arb.list(Arb.int(-31..31), 0..40)) { changes ->
                val blocked = HashSet<Int>()
                var filter = Icmpv4Filter.ACCEPT_ALL
                for (change in changes) {
                    filter = if (change < 0) filter.accept(-change) else filter.block(change)
                    if (change < 0) blocked -= -change else blocked += change
                }
                (0..31).filter(filter::willBlock).toSet() shouldBe blocked
                filter shouldBe Icmpv4Filter.of(filter.bits)
                filter.hashCode() shouldBe Icmpv4Filter.ACCEPT_ALL.block(*blocked.toIntArray()).hashCode()
            }
        }

        test("types from 32 on are never blocked, and do not count modulo 32") {
            shouldThrow<IllegalArgumentException> { Icmpv4Filter.ACCEPT_ALL.block(42) }.message shouldBe "the kernel filters types 0 to 31, not 42"
            Icmpv4Filter.BLOCK_ALL.willBlock(42) shouldBe false
            Icmpv4Filter.BLOCK_ALL.accept(42) shouldBe Icmpv4Filter.BLOCK_ALL
            for (type in listOf(-1, 256)) {
                shouldThrow<IllegalArgumentException> { Icmpv4Filter.ACCEPT_ALL.block(type) }
                shouldThrow<IllegalArgumentException> { Icmpv4Filter.ACCEPT_ALL.accept(type) }
                shouldThrow<IllegalArgumentException> { Icmpv4Filter.ACCEPT_ALL.willBlock(type) }
            }
        }

        test("text") {
            "${Icmpv4Filter.ACCEPT_ALL}" shouldBe "Icmpv4Filter(accepts all)"
            "${Icmpv4Filter.BLOCK_ALL}" shouldBe "Icmpv4Filter(blocks 0 to 31)"
            "${Icmpv4Filter.ACCEPT_ALL.block(5, 8)}" shouldBe "Icmpv4Filter(blocks 5, 8)"
        }

        test("set and read back, on raw ICMP sockets only") {
            PrivateNamespace.require()
            Conn.open(AddressFamily.INET, SocketType.RAW, Protocol.ICMP).use { conn ->
                val raw = Raw(conn)
                raw.icmpFilter shouldBe Icmpv4Filter.ACCEPT_ALL
                for (filter in listOf(Icmpv4Filter.BLOCK_ALL.accept(0, 8), Icmpv4Filter.BLOCK_ALL, Icmpv4Filter.ACCEPT_ALL.block(31))) {
                    raw.icmpFilter = filter
                    raw.icmpFilter shouldBe filter
                    // Each reading is a filter of its own, which later changes leave as it is.
                    raw.icmpFilter.block(5)
                    raw.icmpFilter shouldBe filter
                }
            }
            fun refused(conn: Conn, reading: Errno, setting: Errno) = conn.use {
                (shouldThrow<IOException> { Raw(it).icmpFilter } as ErrnoCarrier).errno shouldBe reading
                (shouldThrow<IOException> { Raw(it).icmpFilter = Icmpv4Filter.BLOCK_ALL } as ErrnoCarrier).errno shouldBe setting
            }
            refused(Conn.open(AddressFamily.INET, SocketType.RAW, 89), Errno.EOPNOTSUPP, Errno.EOPNOTSUPP)
            refused(Conn.open(AddressFamily.INET, SocketType.DGRAM), Errno.EOPNOTSUPP, Errno.ENOPROTOOPT)
        }

        test("the kernel goes by it: of a host's echo requests and the replies to them only the replies are heard") {
            TestNet.use { net ->
                val host = net.host("a")
                host.open(AddressFamily.INET, SocketType.RAW, Protocol.ICMP).use { conn ->
                    Raw(conn).icmpFilter = Icmpv4Filter.BLOCK_ALL.accept(0)
                    val to = InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0)
                    for (sequence in 1..3) {
                        // Type, code, checksum, identifier, sequence.
                        val echo = ByteBuffer.allocate(8).putShort(0, 0x0800).putShort(4, 7).putShort(6, sequence.toShort())
                        echo.putShort(2, (0x0800 + 7 + sequence).inv().toShort())
                        conn.sendTo(echo, to)
                        val packet = ByteBuffer.allocate(100)
                        conn.receiveFrom(packet, timeout = 10.seconds) shouldBe 28
                        packet.get(20) shouldBe 0
                        packet.getShort(26) shouldBe sequence
                    }
                }
            }
        }
    })
