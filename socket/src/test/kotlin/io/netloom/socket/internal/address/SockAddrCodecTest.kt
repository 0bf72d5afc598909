package io.netloom.socket.internal.address

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.property.Arb
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.element
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import io.netloom.socket.AddressFamily
import io.netloom.socket.SockAddr
import io.netloom.socket.internal.sys.CallFrame
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout.JAVA_BYTE
import java.net.Inet6Address
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.SocketAddress
import java.net.UnixDomainSocketAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.nio.channels.UnresolvedAddressException

/** The bytes of `struct sockaddr`, both ways, and what other bytes do. */
class SockAddrCodecTest :
    FunSpec({
        val frame = CallFrame()

        /** The bytes that the kernel would get. */
        fun encoded(address: SocketAddress, family: Int = familyOf(address)): ByteArray {
            frame.memory().asSlice(frame.nameOffset(), CallFrame.NAME_CAPACITY.toLong()).fill(0x55)
            val length = SockAddrCodec.encode(address, family, frame)
            return frame.memory().asSlice(frame.nameOffset(), length.toLong()).toArray(JAVA_BYTE)
        }

        fun decoded(bytes: ByteArray): SockAddr? = SockAddrCodec.decode(MemorySegment.ofArray(bytes), 0, bytes.size)

        test("what was encoded is decoded to the same") {
            checkAll(socketAddress) { address -> decoded(encoded(address)) shouldBe address }
            decoded(encoded(SockAddr.unnamedUnix())) shouldBe SockAddr.unnamedUnix()
        }

        test("the bytes of each family") {
            encoded(InetSocketAddress("192.0.2.1", 0x1234)) shouldBe native(16, 2) { put(2, 0x12, 0x34, 192, 0, 2, 1) }
            encoded(SockAddr.Inet6(ByteArray(16) { it.toByte() }, 0x1234, 0x01020304, 0x0a0b0c0d)) shouldBe native(28, 10) {
                put(2, 0x12, 0x34, 0x0a, 0x0b, 0x0c, 0x0d)
                for (i in 0..15) put(8 + i, i)
                putInt(24, 0x01020304)
            }
            encoded(SockAddr.abstractUnix("ab")) shouldBe native(5, 1) { put(3, 'a'.code, 'b'.code) }
            encoded(SockAddr.abstractUnix("")) shouldBe native(3, 1) {}
            encoded(SockAddr.unnamedUnix()) shouldBe native(2, 1) {}
            encoded(UnixDomainSocketAddress.of("/a")) shouldBe native(5, 1) { put(2, '/'.code, 'a'.code) }
            encoded(SockAddr.unix(ByteArray(108) { 'x'.code.toByte() })) shouldBe native(110, 1) { for (i in 2 until 110) put(i, 'x'.code) }
            encoded(SockAddr.netlink(0xfffffffeL, 3)) shouldBe native(12, 16) {
                putInt(4, -2)
                putInt(8, 3)
            }
            encoded(SockAddr.LinkLayer(0x0806, 7, byteArrayOf(1, 2, 3, 4, 5, 6), 1, 4)) shouldBe native(20, 17) {
                put(2, 0x08, 0x06)
                putInt(4, 7)
                putShort(8, 1)
                put(10, 4, 6, 1, 2, 3, 4, 5, 6)
            }
            encoded(SockAddr.linkLayer(0, 1, ByteArray(20))).size shouldBe 32
            encoded(SockAddr.Vsock(2, 1024, 1)) shouldBe native(16, 40) {
                putInt(4, 1024)
                putInt(8, 2)
                put(12, 1)
            }
            encoded(SockAddr.raw(29, byteArrayOf(1, 2, 3))) shouldBe native(5, 29) { put(2, 1, 2, 3) }
        }

        test("IPv4 on an IPv6 socket is v4-mapped") {
            val address = SockAddr.inet(InetAddress.getByName("192.0.2.1"), 53)
            val mapped = decoded(encoded(address, AddressFamily.INET6)).shouldBeInstanceOf<SockAddr.Inet6>()
            "$mapped" shouldBe "[::ffff:192.0.2.1]:53"
            encoded(InetSocketAddress("192.0.2.1", 53), AddressFamily.INET6) shouldBe encoded(address, AddressFamily.INET6)
        }

        test("any address of IPv4 is any address on an IPv6 socket") {
            "${decoded(encoded(InetSocketAddress("0.0.0.0", 53), AddressFamily.INET6))}" shouldBe "[::]:53"
            "${decoded(encoded(SockAddr.inet(InetAddress.getByName("0.0.0.0"), 53), AddressFamily.INET6))}" shouldBe "[::]:53"
        }

        test("a v4-mapped address on an IPv4 socket is the IPv4 address") {
            val mapped = decoded(encoded(InetSocketAddress("192.0.2.1", 53), AddressFamily.INET6))!!
            "${decoded(encoded(mapped, AddressFamily.INET))}" shouldBe "192.0.2.1:53"
        }

        test("raw bytes go as they are, whatever the socket is") {
            encoded(SockAddr.raw(AddressFamily.INET, byteArrayOf(1)), AddressFamily.INET6) shouldBe native(3, 2) { put(2, 1) }
            encoded(SockAddr.raw(AddressFamily.INET6, ByteArray(26) { 1 }), AddressFamily.INET).size shouldBe 28
        }

        test("IPv6 on an IPv4 socket is refused, both named") {
            val message = shouldThrow<IllegalArgumentException> { encoded(InetSocketAddress("2001:db8::1", 53), AddressFamily.INET) }.message!!
            message shouldContain "IPv4 socket"
            message shouldContain "2001:db8"
        }

        test("a name without an address is refused") {
            shouldThrow<UnresolvedAddressException> { encoded(InetSocketAddress.createUnresolved("no.example", 53), AddressFamily.INET) }
                .message!! shouldContain "no.example"
        }

        test("addresses that java.net calls equal keep their own scopes") {
            repeat(2) {
                for (scope in 1..9) {
                    val scoped = InetSocketAddress(Inet6Address.getByAddress(null, InetAddress.getByName("fe80::1").address, scope), 53)
                    "${decoded(encoded(scoped, AddressFamily.INET6))}" shouldBe "[fe80::1%$scope]:53"
                }
            }
        }

        test("each prefix of an address is an address, bytes, or none, and nothing is read beyond it") {
            checkAll(200, socketAddress) { address ->
                val whole = encoded(address)
                for (length in 0..whole.size) {
                    // Nothing lies behind these bytes: reading on would throw.
                    val part = decoded(whole.copyOf(length))
                    if (length < 2) part.shouldBeNull() else part!!.family shouldBe address.family
                    // What lies behind them does not count.
                    SockAddrCodec.decode(MemorySegment.ofArray(whole.copyOf(200).also { it.fill(-1, length) }), 0, length) shouldBe part
                }
            }
        }

        test("no bytes from outside throw, and what they become can be sent back") {
            val families = Arb.element((0..50).toList())
            checkAll(5_000, Arb.byteArray(Arb.int(0..200), Arb.byte()), families) { bytes, family ->
                if (bytes.size >= 2) ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putShort(0, family.toShort())
                val address = decoded(bytes)
                if (address != null) decoded(encoded(address)) shouldBe address
            }
        }

        test("lengths that cannot be") {
            val memory = MemorySegment.ofArray(ByteArray(16))
            for (length in listOf(Int.MIN_VALUE, -1, 0, 1)) SockAddrCodec.decode(memory, 0, length).shouldBeNull()
            SockAddrCodec.decode(memory, 0, Int.MAX_VALUE) shouldBe SockAddr.raw(0, ByteArray(14))
            SockAddrCodec.decode(memory, 15, 2).shouldBeNull()
            SockAddrCodec.decode(memory, 16, 2).shouldBeNull()
            // The kernel tells the whole length of an address that it cut off.
            SockAddrCodec.decode(MemorySegment.ofArray(ByteArray(300)), 0, 300) shouldBe SockAddr.raw(0, ByteArray(126))
        }

        test("a Unix path ends at its zero, and one without needs none") {
            "${decoded(native(20, 1) { put(2, '/'.code, 'a'.code) })}" shouldBe "/a"
            "${decoded(native(4, 1) { put(2, '/'.code, 'a'.code) })}" shouldBe "/a"
            // The kernel counts the zero after a path that fills the field.
            val full = decoded(native(111, 1) { for (i in 2 until 110) put(i, 'x'.code) }).shouldBeInstanceOf<SockAddr.Unix>()
            full.pathBytes!!.size shouldBe 108
        }

        test("a hardware address that is longer than the bytes that came is kept as bytes") {
            val link = native(20, 17) { put(11, 9) }
            decoded(link).shouldBeInstanceOf<SockAddr.Raw>()
            decoded(native(20, 17) { put(11, 8) }).shouldBeInstanceOf<SockAddr.LinkLayer>()
            decoded(native(128, 17) { put(11, 33) }).shouldBeInstanceOf<SockAddr.Raw>()
        }
    })

private fun familyOf(address: SocketAddress) = SockAddr.of(address).family

private fun native(size: Int, family: Int, fill: ByteBuffer.() -> Unit): ByteArray =
    ByteBuffer.allocate(size).order(ByteOrder.nativeOrder()).putShort(0, family.toShort()).apply(fill).array()

private fun ByteBuffer.put(at: Int, vararg values: Int) {
    for ((i, value) in values.withIndex()) put(at + i, value.toByte())
}
