package io.netloom.bpf.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.bpf.PacketMetadata
import io.netloom.bpf.engine.Engines.packet
import io.netloom.bpf.engine.Engines.program
import io.netloom.bpf.engine.Engines.verdict
import java.nio.ByteBuffer

/** Offsets below 0: relative to the network header (`SKF_NET_OFF`, -0x100000) or the link-layer header (`SKF_LL_OFF`, -0x200000). */
class HeaderLoadTest :
    FunSpec({
        fun metadata(network: Int = 0, linkLayer: Int = PacketMetadata.NO_LINK_LAYER) = PacketMetadata().apply {
            networkOffset = network
            linkLayerOffset = linkLayer
        }

        test("the network header is at the packet's begin unless told otherwise") {
            verdict("ldb [0xfff00003]; ret a") shouldBe 4
            verdict("ldh [0xfff00003]; ret a", metadata = metadata(network = 10)) shouldBe 0x0e0f
            verdict("ld [0xfff0003c]; ret a") shouldBe 0x3d3e3f40
            verdict("ld [0xfff0003d]; ret #1") shouldBe 0
            verdict("ld [0xfff0003c]; ret #1", metadata = metadata(network = 1)) shouldBe 0
        }

        test("there is no link-layer header unless told otherwise") {
            verdict("ldb [0xffe00003]; ret #1") shouldBe 0
            verdict("ldb [0xffe00003]; ret a", metadata = metadata(linkLayer = 0)) shouldBe 4
            verdict("ldh [0xffe00000]; ret a", metadata = metadata(network = 14, linkLayer = 2)) shouldBe 0x0304
        }

        test("below the link layer is nothing") {
            verdict("ldb [0xffdfffff]; ret #1", metadata = metadata(linkLayer = 1)) shouldBe 0
            verdict("ldb [0x80000000]; ret #1", metadata = metadata(linkLayer = 1)) shouldBe 0
        }

        test("indirect loads and ldx msh come there as well") {
            verdict("ldx #0xfff00000; ldb [x + 3]; ret a") shouldBe 4
            verdict("ldx #5; ldb [x + 0xffefffff]; ret a") shouldBe 5
            verdict("ldx #0xffe00000; ldh [x + 3]; ret a", metadata = metadata(linkLayer = 0)) shouldBe 0x0405
            verdict("ldxb 4*([0xfff00003]&0xf); txa; ret a") shouldBe 16
            verdict("ldxb 4*([0xffe00003]&0xf); ret #1") shouldBe 0
        }

        test("an indirect load where ancillary loads would be is one from far behind the network header") {
            verdict("ldx #0; ldb [x + 0xfffff004]; ret #1") shouldBe 0
            verdict("ldx #0xfffff004; ldb [x + 0]; ret a", ByteArray(0xff005) { 7 }) shouldBe 7
        }

        test("headers in front of the packet are reached where there is room for them") {
            val text = "ldb [0xfff00001]; ret a"
            val inFront = metadata(network = -8)
            verdict(text, metadata = inFront) shouldBe 0
            for (filter in listOf(program(text).interpreter(), program(text).compile())) {
                filter.run(packet, 10, 4, inFront) shouldBe 4
                filter.run(packet, 7, 4, inFront) shouldBe 1
                filter.run(packet, 6, 4, inFront) shouldBe 0
                filter.run(ByteBuffer.wrap(packet).position(10).limit(14), inFront) shouldBe 4
                filter.run(ByteBuffer.wrap(packet).position(10).slice(), inFront) shouldBe 0
            }
        }

        test("a load may begin in front of the packet and end in it, but not behind it") {
            val text = "ld [0xfff00000]; ret a"
            for (filter in listOf(program(text).interpreter(), program(text).compile())) {
                filter.run(packet, 10, 2, metadata(network = -2)) shouldBe 0x090a0b0c
                filter.run(packet, 10, 1, metadata(network = -2)) shouldBe 0
            }
        }

        test("offsets of headers that no packet has are outside of it") {
            for (offset in listOf(Int.MAX_VALUE, Int.MAX_VALUE - 1, -1, Int.MIN_VALUE + 1)) {
                verdict("ldb [0xfff00000]; ret #1", metadata = metadata(network = offset)) shouldBe 0
                verdict("ldb [0xffefffff]; ret #1", metadata = metadata(linkLayer = offset)) shouldBe 0
            }
        }
    })
