package io.netloom.samples

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class RehearsalSpec :
    StringSpec({
        "it does what the commands do" {
            val ran = netloom("rehearsal").hasStatus(0)
            ran.out shouldContain "1 packets transmitted, 1 received"
            ran.out shouldContain "traceroute to 127.0.0.1 (127.0.0.1), 1 hops max"
            ran.out shouldContain "A = EtherType"
            ran.out shouldContain "Usage: netloom sniff"
            ran.err shouldBe ""
        }
    })
