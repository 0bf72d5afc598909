package io.netloom.benchmarks.report

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

class FiguresTest :
    FunSpec({
        test("three digits that count, and all of them from a thousand on") {
            val texts = mapOf(
                0.0 to "0",
                0.0156 to "0.0156",
                1.005 to "1",
                8.4 to "8.4",
                20.94 to "20.9",
                999.4 to "999",
                1000.0 to "1,000",
                395_790.0 to "395,790",
            )
            for ((value, text) in texts) Figures.text(value) shouldBe text
        }
    })
