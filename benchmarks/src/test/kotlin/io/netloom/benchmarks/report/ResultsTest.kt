package io.netloom.benchmarks.report

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain

class ResultsTest :
    FunSpec({
        val params = mapOf("cpus" to "1", "size" to "1200", "batch" to "64")

        test("a line is a figure with its spread") {
            Sample.results.find("W2", params, "go-xnet", "cpu_per_packet") shouldBe
                Measurement("W2", "go-xnet", "cpu_per_packet", "ns", params, 12_000.0, 10_000.0, 14_000.0, 5)
            Sample.results.find("W2", params, "go-xnet", "pps").shouldBeNull()
        }

        test("what was measured again takes the place of what was measured before") {
            Sample.results.find("W2", params, "netloom", "cpu_per_packet")?.value shouldBe 2_100.0
        }

        test("the harness's own figures are no peer's") {
            Sample.results.settings("W2") shouldBe listOf(params)
            Sample.results.peers("W2", params).keys.toList().shouldContainExactly("c-sendmmsg", "go-xnet", "netloom", "netloom-gso")
        }

        test("runs are found by some of their parameters") {
            Sample.results.settings("W2", mapOf("size" to "1200")) shouldBe listOf(params)
            Sample.results.settings("W2", mapOf("size" to "64")) shouldBe emptyList()
        }

        test("a line that lacks something is named") {
            shouldThrow<IllegalArgumentException> { Results.read(listOf("""{"workload":"W1","peer":"netloom","value":1}""")) }
                .message shouldContain "no metric in"
        }

        test("where several runs differ, the machine's part says for which workloads each was") {
            fun header(runs: Int) = """{"machine":{"cpu":"one","runs":$runs,"project":"netloom"}}"""
            fun line(workload: String) = """{"workload":"$workload x","peer":"netloom","metric":"m","value":1,"unit":"ns","params":{}}"""
            Results.read(listOf(header(3), line("W4"), header(2), line("W8"), header(3), line("W1"))).machine shouldBe
                mapOf("cpu" to "one", "runs" to "3 (W1, W4); 2 (W8)")
        }

        test("a spread above 20 % is noise") {
            fun measurement(greatest: Double) = Measurement("W1", "netloom", "x", "ns", emptyMap(), 100.0, 90.0, greatest, 5)
            measurement(110.0).isNoisy shouldBe false
            measurement(110.1).isNoisy shouldBe true
        }
    })
