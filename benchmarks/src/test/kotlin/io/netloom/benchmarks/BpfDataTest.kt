package io.netloom.benchmarks

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class BpfDataTest :
    FunSpec({
        val packets = BpfData.traffic(1_000)

        // What libpcap's bpf_filter finds in the packets of the peers' generator.
        for ((name, matches) in mapOf("small" to 26, "http" to 76, "hosts" to 231)) {
            test("$name keeps $matches of the 1,000 packets, interpreted and compiled") {
                val program = BpfData.named(name)
                packets.count { program.interpreter().run(it) != 0 } shouldBe matches
                packets.count(program.compile().let { filter -> { packet -> filter.run(packet) != 0 } }) shouldBe matches
            }
        }
    })
