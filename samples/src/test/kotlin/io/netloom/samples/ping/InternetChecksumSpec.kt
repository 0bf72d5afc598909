package io.netloom.samples.ping

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.byte
import io.kotest.property.arbitrary.byteArray
import io.kotest.property.arbitrary.int
import io.kotest.property.checkAll
import java.nio.ByteBuffer

class InternetChecksumSpec :
    StringSpec({
        val anyBytes = Arb.byteArray(Arb.int(0..200), Arb.byte())

        "the example of RFC 1071, section 3" {
            val bytes = bytes("00 01 f2 03 f4 f5 f6 f7")
            InternetChecksum.of(bytes) shouldBe (0xddf2.inv() and 0xffff)
        }

        "an odd last byte is the high half of a word" {
            InternetChecksum.of(bytes("00 01 f2")) shouldBe (0xf201.inv() and 0xffff)
        }

        "the header of an echo request with the identifier 1 and the sequence number 9" {
            InternetChecksum.of(bytes("08 00 00 00 00 01 00 09")) shouldBe 0xf7f5
        }

        "of nothing it is all ones; over data that contain it, zero" {
            InternetChecksum.of(ByteBuffer.allocate(0)) shouldBe 0xffff
            checkAll(anyBytes) { data ->
                val even = data.copyOf(data.size + data.size % 2)
                val whole = ByteBuffer.allocate(even.size + 2).put(even)
                whole.putShort(InternetChecksum.of(ByteBuffer.wrap(even)).toShort()).flip()
                InternetChecksum.of(whole) shouldBe 0
            }
        }

        "the longest packet of all ones does not overflow" {
            InternetChecksum.of(ByteBuffer.wrap(ByteArray(65_534) { -1 })) shouldBe 0
        }

        "only the bytes between position and limit count, and the position stays" {
            checkAll(anyBytes) { data ->
                val buffer = ByteBuffer.allocate(data.size + 7)
                repeat(buffer.capacity()) { buffer.put(it, -86) }
                buffer.put(3, data).position(3).limit(3 + data.size)
                InternetChecksum.of(buffer) shouldBe InternetChecksum.of(ByteBuffer.wrap(data))
                buffer.position() shouldBe 3
            }
        }
    })
