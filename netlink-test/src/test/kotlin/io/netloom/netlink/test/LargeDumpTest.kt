package io.netloom.netlink.test

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkDecoder
import io.netloom.netlink.NetlinkMessage
import io.netloom.testkit.withinGuard
import java.lang.management.ManagementFactory
import java.time.Duration

/** A dump of a million entries, in constant memory. */
class LargeDumpTest :
    FunSpec({
        /** What is alive. */
        fun heap(): Long {
            repeat(2) { System.gc() }
            return ManagementFactory.getMemoryMXBean().heapMemoryUsage.used
        }

        /** Counts, and looks at the heap three times. */
        class Counter {
            var count = 0
            val heaps = ArrayList<Long>()

            fun see(number: Int) {
                check(number == count) { "$number, not $count" }
                if (++count % THIRD == 0 && heaps.size < 3) heaps += heap()
            }

            fun verify(what: String) {
                count shouldBe ENTRIES
                println("$what: $count entries, alive after each third: ${heaps.map { "${it / KIB} KiB" }}")
                (heaps.max() - heaps.first()) shouldBeLessThan 8 * MIB
            }
        }

        fun conn() = NetlinkConn.over(
            ScriptedKernel().onDump(
                GET,
                Answer.dump(
                    Iterable {
                        generateSequence(0) { it + 1 }.take(ENTRIES).map { item(it) }.iterator()
                    },
                ).packed(Packing.bytes(32_768)),
            ).open(),
        )

        test("as a flow") {
            withinGuard(Duration.ofMinutes(2)) {
                conn().use { conn ->
                    val counter = Counter()
                    conn.dump(request()).collect { counter.see(it.number()) }
                    counter.verify("flow")
                    conn.pendingRequests shouldBe 0
                }
            }
        }

        test("as a cursor, decoded where they lie") {
            withinGuard(Duration.ofMinutes(2)) {
                conn().use { conn ->
                    val counter = Counter()
                    val decoder = NetlinkDecoder { message: io.netloom.netlink.NetlinkMessageCursor -> message.message() }
                    conn.blocking().dump(request(), decoder).use { dump -> dump.forEach { message: NetlinkMessage -> counter.see(message.number()) } }
                    counter.verify("cursor")
                }
            }
        }
    }) {
    private companion object {
        const val ENTRIES = 1_000_000
        const val THIRD = ENTRIES / 3
        const val KIB = 1_024L
        const val MIB = 1_024L * KIB
    }
}
