package io.netloom.benchmarks

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import java.nio.file.Path
import java.util.concurrent.TimeUnit
import kotlin.io.path.readLines

/** The script and the README know the workloads and variants that there are. */
class RunScriptTest :
    FunSpec({
        val here = Path.of(System.getProperty("netloom.root"), "benchmarks")

        test("a workload that is not there ends with status 64") {
            val process = ProcessBuilder(here.resolve("run").toString(), "W0").inheritIO().start()
            withClue("ended") { process.waitFor(20, TimeUnit.SECONDS) } shouldBe true
            process.exitValue() shouldBe 64
        }

        test("the script lists the workloads") {
            val line = here.resolve("run").readLines().single { "main=io.netloom.benchmarks.Benchmarks" in it }
            line.substringBefore(')').split('|').map(String::trim) shouldBe Workloads.all.keys.toList()
        }

        for ((name, workload) in Workloads.all) {
            test("the README lists the variants of $name") {
                val row = here.resolve("README.md").readLines().single { it.startsWith("| $name ") }
                Regex("`(netloom[a-z0-9-]*)`").findAll(row).map { it.groupValues[1] }.toSet() shouldBe workload.peers.toSet()
            }
        }
    })
