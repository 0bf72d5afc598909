package io.netloom.socket.stress

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.doubles.shouldBeLessThan

/** Measured in a JVM of its own: here other tests' kernels make calls polymorphic that are not so in a program. */
class AllocationTest :
    FunSpec({
        test("bytes allocated by an operation") {
            val figures =
                ChildJvm
                    .run(AllocationRun::class, "-Xmx512m", "-Dio.netloom.leaks=off")
                    .filter { it.startsWith("B/op ") }
                    .associate { line -> line.split(' ', limit = 3).let { it[2] to it[1].toDouble() } }
            figures.forEach { (name, bytes) -> println("%8.2f B/op  %s".format(bytes, name)) }
            figures.keys.toList() shouldHaveSize 15
            figures.forEach { (name, bytes) ->
                withClue(name) { bytes shouldBeLessThan if (name.startsWith("suspending")) 256.5 else 1.0 }
            }
        }
    })
