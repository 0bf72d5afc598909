package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.Errno
import io.netloom.socket.LinuxSocketException
import io.netloom.socket.SockAddr
import io.netloom.testkit.TestNet
import java.net.Inet4Address
import java.net.Inet6Address
import java.net.InetSocketAddress

/** Zones by the names that interfaces have in their own namespaces. */
class ZonesTest :
    FunSpec({
        test("the same zone has another name in another namespace") {
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                net.link(a.end("left0"), b.end("right0"))
                val zone = a.index("left0")
                Zones.name(zone, a.netNs) shouldBe "left0"
                Zones.index("left0", a.netNs) shouldBe zone
                val address = Inet6Address.getByAddress(null, parseInetAddress("fe80::1").address, zone)
                Zones.text(address, a.netNs) shouldBe "fe80::1%left0"
                Zones.text(SockAddr.inet(address, 80), a.netNs) shouldBe "[fe80::1%left0]:80"
                Zones.text(InetSocketAddress(address, 80), a.netNs) shouldBe "[fe80::1%left0]:80"
                Zones.parse("fe80::1%left0", a.netNs).text shouldBe "fe80::1%$zone"
                Zones.name(b.index("right0"), b.netNs) shouldBe "right0"
                shouldThrow<LinuxSocketException> { Zones.parse("fe80::1%left0", b.netNs) }.errno shouldBe Errno.ENODEV
                a.inside { Zones.text(address) } shouldBe "fe80::1%left0"
                guarded {
                    val local = Interfaces.byName("left0", a.netNs).addresses.single { it.prefix.address.isLinkLocalUnicast }
                    UdpConn.listen("[${local.prefix.address.text}%left0]:0", ListenOptions(config = a.config)).use { conn ->
                        val text = Zones.text(conn.localAddress!!, a.netNs)
                        HostPort.split(text).host.substringAfter('%') shouldBe "left0"
                        Net.resolve("udp", text, config = a.config) shouldBe conn.localAddress
                    }
                }
                a.interfaces.delete("left0")
                Zones.text(address, a.netNs) shouldBe "fe80::1%$zone"
            }
        }

        test("without a zone it is the address's text") {
            for (text in listOf("192.0.2.1", "fe80::1", "2001:db8::1", "::")) {
                withClue(text) {
                    Zones.text(parseInetAddress(text)) shouldBe text
                    Zones.parse(text).text shouldBe text
                    Zones.text(SockAddr.inet(parseInetAddress(text), 7)) shouldBe HostPort.join(text, 7)
                }
            }
            Zones.parse("::ffff:192.0.2.1").javaClass shouldBe Inet4Address::class.java
            Zones.text(SockAddr.abstractUnix("x")) shouldBe "@x"
        }

        test("a zone by number need not exist") {
            Zones.name(987_654) shouldBe "987654"
            Zones.index("987654") shouldBe 987_654
            Zones.parse("fe80::1%987654").text shouldBe "fe80::1%987654"
            Zones.text(Zones.parse("fe80::1%987654")) shouldBe "fe80::1%987654"
        }

        test("texts that are none") {
            for (text in listOf(
                "", "fe80::1%", "%lo", "192.0.2.1%lo", "::ffff:192.0.2.1%lo", "fe80::1%99999999999", "localhost", "localhost%lo", "fe80::g%lo",
            )) {
                withClue("'$text'") { shouldThrow<AddressSyntaxException> { Zones.parse(text) }.reason shouldBe "invalid IP address" }
            }
            shouldThrow<LinuxSocketException> { Zones.index("nosuch0") }.errno shouldBe Errno.ENODEV
            for (zone in listOf("", "a name that is far too long", "99999999999999999")) {
                withClue("'$zone'") { shouldThrow<IllegalArgumentException> { Zones.index(zone) } }
            }
        }
    })
