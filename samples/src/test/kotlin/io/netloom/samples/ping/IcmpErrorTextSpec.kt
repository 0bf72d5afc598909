package io.netloom.samples.ping

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.netloom.icmp.IcmpVersion

class IcmpErrorTextSpec :
    StringSpec({
        "errors of either protocol, with the number that belongs to them" {
            IcmpErrorText.of(IcmpVersion.V4, 3, 1, 0) shouldBe "Destination Host Unreachable"
            IcmpErrorText.of(IcmpVersion.V4, 3, 4, 1_400) shouldBe "Frag needed and DF set (mtu = 1400)"
            IcmpErrorText.of(IcmpVersion.V4, 12, 0, 20) shouldBe "Parameter problem: pointer = 20"
            IcmpErrorText.of(IcmpVersion.V6, 2, 0, 1_280) shouldBe "Packet too big: mtu=1280"
            IcmpErrorText.of(IcmpVersion.V6, 3, 0, 0) shouldBe "Time exceeded: Hop limit"
            IcmpErrorText.of(IcmpVersion.V4, 5, 0, 0) shouldBe null
        }

        "every code of every type has words" {
            for (code in 0..255) {
                for (type in listOf(3, 11, 12)) IcmpErrorText.of(IcmpVersion.V4, type, code, 0)!!.isNotEmpty() shouldBe true
                for (type in 1..4) IcmpErrorText.of(IcmpVersion.V6, type, code, 0)!!.isNotEmpty() shouldBe true
            }
        }
    })
