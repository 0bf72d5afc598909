package io.netloom.socket.stress

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.doubles.shouldBeLessThan

class AllocationTest :
    FunSpec({
        test("bytes allocated by an operation") {
            val limit = { name: String -> if (name.startsWith("suspending")) 256.5 else 1.0 }
            val figures = AllocationFigures.of(AllocationRun::class, limit)
            figures.keys.toList() shouldHaveSize 15
            figures.forEach { (name, bytes) -> withClue(name) { bytes shouldBeLessThan limit(name) } }
        }
    })
