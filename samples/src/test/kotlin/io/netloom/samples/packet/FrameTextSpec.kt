package io.netloom.samples.packet

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldEndWith
import java.util.HexFormat
import java.util.SplittableRandom

class FrameTextSpec :
    StringSpec({
        fun hex(text: String): ByteArray = HexFormat.of().parseHex(text.filterNot { it == ' ' || it == '\n' })

        val addresses = "020000000002 020000000001"

        fun text(bytes: ByteArray, linkHeader: Boolean = false) = FrameText(linkHeader).of(Frame(bytes, bytes.size.toLong()))

        fun ipv4(protocol: Int, payload: String, fragment: Int = 0): ByteArray {
            val data = hex(payload)
            val header = "4500 %04x 0001 %04x 40 %02x 0000 0a000001 0a000002".format(20 + data.size, fragment, protocol)
            return hex("$addresses 0800 $header") + data
        }

        fun ipv6(next: Int, payload: String): ByteArray {
            val data = hex(payload)
            val header = "60000000 %04x %02x 40 fd000000000000000000000000000001 fd000000000000000000000000000002".format(data.size, next)
            return hex("$addresses 86dd $header") + data
        }

        "ARP" {
            val arp = "$addresses 0806 0001 0800 06 04 %s 020000000001 0a000001 000000000000 %s"
            text(hex(arp.format("0001", "0a000002"))) shouldBe "ARP who has 10.0.0.2? tell 10.0.0.1"
            text(hex(arp.format("0002", "0a000002"))) shouldBe "ARP 10.0.0.1 is at 02:00:00:00:00:01"
            text(hex(arp.format("0001", "0a000001"))) shouldBe "ARP announcement: 10.0.0.1 is at 02:00:00:00:00:01"
        }

        "UDP and TCP" {
            text(ipv4(17, "0fa0 1388 000b 0000 616263")) shouldBe "IPv4 10.0.0.1:4000 > 10.0.0.2:5000: UDP, length 3"
            text(ipv6(17, "0fa0 1388 000b 0000 616263")) shouldBe "IPv6 [fd00::1]:4000 > [fd00::2]:5000: UDP, length 3"
            text(ipv4(6, "0050 1388 00000001 00000000 5002 faf0 0000 0000")) shouldBe
                "IPv4 10.0.0.1:80 > 10.0.0.2:5000: TCP SYN, seq 1, window 64240, length 0"
            text(ipv4(6, "0050 1388 00000001 00000009 5018 faf0 0000 0000 6162")) shouldBe
                "IPv4 10.0.0.1:80 > 10.0.0.2:5000: TCP PSH|ACK, seq 1, ack 9, window 64240, length 2"
        }

        "ICMP and ICMPv6" {
            text(ipv4(1, "0800 0000 0007 0001")) shouldBe "IPv4 10.0.0.1 > 10.0.0.2: ICMP echo request, id 7, seq 1, length 8"
            text(ipv4(1, "0303 0000 00000000")) shouldBe "IPv4 10.0.0.1 > 10.0.0.2: ICMP destination unreachable, code 3, length 8"
            text(ipv6(58, "8700 0000 00000000 fd000000000000000000000000000002")) shouldBe
                "IPv6 fd00::1 > fd00::2: ICMPv6 neighbor solicitation, who has fd00::2?, length 24"
        }

        "fragments and extension headers" {
            text(ipv4(17, "616263", fragment = 0xb9)) shouldBe "IPv4 10.0.0.1 > 10.0.0.2: UDP fragment from byte 1480 on, length 3"
            text(ipv6(0, "1100 050200000000 0fa0 1388 0009 0000 61")) shouldBe "IPv6 [fd00::1]:4000 > [fd00::2]:5000: UDP, length 1"
            text(ipv6(44, "1100 0008 00000001 616263")) shouldBe "IPv6 fd00::1 > fd00::2: UDP fragment from byte 8 on, length 3"
        }

        "DNS" {
            val question = "0377777707 6578616d706c6503 6f726700 001c 0001"
            text(ipv4(17, "1388 0035 0029 0000 1234 0100 0001 0000 0000 0000 $question")) shouldBe
                "IPv4 10.0.0.1:5000 > 10.0.0.2:53: UDP, DNS query AAAA www.example.org, length 33"
            text(ipv4(17, "0035 1388 0029 0000 1234 8183 0001 0000 0000 0000 $question")) shouldBe
                "IPv4 10.0.0.1:53 > 10.0.0.2:5000: UDP, DNS response AAAA www.example.org: no such name, length 33"
            text(ipv4(17, "0035 1388 000a 0000 1234")) shouldBe "IPv4 10.0.0.1:53 > 10.0.0.2:5000: UDP, length 2"
        }

        "DHCP" {
            val fixed = "01010600" + "00000001" + "00".repeat(20) + "020000000009" + "00".repeat(202) + "63825363"
            text(ipv4(17, "0044 0043 0108 0000 $fixed 350101 0c0361 6263 3204 0a000007 ff")) shouldBe
                "IPv4 10.0.0.1:68 > 10.0.0.2:67: UDP, DHCP discover for 02:00:00:00:00:09 'abc': 10.0.0.7, length 256"
        }

        "VLAN tags, link header, other protocols" {
            text(hex("$addresses 88a8 0005 8100 6007 88cc 00")) shouldBe "vlan 5, vlan 7 priority 3, LLDP, length 1"
            text(hex("$addresses 88cc 0000"), linkHeader = true) shouldBe
                "02:00:00:00:00:01 > 02:00:00:00:00:02, EtherType LLDP (0x88cc), length 16: LLDP, length 2"
            val tagged = Frame.tagged(hex("$addresses 88cc 0000"), 16, EtherTypes.VLAN, 5)
            FrameText().of(tagged) shouldBe "vlan 5, LLDP, length 2"
            tagged.wireLength shouldBe 20
        }

        "without link header" {
            val packet = ipv4(17, "0fa0 1388 000b 0000 616263").drop(14).toByteArray()
            FrameText().of(Frame(packet, packet.size.toLong(), EtherTypes.IP)) shouldBe "IPv4 10.0.0.1:4000 > 10.0.0.2:5000: UDP, length 3"
        }

        "what is cut off says so, at any length; nonsense does no harm" {
            val whole = ipv6(17, "1388 0035 0029 0000 1234 0100 0001 0000 0000 0000 0377777707 6578616d706c6503 6f726700 001c 0001")
            for (length in 0 until 60) text(whole.copyOf(length)) shouldEndWith "[cut off]"
            val random = SplittableRandom(1)
            repeat(20_000) {
                val bytes = whole.copyOf(random.nextInt(whole.size + 1))
                repeat(4) { if (bytes.isNotEmpty()) bytes[random.nextInt(bytes.size)] = random.nextInt().toByte() }
                text(bytes)
            }
        }

        "hexadecimal" {
            HexDump.lines("0123456789abcdefXY".encodeToByteArray()) shouldBe listOf(
                "\t0x0000:  3031 3233 3435 3637 3839 6162 6364 6566  0123456789abcdef",
                "\t0x0010:  5859                                     XY",
            )
        }
    })
