package io.netloom.bpf.engine

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeInRange
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.netloom.bpf.BpfProgram
import io.netloom.bpf.PacketMetadata
import io.netloom.bpf.RawInstruction
import io.netloom.bpf.engine.Engines.program
import io.netloom.bpf.engine.Engines.verdict

/** What the kernel knows beside the bytes. */
class AncillaryLoadTest :
    FunSpec({
        val metadata = PacketMetadata().apply {
            length = 1514
            protocol = 0x0800
            packetType = 4
            interfaceIndex = 3
            hardwareType = 1
            mark = -2
            queue = 5
            rxHash = 0xfedcba98.toInt()
            cpu = 6
            vlanTci = 0x2064
            vlanPresent = true
            vlanTpid = 0x8100
            payloadOffset = 54
            random = { 4711 }
        }

        val loads = mapOf(
            "len" to 1514,
            "proto" to 0x0800,
            "type" to 4,
            "ifidx" to 3,
            "hatype" to 1,
            "mark" to -2,
            "queue" to 5,
            "rxhash" to 0xfedcba98.toInt(),
            "cpu" to 6,
            "vlan_tci" to 0x2064,
            "vlan_avail" to 1,
            "vlan_tpid" to 0x8100,
            "poff" to 54,
            "rand" to 4711,
        )

        test("each load gives its field of the metadata") {
            for ((name, value) in loads) verdict("ld #$name; ret a", metadata = metadata) shouldBe value
            verdict("ldx #len; txa; ret a", metadata = metadata) shouldBe 1514
        }

        test("the size of the load does not matter") {
            for (op in listOf(0x20, 0x28, 0x30)) {
                verdict(BpfProgram.of(RawInstruction(op, 0, 0, -0x1000 + 32), RawInstruction(0x16, 0, 0, 0)), metadata = metadata) shouldBe
                    0xfedcba98.toInt()
            }
        }

        test("without metadata it is as for a datagram of AF_UNIX") {
            for (name in loads.keys - "len" - "ifidx" - "hatype" - "rand") {
                verdict("ld #7; ld #$name; ret a") shouldBe 0
                verdict("ld #7; ld #$name; ret a", metadata = PacketMetadata()) shouldBe 0
            }
            verdict("ld #len; ret a", metadata = PacketMetadata()) shouldBe 64
        }

        test("a packet without an interface ends programs that ask for it, and A is the verdict") {
            verdict("ld #7; ld #ifidx; ret #1") shouldBe 7
            verdict("ld #7; ld #hatype; ret #1") shouldBe 7
            verdict("ld #7; ld #hatype; ret #1", metadata = PacketMetadata().apply { hardwareType = 1 }) shouldBe 7
        }

        test("random numbers differ unless told otherwise") {
            for (filter in listOf(program("ld #rand; ret a").interpreter(), program("ld #rand; ret a").compile())) {
                List(20) { filter.run(Engines.packet) }.toSet().size shouldBeInRange 2..20
                filter.run(Engines.packet, 0, 64, PacketMetadata()) shouldNotBe filter.run(Engines.packet, 0, 64, PacketMetadata())
            }
        }

        test("SKF_AD_ALU_XOR_X is A xor X") {
            val xor = RawInstruction(0x20, 0, 0, -0x1000 + 40)
            val program = BpfProgram.of(RawInstruction(0, 0, 0, 5), RawInstruction(1, 0, 0, 9), xor, RawInstruction(0x16, 0, 0, 0))
            verdict(program) shouldBe 12
        }
    })
