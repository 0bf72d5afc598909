package io.netloom.testkit

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.shouldBeGreaterThanOrEqual
import io.kotest.matchers.doubles.shouldBeLessThan
import io.kotest.matchers.shouldBe
import java.util.concurrent.SynchronousQueue
import java.util.concurrent.atomic.AtomicReference

/** Allocation is measured to the byte. */
class AllocationTest :
    FunSpec({
        test("nothing") {
            var counter = 0
            allocatedBytes { counter++ } shouldBe 0.0
        }

        test("an array of 100 bytes") {
            val kept = AtomicReference<ByteArray>()
            allocatedBytes { kept.set(ByteArray(100)) } shouldBe 120.0 // 16 for the header, rounded up to 8
        }

        test("on another thread") {
            val orders = SynchronousQueue<Int>()
            val done = SynchronousQueue<Int>()
            val kept = AtomicReference<ByteArray>()
            val worker = Thread.ofPlatform().start {
                while (true) {
                    val count = orders.take()
                    if (count == 0) break
                    repeat(count) { kept.set(ByteArray(100)) }
                    done.put(count)
                }
            }
            val bytes = Allocation.perOperation({ listOf(worker, Thread.currentThread()) }, 1_000) {
                orders.put(it)
                done.take()
            }
            orders.put(0)
            worker.join()
            bytes shouldBeGreaterThanOrEqual 120.0
            bytes shouldBeLessThan 121.0
        }
    })
