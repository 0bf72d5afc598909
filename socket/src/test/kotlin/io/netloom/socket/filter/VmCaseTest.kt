package io.netloom.socket.filter

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.bpf.mirror.VmCase

/** The cases whose verdicts are known by thinking: the kernel thinks the same. */
class VmCaseTest :
    FunSpec({
        test("the kernel gives the verdicts that the engines give") {
            KernelFilter().use { kernel ->
                for (case in VmCase.all) {
                    withClue(case) {
                        kernel.attach(case.program) shouldBe null
                        val kept = Integer.toUnsignedLong(case.verdict).coerceAtMost(case.packet.size.toLong()).toInt()
                        kernel.run(case.packet) shouldBe if (case.verdict == 0) KernelFilter.DROPPED else kept
                    }
                }
            }
        }
    })
