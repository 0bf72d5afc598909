package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import java.math.BigInteger

/** C3.7, C3.11 to C3.13. */
class IpPrefixTest :
    FunSpec({
        test("prefixes that are read") {
            for ((text, network) in listOf(
                "135.104.0.0/32" to "135.104.0.0/32",
                "0.0.0.0/24" to "0.0.0.0/24",
                "135.104.0.0/24" to "135.104.0.0/24",
                "135.104.0.1/32" to "135.104.0.1/32",
                "135.104.0.1/24" to "135.104.0.0/24",
                "192.168.100.1/16" to "192.168.0.0/16",
                "1.2.3.4/0" to "0.0.0.0/0",
                "::1/128" to "::1/128",
                "abcd:2345::/127" to "abcd:2345::/127",
                "abcd:2345::/65" to "abcd:2345::/65",
                "abcd:2345::/33" to "abcd:2345::/33",
                "abcd:2300::/24" to "abcd:2300::/24",
                "abcd:2345::/24" to "abcd:2300::/24",
                "2001:db8::/48" to "2001:db8::/48",
                "2001:db8::1/48" to "2001:db8::/48",
                "::ffff:192.0.2.1/120" to "192.0.2.0/24",
            )) {
                withClue(text) {
                    val prefix = IpPrefix.parse(text)
                    prefix.masked().toString() shouldBe network
                    prefix.address shouldBe parseInetAddress(text.substringBefore('/'))
                    IpPrefix.parse(prefix.toString()) shouldBe prefix
                }
            }
        }

        test("texts that are none") {
            for (text in listOf(
                "", "192.168.1.1", "192.168.1.1/255.255.255.0", "192.168.1.1/35", "2001:db8::1/-1", "2001:db8::1/-0", "-0.0.0.0/32",
                "-1.0.0.0/32", "0.-1.0.0/32", "0.0.0.0/-1", "192.0.2.0/33",
                "::/129", "1.2.3.4/+8", "1.2.3.4/", "/8", "1.2.3.4/08", "1.2.3.4/8/8", "1.2.3.4/ 8", "fe80::1%lo/64", "localhost/8",
                "1.2.3.4/4294967304", "::ffff:1.2.3.4/95", "01.2.3.4/8",
            )) {
                withClue("'$text'") {
                    IpPrefix.parseOrNull(text).shouldBeNull()
                    shouldThrow<AddressSyntaxException> { IpPrefix.parse(text) }.reason shouldBe "invalid CIDR address"
                }
            }
        }

        test("whether an address is inside") {
            for ((address, prefix, inside) in listOf(
                Triple("172.16.1.1", "172.16.0.0/12", true),
                Triple("172.24.0.1", "172.16.0.0/13", false),
                Triple("192.168.0.3", "192.168.0.0/24", true),
                Triple("192.168.1.0", "192.168.0.0/24", false),
                Triple("::ffff:192.168.0.3", "192.168.0.0/24", true),
                Triple("2001:db8:1:2::1", "2001:db8:1::/47", true),
                Triple("2001:db8:1:2::1", "2001:db8:2::/47", false),
                Triple("1.2.3.4", "::/0", false),
                Triple("::1", "0.0.0.0/0", false),
                Triple("255.255.255.255", "0.0.0.0/0", true),
            )) {
                withClue("$address in $prefix") { (parseInetAddress(address) in IpPrefix.parse(prefix)) shouldBe inside }
            }
        }

        test("masks with holes") {
            val holes = IpPrefix.of(parseInetAddress("192.168.1.7"), IpMask.of(255, 0, 255, 0))
            (parseInetAddress("192.99.1.8") in holes) shouldBe true
            (parseInetAddress("192.168.0.1") in holes) shouldBe false
            holes.length shouldBe -1
            holes.mask.isCanonical shouldBe false
            holes.toString() shouldBe "192.168.1.7/ff00ff00"
            holes.masked().toString() shouldBe "192.0.1.0/ff00ff00"
            holes.size shouldBe BigInteger.valueOf(65_536)
            holes.last.text shouldBe "192.255.1.255"
            IpPrefix.of(parseInetAddress("10.0.0.1"), IpMask.of(255, 255, 254, 254)).addresses().map { it.text } shouldContainExactly
                listOf("10.0.0.0", "10.0.0.1", "10.0.1.0", "10.0.1.1")
        }

        test("the addresses, one by one") {
            IpPrefix.parse("192.0.2.6/30").addresses().map { it.text } shouldContainExactly listOf("192.0.2.4", "192.0.2.5", "192.0.2.6", "192.0.2.7")
            IpPrefix.parse("255.255.255.254/31").addresses().map { it.text } shouldContainExactly listOf("255.255.255.254", "255.255.255.255")
            IpPrefix.parse("::1/128").addresses().map { it.text } shouldContainExactly listOf("::1")
            IpPrefix.parse("2001:db8::/32").addresses().asSequence().take(3).map { it.text }.toList().toList() shouldContainExactly
                listOf("2001:db8::", "2001:db8::1", "2001:db8::2")
            IpPrefix.parse("2001:db8::/32").size shouldBe BigInteger.TWO.pow(96)
            IpPrefix.parse("0.0.0.0/0").last.text shouldBe "255.255.255.255"
        }

        test("prefixes among each other") {
            fun prefix(text: String) = IpPrefix.parse(text)
            (prefix("10.1.0.0/16") in prefix("10.0.0.0/8")) shouldBe true
            (prefix("10.0.0.0/8") in prefix("10.1.0.0/16")) shouldBe false
            (prefix("10.0.0.0/8") in prefix("10.0.0.0/8")) shouldBe true
            (prefix("::/8") in prefix("0.0.0.0/0")) shouldBe false
            prefix("10.0.0.0/8").overlaps(prefix("10.9.9.9/32")) shouldBe true
            prefix("10.9.9.9/32").overlaps(prefix("10.0.0.0/8")) shouldBe true
            prefix("10.0.0.0/8").overlaps(prefix("11.0.0.0/8")) shouldBe false
            prefix("::/0").overlaps(prefix("0.0.0.0/0")) shouldBe false
            prefix("10.0.0.1/8") shouldNotBe prefix("10.0.0.0/8")
            prefix("10.0.0.1/8").hashCode() shouldBe prefix("10.0.0.1/8").hashCode()
        }

        test("masks") {
            for ((length, bits, text) in listOf(
                Triple(0, 32, "00000000"),
                Triple(12, 32, "fff00000"),
                Triple(24, 32, "ffffff00"),
                Triple(32, 32, "ffffffff"),
                Triple(0, 128, "0".repeat(32)),
                Triple(4, 128, "f" + "0".repeat(31)),
                Triple(48, 128, "f".repeat(12) + "0".repeat(20)),
                Triple(128, 128, "f".repeat(32)),
            )) {
                val mask = IpMask.ofLength(length, bits)
                mask.toString() shouldBe text
                mask.length shouldBe length
                mask.bits shouldBe bits
                IpMask.of(mask.toByteArray()) shouldBe mask
            }
            IpMask.of(255, 255, 0, 255).length shouldBe -1
            IpMask.of(0, 0, 0, 1).isCanonical shouldBe false
            IpMask.of(255, 255, 128, 0).length shouldBe 17
            for ((length, bits) in listOf(-1 to 32, 33 to 32, 129 to 128, 8 to 64, 0 to 0)) {
                shouldThrow<IllegalArgumentException> { IpMask.ofLength(length, bits) }
            }
            shouldThrow<IllegalArgumentException> { IpMask.of(ByteArray(5)) }
            shouldThrow<IllegalArgumentException> { IpMask.of(256, 0, 0, 0) }
            shouldThrow<IllegalArgumentException> { IpPrefix.of(parseInetAddress("::1"), IpMask.ofLength(8, 32)) }
            shouldThrow<IllegalArgumentException> { IpPrefix.of(parseInetAddress("1.2.3.4"), 33) }
        }
    })
