package io.netloom.ipv6

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
import java.nio.ByteOrder
import kotlin.time.Duration.Companion.seconds

/** The filter of ICMPv6 types, as an object and as the kernel goes by it. */
class Icmpv6FilterTest :
    FunSpec({
        class Raw(override val conn: Conn) : Ipv6RawOptions

        test("block, accept, all") {
            for (type in 0..255) {
                val blocked = Icmpv6Filter.ACCEPT_ALL.block(type)
                (0..255).filter(blocked::willBlock) shouldBe listOf(type)
                blocked.accept(type) shouldBe Icmpv6Filter.ACCEPT_ALL
                (0..255).filterNot(Icmpv6Filter.BLOCK_ALL.accept(type)::willBlock) shouldBe listOf(type)
            }
            for (type in listOf(-1, 256)) {
                shouldThrow<IllegalArgumentException> { Icmpv6Filter.ACCEPT_ALL.block(type) }.message shouldBe "a type is 0 to 255, not $type"
                shouldThrow<IllegalArgumentException> { Icmpv6Filter.ACCEPT_ALL.accept(type) }
                shouldThrow<IllegalArgumentException> { Icmpv6Filter.ACCEPT_ALL.willBlock(type) }
            }
        }

        test("it is the set of types that were blocked last") {
            checkAll(300, Arb.list(Arb.int(-255..255), 0..40)) { changes ->
                val blocked = HashSet<Int>()
                var filter = Icmpv6Filter.ACCEPT_ALL
                for (change in changes) {
                    filter = if (change < 0) filter.accept(-change) else filter.block(change)
                    if (change < 0) blocked -= -change else blocked += change
                }
                (0..255).filter(filter::willBlock).toSet() shouldBe blocked
                Icmpv6Filter.of(filter.toByteArray()) shouldBe filter
                filter.hashCode() shouldBe Icmpv6Filter.ACCEPT_ALL.block(*blocked.toIntArray()).hashCode()
            }
        }

        test("the structure: eight numbers in native order, a bit that is set blocks") {
            // Type 136 is bit 8 of word 4.
            val words = ByteBuffer.wrap(Icmpv6Filter.ACCEPT_ALL.block(136).toByteArray()).order(ByteOrder.nativeOrder()).asIntBuffer()
            List(8) { words.get(it) } shouldBe listOf(0, 0, 0, 0, 1 shl 8, 0, 0, 0)
            shouldThrow<IllegalArgumentException> { Icmpv6Filter.of(ByteArray(31)) }.message shouldBe "struct icmp6_filter has 32 bytes, not 31"
        }

        test("text") {
            "${Icmpv6Filter.ACCEPT_ALL}" shouldBe "Icmpv6Filter(accepts all)"
            "${Icmpv6Filter.BLOCK_ALL}" shouldBe "Icmpv6Filter(blocks all)"
            "${Icmpv6Filter.ACCEPT_ALL.block(133, 134)}" shouldBe "Icmpv6Filter(blocks 133, 134)"
            "${Icmpv6Filter.BLOCK_ALL.accept(129)}" shouldBe "Icmpv6Filter(accepts 129)"
        }

        test("set and read back, on raw ICMPv6 sockets only") {
            PrivateNamespace.require()
            Conn.open(AddressFamily.INET6, SocketType.RAW, Protocol.ICMPV6).use { conn ->
                val raw = Raw(conn)
                raw.icmpFilter shouldBe Icmpv6Filter.ACCEPT_ALL
                for (filter in listOf(Icmpv6Filter.BLOCK_ALL.accept(128, 129), Icmpv6Filter.BLOCK_ALL, Icmpv6Filter.ACCEPT_ALL.block(255))) {
                    raw.icmpFilter = filter
                    raw.icmpFilter shouldBe filter
                }
            }
            fun refused(conn: Conn, errno: Errno) = conn.use {
                (shouldThrow<IOException> { Raw(it).icmpFilter } as ErrnoCarrier).errno shouldBe errno
                (shouldThrow<IOException> { Raw(it).icmpFilter = Icmpv6Filter.BLOCK_ALL } as ErrnoCarrier).errno shouldBe errno
            }
            refused(Conn.open(AddressFamily.INET6, SocketType.RAW, 89), Errno.EOPNOTSUPP)
            refused(Conn.open(AddressFamily.INET6, SocketType.DGRAM), Errno.ENOPROTOOPT)
        }

        test("the kernel goes by it: of a host's echo requests and the replies to them only the replies are heard") {
            TestNet.use { net ->
                net.host("a").open(AddressFamily.INET6, SocketType.RAW, Protocol.ICMPV6).use { conn ->
                    Raw(conn).icmpFilter = Icmpv6Filter.BLOCK_ALL.accept(129)
                    for (sequence in 1..3) {
                        // Type, code, checksum (the kernel's), identifier, sequence.
                        val echo = ByteBuffer.allocate(8).putShort(0, 0x8000.toShort()).putShort(4, 7).putShort(6, sequence.toShort())
                        conn.sendTo(echo, InetSocketAddress(InetAddress.ofLiteral("::1"), 0))
                        val message = ByteBuffer.allocate(100)
                        conn.receiveFrom(message, timeout = 10.seconds) shouldBe 8
                        message.get(0) shouldBe 129.toByte()
                        message.getShort(6) shouldBe sequence
                    }
                }
            }
        }
    })
