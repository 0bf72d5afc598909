package io.netloom.samples.ping

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe

class ProbeTableSpec :
    StringSpec({
        "probes count from 1, and a number that was never sent is not found" {
            val table = ProbeTable()
            table.nextSequence shouldBe 1
            table.add(100) shouldBe 1
            table.add(200) shouldBe 2
            table.find(2) shouldBe 2
            table.sentAt(2) shouldBe 200
            table.find(0) shouldBe 0
            table.find(3) shouldBe 0
        }

        "sequence numbers wrap at 65,536 and mean the youngest probe that carried them" {
            val table = ProbeTable()
            repeat(70_000) { table.add(it.toLong()) }
            table.nextSequence shouldBe 70_001 - 65_536
            table.find(70_000 - 65_536) shouldBe 70_000
            table.find(0) shouldBe 65_536
            table.find(65_535) shouldBe 65_535
            table.sentAt(table.find(4_465)) shouldBe 4_464
        }

        "it knows how many wait, also after a wrap over unanswered ones" {
            val table = ProbeTable()
            repeat(3) { table.add(0) }
            table.waiting shouldBe 3
            table.settle(2, ProbeState.ANSWERED)
            table.settle(2, ProbeState.ANSWERED)
            table.waiting shouldBe 2
            repeat(65_536) { table.add(0) }
            table.waiting shouldBe 65_536
        }
    })
