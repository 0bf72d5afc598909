package io.netloom.socket.stress

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.collections.shouldNotContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.LeakGuard
import java.io.File
import java.util.concurrent.ConcurrentLinkedQueue
import java.util.logging.Handler
import java.util.logging.LogRecord
import java.util.logging.Logger

/** A Conn that was forgotten. */
class LeakTest : FunSpec() {
    init {
        test("an unreferenced open Conn is closed by the Cleaner and reported once for its place") {
            guarded {
                recorded { records ->
                    val before = LeakGuard.leaks.get()
                    val cookies = List(10) { forget() }
                    awaitUntil {
                        System.gc()
                        LeakGuard.leaks.get() == before + 10
                    }
                    val open = File("/proc/self/fd").list().orEmpty().map { CookieSyscalls.cookie(it.toInt()) }
                    cookies.forEach { open shouldNotContain it }
                    val reports = records.filter { it.message.contains("never closed") && it.message.contains("LeakTest.forget") }
                    reports shouldHaveSize 1
                    reports.single().message shouldContain "LeakTest.forget"
                }
            }
        }

        test("a Conn that was closed or detached is not reported") {
            guarded {
                val before = LeakGuard.leaks.get()
                repeat(10) { udp().close() }
                repeat(10) {
                    io.netloom.socket.Conn
                        .adopt(udp().detach())
                        .close()
                }
                repeat(3) { System.gc() }
                LeakGuard.leaks.get() shouldBe before
            }
        }
    }

    private fun forget(): Long = udp().raw.control { CookieSyscalls.cookie(it) }
}

private fun recorded(block: (ConcurrentLinkedQueue<LogRecord>) -> Unit) {
    val records = ConcurrentLinkedQueue<LogRecord>()
    val logger = Logger.getLogger("io.netloom.socket")
    val handler =
        object : Handler() {
            override fun publish(record: LogRecord) {
                records += record
            }

            override fun flush() = Unit

            override fun close() = Unit
        }
    logger.addHandler(handler)
    val useParents = logger.useParentHandlers
    logger.useParentHandlers = false
    try {
        block(records)
    } finally {
        logger.removeHandler(handler)
        logger.useParentHandlers = useParents
    }
}
