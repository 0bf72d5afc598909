package io.netloom.samples

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.constant
import io.kotest.property.arbitrary.element
import io.kotest.property.checkAll
import java.net.Inet6Address
import java.net.InetAddress
import java.net.NetworkInterface

class AddressTextSpec :
    StringSpec({
        fun text(address: String) = AddressText.of(InetAddress.getByName(address))

        "the examples of RFC 5952" {
            text("2001:0db8:0:0:1:0:0:1") shouldBe "2001:db8::1:0:0:1"
            text("2001:db8:0:1:1:1:1:1") shouldBe "2001:db8:0:1:1:1:1:1"
            text("2001:0:0:1:0:0:0:1") shouldBe "2001:0:0:1::1"
            text("2001:DB8::A") shouldBe "2001:db8::a"
            text("::1") shouldBe "::1"
            text("::") shouldBe "::"
            text("fe80::") shouldBe "fe80::"
            text("1:2:3:4:5:6:7:8") shouldBe "1:2:3:4:5:6:7:8"
        }

        "IPv4 and scopes" {
            text("127.0.0.1") shouldBe "127.0.0.1"
            fun linkLocal(scope: Int) = AddressText.of(Inet6Address.getByAddress(null, InetAddress.getByName("fe80::1").address, scope))
            val loopback = NetworkInterface.getByInetAddress(InetAddress.getByName("127.0.0.1"))
            linkLocal(loopback.index) shouldBe "fe80::1%${loopback.name}"
            linkLocal(99_999) shouldBe "fe80::1%99999"
        }

        "what is written reads as the same address" {
            checkAll(Arb.byteArray(Arb.constant(16), Arb.element<Byte>(0, 0, 0, 1, -1))) { bytes ->
                val address = Inet6Address.getByAddress(null, bytes, -1)
                InetAddress.getByName("[" + AddressText.of(address) + "]").address shouldBe InetAddress.getByAddress(bytes).address
            }
        }
    })
