package io.netloom.socket.filter

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.bpf.golden.Golden
import io.netloom.socket.Errno

/** tcpdump's programs in the kernel: what tcpdump lets through, the kernel does, and both engines agree. */
class GoldenFilterTest :
    FunSpec({
        test("the kernel matches the packets that tcpdump itself matches") {
            KernelFilter().use { kernel ->
                for (golden in Golden.all.filterNot { it.jumpsBack }) {
                    withClue(golden) {
                        kernel.attach(golden.program) shouldBe null
                        val matches = Golden.packets.indices.filter { kernel.run(Golden.packets[it].bytes) != KernelFilter.DROPPED }
                        golden.matches?.let { matches shouldBe it.sorted() }
                        // Without a file to compare with, where the program asks for what a packet of a live interface has beside its bytes.
                        Golden.packets.indices.filter { golden.program.interpreter().run(Golden.packets[it].bytes) != 0 } shouldBe matches
                        Golden.packets.indices.filter { golden.program.compile().run(Golden.packets[it].bytes) != 0 } shouldBe matches
                    }
                }
            }
        }

        test("the kernel refuses what jumps back") {
            KernelFilter().use { kernel ->
                for (golden in Golden.all.filter { it.jumpsBack }) withClue(golden) { kernel.attach(golden.program) shouldBe Errno.EINVAL }
            }
        }
    })
