package io.netloom.benchmarks.report

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class TablesTest :
    FunSpec({
        val tables = Tables(Sample.results)

        test("a workload: medians, ratios to the reference, and a mark where the runs differ") {
            tables.of(Sample.view("W2")) shouldBe """
                `cpus=1`, `size=1200`, `batch=64`

                | peer | cpu_per_packet (ns) | pps (1/s) |
                | --- | ---: | ---: |
                | c-sendmmsg | 2,000 ×1.00 | 500,000 ×1.00 |
                | go-xnet | 12,000 ×6.00 ~ |  |
                | **netloom** | 2,100 ×1.05 | 480,000 ×0.96 |
                | **netloom-gso** | 700 ×0.35 ~ |  |
            """.trimIndent()
        }

        test("a workload without parameters") {
            tables.of(Sample.view("W6")) shouldBe """
                | peer | rtt_p50 (µs) |
                | --- | ---: |
                | c-libmnl | 6.98 ×1.00 |
                | go-mdlayher | 11 ×1.58 |
                | **netloom** | 7.68 ×1.10 |
            """.trimIndent()
        }

        test("goals: reached, not reached, not measured") {
            val all = emptyMap<String, String>()
            val goals = listOf(
                Goal(
                    "W2",
                    "cpu_per_packet",
                    "netloom",
                    mapOf("cpus" to "1"),
                    Times(1.05, "c-sendmmsg"),
                    Times(1.0, "c-sendmmsg", isStrict = true),
                    BelowManaged,
                ),
                Goal("W2", "cpu_per_packet", "netloom-gso", all, Times(1.0 / 3, "c-sendmmsg")),
                Goal("W2", "cpu_per_packet", "netloom", all, Times(1.0, "jdk-channel", isStrict = true)),
                Goal("W9", "cpu_per_rtt", "netloom", all, Times(1.25, "c-raw")),
                Goal("start-up", "wall", "netloom", mapOf("cache" to "yes"), Fixed(250.0, "ms", isStrict = true)),
            )
            tables.goals(goals) shouldBe """
                Reached: 3 of 7; not measured: 2.

                | workload | figure | goal | reached |  |
                | --- | --- | --- | ---: | --- |
                | W2 | `netloom` cpu_per_packet | ≤ 1.05 × `c-sendmmsg` | ×1.05: 2,100 ns of 2,000 ns | yes |
                | W2 | `netloom` cpu_per_packet | below `c-sendmmsg` | ×1.05: 2,100 ns of 2,000 ns | **no** |
                | W2 | `netloom` cpu_per_packet | below every managed peer | ×0.18: 2,100 ns of 12,000 ns (`go-xnet`) ~ | yes |
                | W2 | `netloom-gso` cpu_per_packet | ≤ 0.33 × `c-sendmmsg` | ×0.35: 700 ns of 2,000 ns ~ | **no** |
                | W2 | `netloom` cpu_per_packet | below `jdk-channel` | 2,100 ns | not measured |
                | W9 | `netloom` cpu_per_rtt | ≤ 1.25 × `c-raw` |  | not measured |
                | start-up | `netloom` wall | < 250 ms | 139 ms ~ | yes |
            """.trimIndent()
        }

        test("goals name the parameters that tell runs apart") {
            fun line(size: Int) = """{"workload":"W2","peer":"netloom","metric":"alloc","value":0,"unit":"B","params":{"cpus":1,"size":$size}}"""
            val goal = Goal("W2", "alloc", "netloom", mapOf("cpus" to "1"), Fixed(1.0, "B"))
            Tables(Results.read(listOf(line(64), line(1200)))).goals(listOf(goal)) shouldBe """
                Reached: 2 of 2.

                | workload | figure | goal | reached |  |
                | --- | --- | --- | ---: | --- |
                | W2, size=64 | `netloom` alloc | ≤ 1 B | 0 B | yes |
                | W2, size=1200 | `netloom` alloc | ≤ 1 B | 0 B | yes |
            """.trimIndent()
        }

        test("system calls") {
            tables.systemCalls() shouldBe """
                |  | peer | calls per operation | sum | of them EAGAIN |
                | --- | --- | --- | ---: | ---: |
                | W3, cpus=1 | **netloom** | sendto 2, recvfrom 3.99 | 5.99 | 1.99 |
            """.trimIndent()
        }

        test("what has no peers") {
            tables.alone() shouldBe """
                |  | figure | median | least | greatest | runs |
                | --- | --- | ---: | ---: | ---: | ---: |
                | start-up, cache=yes | `netloom` wall (ms) | 139 | 122 | 175 | 20 |
            """.trimIndent()
        }

        test("the machine") {
            tables.machine() shouldBe """
                |  |  |
                | --- | --- |
                | date | 2026-01-02 |
                | cpu | 2 × Some <CPU> & more |
                | open files | 20000 |
                | versions | gcc 12.2.0, go go1.27.3 |
            """.trimIndent()
        }
    })
