package io.netloom.samples.traceroute

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.netloom.icmp.IcmpMode
import io.netloom.icmp.IcmpVersion
import io.netloom.samples.cli.UsageException

class TracerouteOptionsSpec :
    StringSpec({
        fun options(vararg words: String) = TracerouteOptions.of(TracerouteOptions.commandLine.parse(words.asList()))

        fun complaint(vararg words: String) = shouldThrow<UsageException> { options(*words) }.message

        "nothing said" {
            val options = options("example.org")
            options.target shouldBe "example.org"
            options.method shouldBe TraceMethod.UDP
            options.firstPort shouldBe 33_434
            options.version shouldBe null
            options.numeric shouldBe false
            with(options.plan) {
                listOf(firstHop, lastHop, probesPerHop, inFlight) shouldBe listOf(1, 30, 3, 16)
                patienceNanos shouldBe 5_000_000_000
                explicitPatience shouldBe false
            }
        }

        "everything said" {
            val options =
                options("-n6", "-q2", "-m", "12", "-f", "3", "-w", "0.5", "-N1", "--socket=datagram", "-I", "-s", "fd00::1", "-i", "eth0", "x")
            options.method shouldBe TraceMethod.ICMP
            options.version shouldBe IcmpVersion.V6
            options.socket shouldBe IcmpMode.DATAGRAM
            options.numeric shouldBe true
            listOf(options.source, options.interfaceName) shouldBe listOf("fd00::1", "eth0")
            with(options.plan) {
                listOf(firstHop, lastHop, probesPerHop, inFlight) shouldBe listOf(3, 12, 2, 1)
                patienceNanos shouldBe 500_000_000
                explicitPatience shouldBe true
                probes shouldBe 20
            }
        }

        "one port: 53, or another" {
            options("-U", "x").firstPort shouldBe 53
            options("-U", "-p", "123", "x").firstPort shouldBe 123
            options("-p", "40000", "x").firstPort shouldBe 40_000
        }

        "wrong usage" {
            complaint() shouldBe "usage error: destination address required"
            complaint("a", "b") shouldBe "usage error: one destination only"
            complaint("-4", "-6", "x") shouldBe "only one of -4 and -6 may be given"
            complaint("-I", "-U", "x") shouldBe "only one of -I and -U may be given"
            complaint("--socket", "raw", "x") shouldBe "--socket is for -I"
            complaint("-I", "--socket", "tcp", "x") shouldBe "invalid argument: 'tcp': not one of auto, raw, datagram"
            complaint("-f", "5", "-m", "4", "x") shouldBe "the first hop is 5 and the last one 4"
            complaint("-m", "256", "x") shouldBe "invalid argument: '256': out of range: 1 <= value <= 255"
            complaint("-q", "0", "x") shouldBe "invalid argument: '0': out of range: 1 <= value <= 10"
            complaint("-p", "65500", "x") shouldBe "90 ports from 65500 on: there are only 65535"
        }
    })
