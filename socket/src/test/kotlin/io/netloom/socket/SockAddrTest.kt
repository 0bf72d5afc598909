package io.netloom.socket

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.property.checkAll
import io.netloom.socket.internal.address.socketAddress
import java.io.ByteArrayInputStream
import java.io.ByteArrayOutputStream
import java.io.ObjectInputStream
import java.io.ObjectOutputStream
import java.net.Inet4Address
import java.net.Inet6Address
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.SocketAddress
import java.net.UnixDomainSocketAddress
import java.nio.channels.UnresolvedAddressException
import java.nio.channels.UnsupportedAddressTypeException
import java.nio.file.Path

/** What addresses are by themselves; their bytes are in SockAddrCodecTest. */
class SockAddrTest :
    FunSpec({
        fun inet(address: String, port: Int) = SockAddr.inet(InetAddress.getByName(address), port)

        test("text") {
            "${inet("127.0.0.1", 53)}" shouldBe "127.0.0.1:53"
            "${inet("2001:db8::1", 53)}" shouldBe "[2001:db8::1]:53"
            "${SockAddr.Inet6(InetAddress.getByName("fe80::1").address, 53, scopeId = 2)}" shouldBe "[fe80::1%2]:53"
            "${SockAddr.Inet6(mapped(10, 0, 0, 1), 53)}" shouldBe "[::ffff:10.0.0.1]:53"
            "${SockAddr.unix(Path.of("/run/x.sock"))}" shouldBe "/run/x.sock"
            "${SockAddr.unix(byteArrayOf('a'.code.toByte(), -1))}" shouldBe "a\\xff"
            "${SockAddr.abstractUnix("abstract")}" shouldBe "@abstract"
            "${SockAddr.abstractUnix(byteArrayOf('a'.code.toByte(), 0, -1))}" shouldBe "@a\\x00\\xff"
            "${SockAddr.unnamedUnix()}" shouldBe "unix:unnamed"
            "${SockAddr.netlink(1234, 1)}" shouldBe "netlink:1234/0x1"
            "${SockAddr.netlink(0xffff_ffffL, -1)}" shouldBe "netlink:4294967295/0xffffffff"
            "${SockAddr.linkLayer(0x800, 2, byteArrayOf(2, 0, 0, 0, 0, -1))}" shouldBe "packet:0x0800/if2/02:00:00:00:00:ff"
            "${SockAddr.vsock(2, 1234)}" shouldBe "vsock:2:1234"
            "${SockAddr.raw(29, ByteArray(14))}" shouldBe "raw(family=29, 14 bytes)"
        }

        test("IPv6 text by RFC 5952") {
            fun text(address: String) = "${SockAddr.Inet6(InetAddress.getByName(address).address, 0)}".removePrefix("[").removeSuffix("]:0")
            val examples = "::  ::1  1::  1::8  2001:db8::1:0:0:1  2001:db8:0:1:1:1:1:1  2001:0:0:1::1  1:2:3:4:5:6:7:8  fe80::a:0:b"
            for (example in examples.split("  ")) text(example) shouldBe example
            text("2001:DB8:0:0:1:0:0:1") shouldBe "2001:db8::1:0:0:1"
        }

        test("what is too large or too long is refused and the limit told") {
            fun refused(limit: String, make: () -> Any) = shouldThrow<IllegalArgumentException> { make() }.message!! shouldContain limit

            refused("16 bits") { inet("127.0.0.1", 65536) }
            refused("16 bits") { inet("::1", -1) }
            refused("16 bytes, not 4") { SockAddr.Inet6(ByteArray(4), 0) }
            refused("108 bytes, not 109") { SockAddr.unix(Path.of("/" + "x".repeat(108))) }
            refused("108 bytes, not 109") { SockAddr.unix(ByteArray(109) { 1 }) }
            refused("zero byte") { SockAddr.unix(byteArrayOf(1, 0, 1)) }
            refused("zero byte") { SockAddr.unix(byteArrayOf(0, 1)) }
            refused("empty") { SockAddr.unix(Path.of("")) }
            refused("107 bytes, not 108") { SockAddr.abstractUnix("x".repeat(108)) }
            refused("32-bit") { SockAddr.netlink(1L shl 32) }
            refused("32-bit") { SockAddr.netlink(-1) }
            refused("16 bits") { SockAddr.linkLayer(0x10000, 0) }
            refused("16 bits") { SockAddr.LinkLayer(0, 0, hardwareType = -1) }
            refused("8 bits") { SockAddr.LinkLayer(0, 0, packetType = 256) }
            refused("32 bytes, not 33") { SockAddr.linkLayer(0, 0, ByteArray(33)) }
            refused("32-bit") { SockAddr.vsock(1L shl 32, 0) }
            refused("32-bit") { SockAddr.vsock(0, -1) }
            refused("8 bits") { SockAddr.Vsock(0, 0, 256) }
            refused("16 bits") { SockAddr.raw(65536, ByteArray(0)) }
            refused("126 bytes after its family, not 127") { SockAddr.raw(29, ByteArray(127)) }
        }

        test("the largest that are allowed") {
            SockAddr.unix(Path.of("/" + "x".repeat(107))).pathBytes!!.size shouldBe 108
            SockAddr.abstractUnix(ByteArray(107)).abstractName!!.size shouldBe 107
            SockAddr.abstractUnix(ByteArray(0)).isUnnamed shouldBe false
            SockAddr.linkLayer(0xffff, 1, ByteArray(32)).address.size shouldBe 32
            SockAddr.raw(0xffff, ByteArray(126)).bytes.size shouldBe 126
        }

        test("to and from InetSocketAddress") {
            val four = InetSocketAddress("192.0.2.1", 53)
            SockAddr.of(four).shouldBeInstanceOf<SockAddr.Inet4>().toInetSocketAddress() shouldBe four

            val six = InetSocketAddress(Inet6Address.getByAddress(null, InetAddress.getByName("fe80::1").address, 7), 53)
            val address = SockAddr.of(six).shouldBeInstanceOf<SockAddr.Inet6>()
            address.scopeId shouldBe 7
            address.toInetSocketAddress() shouldBe six
            (address.toInetAddress() as Inet6Address).scopeId shouldBe 7
            address.toUnixDomainSocketAddress().shouldBeNull()
        }

        test("java.net knows a v4-mapped address as an IPv4 one") {
            val mapped = SockAddr.Inet6(mapped(192, 0, 2, 1), 53)
            mapped.isV4Mapped shouldBe true
            mapped.toInetAddress().shouldBeInstanceOf<Inet4Address>()
            mapped.toInetSocketAddress() shouldBe InetSocketAddress("192.0.2.1", 53)
            SockAddr.Inet6(InetAddress.getByName("::192.0.2.1").address, 53).isV4Mapped shouldBe false
        }

        test("to and from UnixDomainSocketAddress") {
            val file = UnixDomainSocketAddress.of("/run/x.sock")
            SockAddr.of(file) shouldBe SockAddr.unix(Path.of("/run/x.sock"))
            SockAddr.of(file).toUnixDomainSocketAddress() shouldBe file
            SockAddr.of(UnixDomainSocketAddress.of("")) shouldBe SockAddr.unnamedUnix()
            SockAddr.unnamedUnix().toUnixDomainSocketAddress() shouldBe UnixDomainSocketAddress.of("")
            SockAddr.abstractUnix("x").toUnixDomainSocketAddress().shouldBeNull()
            SockAddr.unix(byteArrayOf(-1, -2)).path.shouldBeNull()
            SockAddr.abstractUnix("x").toInetSocketAddress().shouldBeNull()
        }

        test("what is no address is refused in words") {
            shouldThrow<UnresolvedAddressException> { SockAddr.of(InetSocketAddress.createUnresolved("no.example", 53)) }.message!! shouldContain
                "no.example:53"
            val strange = object : SocketAddress() {}
            shouldThrow<UnsupportedAddressTypeException> { SockAddr.of(strange) }.message!! shouldContain strange.javaClass.name
        }

        test("addresses do not change with the arrays they were made of or gave") {
            val bytes = ByteArray(16) { 1 }
            val six = SockAddr.Inet6(bytes, 1)
            val link = SockAddr.linkLayer(1, 1, bytes)
            val raw = SockAddr.raw(29, bytes)
            val unix = SockAddr.unix(bytes)
            bytes[0] = 9
            for (array in listOf(six.address, link.address, raw.bytes, unix.pathBytes!!)) array[0] = 8
            listOf(six.address, link.address, raw.bytes, unix.pathBytes!!).map { it[0].toInt() } shouldBe listOf(1, 1, 1, 1)
        }

        test("equal by value, and serializable") {
            checkAll(socketAddress) { address ->
                val copy = copied(address)
                copy shouldBe address
                copy.hashCode() shouldBe address.hashCode()
                "$copy" shouldBe "$address"
                SockAddr.of(address) shouldBe address
            }
        }

        test("unequal in one thing") {
            val all = listOf(
                inet("10.0.0.1", 1), inet("10.0.0.2", 1), inet("10.0.0.1", 2), inet("::1", 1), inet("::2", 1), inet("::1", 2),
                SockAddr.Inet6(ByteArray(16), 1, 1, 0), SockAddr.Inet6(ByteArray(16), 1, 2, 0), SockAddr.Inet6(ByteArray(16), 1, 1, 1),
                SockAddr.unnamedUnix(),
                SockAddr.abstractUnix(
                    "a",
                ),
                SockAddr.abstractUnix(""), SockAddr.unix(Path.of("a")), SockAddr.unix(Path.of("b")),
                SockAddr.netlink(1), SockAddr.netlink(2), SockAddr.netlink(1, 1),
                SockAddr.LinkLayer(1, 1), SockAddr.LinkLayer(2, 1), SockAddr.LinkLayer(1, 2), SockAddr.LinkLayer(1, 1, ByteArray(6)),
                SockAddr.LinkLayer(1, 1, hardwareType = 1), SockAddr.LinkLayer(1, 1, packetType = 1),
                SockAddr.Vsock(1, 1), SockAddr.Vsock(2, 1), SockAddr.Vsock(1, 2), SockAddr.Vsock(1, 1, 1),
                SockAddr.raw(1, ByteArray(1)), SockAddr.raw(2, ByteArray(1)), SockAddr.raw(1, ByteArray(2)),
            )
            all.toSet() shouldHaveSize all.size
            for (address in all) (address as Any) shouldNotBe address.toString()
        }
    })

private fun mapped(vararg address: Int) = ByteArray(12).also { it.fill(-1, 10, 12) } + ByteArray(4) { address[it].toByte() }

private fun copied(address: SockAddr): Any {
    val bytes = ByteArrayOutputStream().also { out -> ObjectOutputStream(out).use { it.writeObject(address) } }.toByteArray()
    return ObjectInputStream(ByteArrayInputStream(bytes)).use { it.readObject() }
}
