package io.netloom.socket.stress

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.doubles.shouldBeLessThan

/** Measured in a JVM of its own, as [AllocationTest]. */
class AsyncAllocationTest :
    FunSpec({
        test("bytes allocated by a future: itself, and a waiter if it waits") {
            val figures =
                ChildJvm
                    .run(AsyncAllocationRun::class, "-Xmx512m", "-Dio.netloom.leaks=off")
                    .filter { it.startsWith("B/op ") }
                    .map { line -> line.split(' ', limit = 3).let { it[2] to it[1].toDouble() } }
            figures.forEach { (name, bytes) -> println("%8.2f B/op  %s".format(bytes, name)) }
            figures shouldHaveSize 3
            figures.forEach { (name, bytes) -> withClue(name) { bytes shouldBeLessThan if ("waits" in name) 256.5 else 48.5 } }
        }
    })
