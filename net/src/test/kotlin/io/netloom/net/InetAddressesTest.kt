package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import java.net.Inet4Address
import java.net.Inet6Address
import java.net.InetAddress
import java.util.HexFormat

/** C1.1 to C1.3, C3.1 to C3.6, C3.8 to C3.10. */
class InetAddressesTest :
    FunSpec({
        fun hex(address: InetAddress) = HexFormat.of().formatHex(address.address)

        test("addresses that are read") {
            for ((text, bytes) in listOf(
                "127.0.1.2" to "7f000102",
                "127.0.0.1" to "7f000001",
                "0.0.0.0" to "00000000",
                "255.255.255.255" to "ffffffff",
                "::ffff:127.1.2.3" to "7f010203",
                "::ffff:7f01:0203" to "7f010203",
                "0:0:0:0:0000:ffff:127.1.2.3" to "7f010203",
                "2001:4860:0:2001::68" to "20014860000020010000000000000068",
                "2001:4860:0000:2001:0000:0000:0000:0068" to "20014860000020010000000000000068",
                "::" to "0".repeat(32),
                "::1" to "0".repeat(31) + "1",
                "1::" to "0001" + "0".repeat(28),
                "FE80::AbCd" to "fe80" + "0".repeat(24) + "abcd",
                "1:2:3:4:5:6:7::" to "00010002000300040005000600070000",
                "::2:3:4:5:6:7:8" to "00000002000300040005000600070008",
                "1:2:3:4:5:6:1.2.3.4" to "00010002000300040005000601020304",
                "1:2:3:4::1.2.3.4" to "00010002000300040000000001020304",
            )) {
                withClue(text) {
                    hex(parseInetAddress(text)) shouldBe bytes
                    checkNotNull(parseInetAddressOrNull(text))
                }
            }
        }

        test("texts that are none") {
            for (text in listOf(
                "", " ", "-0.0.0.0", "-1.0.0.0", "0.-1.0.0", "0.0.-2.0", "0.0.0.-3", "127.0.0.256", "127.0.0", "127", "1", "127.0.0.1.",
                ".127.0.0.1", "127..0.1",
                "abc", "123:", "fe80::1%lo0", "fe80::1%911", "127.001.002.003", "::ffff:127.001.002.003", "123.000.000.000", "1.2.3.04",
                "0x7f.0.0.1", "127.0.0.1 ", " 127.0.0.1",
                "1.2..4", "0123.0.0.1", "a1:a2:a3:a4::b1:b2:b3:b4", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::1::",
                ":::", ":", ":1", "1:", "12345::", "1::2::3", "g::",
                "::1.2.3", "::1.2.3.4.5", "1.2.3.4::", "::1.2.3.4:5", "1.2.3.4:80", "[::1]", "::1/64", "fe80::\u0661", "+1.2.3.4",
                "1:2:3:4:5:6:7:1.2.3.4", "::-1", "localhost",
            )) {
                withClue("'$text'") {
                    parseInetAddressOrNull(text).shouldBeNull()
                    shouldThrow<AddressSyntaxException> { parseInetAddress(text) }.message shouldBe "address $text: invalid IP address"
                }
            }
        }

        test("the text of RFC 5952") {
            for (text in listOf(
                "192.0.2.1", "2001:db8::123:12:1", "2001:db8::1", "2001:db8:0:1:0:1:0:1", "2001:db8:1:0:1:0:1:0", "2001::1:0:0:1",
                "2001:db8:0:0:1::", "2001:db8::1:0:0:1", "2001:db8::a:b:c:d",
                "::", "::1", "1::", "2001:db8:1:1:1:1:0:1", "fe80::1",
            )) {
                withClue(text) { parseInetAddress(text).text shouldBe text }
            }
            parseInetAddress("2001:DB8:0000:0:0:0:0:1").text shouldBe "2001:db8::1"
            parseInetAddress("::ffff:1.2.3.4").text shouldBe "1.2.3.4"
            Inet6Address.getByAddress(null, parseInetAddress("fe80::1").address, 7).text shouldBe "fe80::1%7"
        }

        test("a v4-mapped address is the IPv4 address") {
            val mapped = InetAddress.getByAddress(HexFormat.of().parseHex("00000000000000000000ffffc0000201"))
            mapped shouldBe inet4Address(192, 0, 2, 1)
            (mapped is Inet4Address) shouldBe true
            shouldThrow<IllegalArgumentException> { inet4Address(1, 2, 3, 256) }
        }

        test("what kind an address is") {
            class Kind(val name: String, val ask: (InetAddress) -> Boolean, val yes: List<String>, val no: List<String>)
            val kinds = listOf(
                Kind("unspecified", { it.isUnspecified }, listOf("0.0.0.0", "::"), listOf("127.0.0.1", "::1")),
                Kind("loopback", { it.isLoopback }, listOf("127.0.0.1", "127.255.255.254", "::1"), listOf("128.1.2.3", "::", "::2")),
                Kind("multicast", {
                    it.isMulticast
                }, listOf("224.0.0.0", "239.255.255.255", "ff05::1", "ff00::"), listOf("240.0.0.0", "223.255.255.255", "fe80::")),
                Kind("interface-local multicast", {
                    it.isInterfaceLocalMulticast
                }, listOf("ff01::1", "ff11::9"), listOf("224.0.0.0", "ff02::1", "ff05::")),
                Kind("link-local multicast", {
                    it.isLinkLocalMulticast
                }, listOf("224.0.0.0", "224.0.0.255", "ff02::1", "ff12::1"), listOf("224.0.1.0", "239.0.0.0", "ff05::1")),
                Kind("link-local unicast", {
                    it.isLinkLocalUnicast
                }, listOf("169.254.0.0", "169.254.255.255", "fe80::", "febf::1"), listOf("169.255.0.0", "fec0::", "ff02::1")),
                Kind(
                    "global unicast",
                    { it.isGlobalUnicast },
                    listOf("240.0.0.0", "192.0.0.0", "10.0.0.1", "2001:db8::1", "fc00::1", "8.8.8.8"),
                    listOf("255.255.255.255", "0.0.0.0", "::", "127.0.0.1", "::1", "224.0.0.1", "ff02::1", "169.254.1.1", "fe80::1"),
                ),
                Kind(
                    "private",
                    { it.isPrivate },
                    listOf("10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.0", "fc00::", "fdff::1"),
                    listOf("9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "fbff::", "fe00::"),
                ),
            )
            for (kind in kinds) {
                for (text in kind.yes) withClue("$text is ${kind.name}") { kind.ask(parseInetAddress(text)) shouldBe true }
                for (text in kind.no) withClue("$text is not ${kind.name}") { kind.ask(parseInetAddress(text)) shouldBe false }
            }
        }

        test("masks of old and new") {
            parseInetAddress("127.168.5.1").defaultMask shouldBe IpMask.of(255, 0, 0, 0)
            parseInetAddress("128.1.0.0").defaultMask shouldBe IpMask.of(255, 255, 0, 0)
            parseInetAddress("192.168.1.1").defaultMask shouldBe IpMask.of(255, 255, 255, 0)
            parseInetAddress("224.0.0.1").defaultMask shouldBe IpMask.of(255, 255, 255, 0)
            parseInetAddress("2001:db8::1").defaultMask.shouldBeNull()
            parseInetAddress("192.168.1.127").masked(IpMask.ofLength(25, 32))?.text shouldBe "192.168.1.0"
            parseInetAddress("192.168.1.127").masked(IpMask.of(255, 0, 255, 0))?.text shouldBe "192.0.1.0"
            parseInetAddress("192.168.1.127").masked(IpMask.ofLength(96 + 24, 128))?.text shouldBe "192.168.1.0"
            parseInetAddress("192.168.1.127").masked(IpMask.ofLength(64, 128)).shouldBeNull()
            parseInetAddress("2001:db8:1:2::3").masked(IpMask.ofLength(48, 128))?.text shouldBe "2001:db8:1::"
            parseInetAddress("2001:db8::").masked(IpMask.ofLength(24, 32)).shouldBeNull()
        }

        test("addresses that everybody knows") {
            WellKnownAddresses.IPV4_BROADCAST.text shouldBe "255.255.255.255"
            WellKnownAddresses.IPV4_ALL_SYSTEMS.text shouldBe "224.0.0.1"
            WellKnownAddresses.IPV4_ALL_ROUTERS.text shouldBe "224.0.0.2"
            WellKnownAddresses.IPV4_UNSPECIFIED.text shouldBe "0.0.0.0"
            WellKnownAddresses.IPV4_LOOPBACK.text shouldBe "127.0.0.1"
            WellKnownAddresses.IPV6_UNSPECIFIED.text shouldBe "::"
            WellKnownAddresses.IPV6_LOOPBACK.text shouldBe "::1"
            WellKnownAddresses.IPV6_INTERFACE_LOCAL_ALL_NODES.text shouldBe "ff01::1"
            WellKnownAddresses.IPV6_LINK_LOCAL_ALL_NODES.text shouldBe "ff02::1"
            WellKnownAddresses.IPV6_LINK_LOCAL_ALL_ROUTERS.text shouldBe "ff02::2"
            IPV4_LENGTH shouldBe WellKnownAddresses.IPV4_LOOPBACK.address.size
            IPV6_LENGTH shouldBe WellKnownAddresses.IPV6_LOOPBACK.address.size
        }
    })
