package io.netloom.bpf.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.bpf.engine.Engines.verdict
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** `ld #nla` and `ld #nlan`: the search for the netlink attribute of type X from offset A on. */
class AttributeLoadTest :
    FunSpec({
        /** An attribute: length, type and content, padded to a multiple of 4. */
        fun attribute(type: Int, content: ByteArray, length: Int = content.size + 4): ByteArray =
            ByteBuffer.allocate((content.size + 7) and 3.inv()).order(ByteOrder.nativeOrder())
                .putShort(length.toShort()).putShort(type.toShort()).put(content).array()

        fun find(load: String, packet: ByteArray, from: Long, type: Int) = verdict("ld #$from; ldx #$type; ld #$load; ret a", packet)

        val flat = ByteArray(4) + attribute(1, ByteArray(3)) + attribute(0x8002, ByteArray(0)) + attribute(3, ByteArray(4))

        test("nla finds the first one of its type, and gives its offset") {
            find("nla", flat, 4, 1) shouldBe 4
            find("nla", flat, 4, 2) shouldBe 12
            find("nla", flat, 12, 3) shouldBe 16
            find("nla", flat, 16, 3) shouldBe 16
        }

        test("nla gives 0 where there is none") {
            find("nla", flat, 4, 4) shouldBe 0
            find("nla", flat, 12, 1) shouldBe 0
            find("nla", flat, 22, 3) shouldBe 0
            find("nla", flat, 0xfffffffc, 1) shouldBe 0
            find("nla", ByteArray(3), 0, 0) shouldBe 0
        }

        test("nla stops at an attribute that is too short or too long") {
            find("nla", attribute(1, ByteArray(0), length = 3) + attribute(2, ByteArray(0)), 0, 2) shouldBe 0
            find("nla", attribute(1, ByteArray(0), length = 9) + attribute(2, ByteArray(0)), 0, 2) shouldBe 0
            find("nla", attribute(1, ByteArray(0), length = 5), 0, 1) shouldBe 0
            find("nla", byteArrayOf(0) + attribute(2, ByteArray(4)), 1, 2) shouldBe 1
        }

        test("nla does without the padding of the last one") {
            find("nla", (attribute(1, ByteArray(4)) + attribute(2, ByteArray(1))).copyOf(13), 0, 2) shouldBe 8
        }

        val nested = ByteArray(4) + attribute(9, attribute(1, ByteArray(4)) + attribute(2, ByteArray(2))) + attribute(3, ByteArray(0))

        test("nlan searches within one attribute only") {
            find("nlan", nested, 4, 1) shouldBe 8
            find("nlan", nested, 4, 2) shouldBe 16
            find("nlan", nested, 4, 3) shouldBe 0
            find("nlan", nested, 4, 9) shouldBe 0
        }

        test("nlan gives 0 for an attribute that is not one") {
            find("nlan", attribute(9, attribute(1, ByteArray(0)), length = 3), 0, 1) shouldBe 0
            find("nlan", attribute(9, attribute(1, ByteArray(0)), length = 9), 0, 1) shouldBe 0
            find("nlan", nested, 0x80000000, 1) shouldBe 0
            find("nlan", ByteArray(2), 0, 1) shouldBe 0
        }
    })
