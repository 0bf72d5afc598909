package io.netloom.samples.ping

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.icmp.IcmpMode
import io.netloom.icmp.IcmpVersion
import io.netloom.samples.cli.UsageException

class PingOptionsSpec :
    StringSpec({
        fun parse(vararg words: String) = PingOptions.of(PingOptions.commandLine.parse(words.asList()))

        "without options it is the ping that everybody knows" {
            val options = parse("host")
            options.target shouldBe "host"
            options.plan.count.shouldBeNull()
            options.plan.intervalNanos shouldBe 1_000_000_000
            options.plan.payloadSize shouldBe 56
            options.plan.timeoutNanos shouldBe 10_000_000_000
            options.plan.explicitTimeout shouldBe false
            options.plan.hasDeadline shouldBe false
            options.version.shouldBeNull()
            options.socket shouldBe IcmpMode.AUTO
        }

        "each option arrives" {
            val words = "-c 3 -i 0.2 -s 0 -t 9 -W 0.5 -w 2 -n -q -6 -I eth0 --socket datagram --json ::1".split(' ')
            val options = parse(*words.toTypedArray())
            options.plan.count shouldBe 3
            options.plan.intervalNanos shouldBe 200_000_000
            options.plan.payloadSize shouldBe 0
            options.ttl shouldBe 9
            options.plan.timeoutNanos shouldBe 500_000_000
            options.plan.explicitTimeout shouldBe true
            options.plan.deadlineNanos shouldBe 2_000_000_000
            options.plan.hasDeadline shouldBe true
            options.numeric shouldBe true
            options.quiet shouldBe true
            options.version shouldBe IcmpVersion.V6
            options.origin shouldBe "eth0"
            options.socket shouldBe IcmpMode.DATAGRAM
            options.json shouldBe true
            options.target shouldBe "::1"
        }

        "what makes no sense is refused" {
            val wrong = listOf("a b", "-c 0 a", "-i 0 a", "-i 0.0001 a", "-t 0 a", "-t 256 a", "-s -1 a", "-s 70000 a", "-4 -6 a", "--socket x a")
            for (words in wrong) shouldThrow<UsageException> { parse(*words.split(' ').toTypedArray()) }
            shouldThrow<UsageException> { parse() }.message shouldContain "destination address required"
        }
    })
