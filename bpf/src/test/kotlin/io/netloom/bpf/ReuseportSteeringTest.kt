package io.netloom.bpf

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class ReuseportSteeringTest :
    FunSpec({
        val metadata = PacketMetadata().also {
            it.cpu = 7
            it.rxHash = -2
        }

        test("by CPU") {
            ReuseportSteering.byCpu(4) shouldBe bpf { ld(Extension.CPU).mod(4).ret(a) }
            ReuseportSteering.byCpu(4).steer(metadata) shouldBe 3
            ReuseportSteering.byCpu(1).steer(metadata) shouldBe 0
        }

        test("by hash, which has no sign") {
            ReuseportSteering.byHash(7).steer(metadata) shouldBe (0xffff_fffeL % 7).toInt()
        }

        test("by first byte, which has no sign; the first socket gets what is empty") {
            ReuseportSteering.byFirstByte(5).steer(metadata, 0xff.toByte(), 1) shouldBe 0
            ReuseportSteering.byFirstByte(5).steer(metadata, 0xfe.toByte(), 1) shouldBe 4
            ReuseportSteering.byFirstByte(5).steer(metadata) shouldBe 0
        }

        test("the kernel takes them, whatever the number") {
            for (sockets in listOf(1, 2, 65_535, Int.MAX_VALUE)) {
                for (program in listOf(ReuseportSteering.byCpu(sockets), ReuseportSteering.byHash(sockets), ReuseportSteering.byFirstByte(sockets))) {
                    program.verify() shouldBe null
                }
            }
        }

        test("no sockets are refused") {
            for (sockets in listOf(0, -1)) {
                shouldThrow<IllegalArgumentException> { ReuseportSteering.byCpu(sockets) }.message shouldBe
                    "a group has at least 1 socket, not $sockets"
            }
        }
    })

private fun BpfProgram.steer(metadata: PacketMetadata, vararg payload: Byte): Int = interpreter().run(payload, 0, payload.size, metadata)
