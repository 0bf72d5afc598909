package io.netloom.samples.ping

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.int
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll

class PingPayloadSpec :
    StringSpec({
        "the payload is the cookie, then bytes that count" {
            PingPayload.of(12, 0x0102030405060708).toHexString() shouldBe "010203040506070808090a0b"
            PingPayload.of(3, 0x0102030405060708).toHexString() shouldBe "010203"
            PingPayload.of(0, 1) shouldBe ByteArray(0)
        }

        "a payload carries its own cookie and no other, as far as it reaches" {
            checkAll(Arb.int(0..100), Arb.long(), Arb.long()) { size, cookie, other ->
                val payload = PingPayload.of(size, cookie)
                PingPayload.carries(payload, cookie) shouldBe true
                if (size >= 8) PingPayload.carries(payload, other) shouldBe (cookie == other)
            }
        }
    })
