package io.netloom.testkit.leak

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SocketType
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.LinuxSyscalls
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.withContext
import java.nio.ByteBuffer
import java.time.Duration
import java.util.concurrent.CountDownLatch

/** The leak rule finds what is left over, and nothing else. */
class LeakRuleTest :
    FunSpec({
        val sys = LinuxSyscalls.INSTANCE
        val frame = CallFrame()
        val soon = Duration.ofMillis(20)

        test("a leaked eventfd") {
            val others = sys.eventfd(frame, 0, 0)
            val rule = LeakRule.start()
            val mine = sys.eventfd(frame, 0, 0)
            rule.leaked(soon) shouldBe listOf("descriptor $mine: anon_inode:[eventfd]")
            sys.close(frame, mine)
            rule.leaked().shouldBeEmpty()
            sys.close(frame, others)
            rule.leaked().shouldBeEmpty()
        }

        test("a leaked socket") {
            val rule = LeakRule.start()
            Conn.open(AddressFamily.INET, SocketType.DGRAM).use {
                val leaked = rule.leaked(soon)
                leaked shouldHaveSize 1
                leaked.single() shouldContain Regex("descriptor \\d+: socket:\\[\\d+]")
                shouldThrow<AssertionError> { rule.check(soon) }.message shouldContain leaked.single()
            }
            rule.check()
        }

        test("a socket in place of another one, under the same number") {
            val first = Conn.open(AddressFamily.INET, SocketType.DGRAM)
            val rule = LeakRule.start()
            first.close()
            Conn.open(AddressFamily.INET, SocketType.DGRAM).use { rule.leaked(soon) shouldHaveSize 1 }
        }

        test("a leaked thread") {
            val end = CountDownLatch(1)
            val rule = LeakRule.start()
            val thread = Thread.ofPlatform().name("left over").start { end.await() }
            shouldThrow<AssertionError> { rule.check(soon) }.message shouldContain
                Regex("thread \"left over\"\n +at .*\n(.*\n)* +at .*CountDownLatch.await")
            end.countDown()
            thread.join()
            rule.check()
        }

        test("what ends a moment later is waited for") {
            val begun = CountDownLatch(1)
            val rule = LeakRule.start()
            Thread.ofPlatform().start {
                Conn.open(AddressFamily.INET, SocketType.DGRAM).use {
                    begun.countDown()
                    Thread.sleep(100)
                }
            }
            begun.await()
            rule.check()
        }

        test("pools, the shared poller and virtual threads are nobody's leak") {
            val rule = LeakRule.start()
            withContext(Dispatchers.IO) { delay(1) }
            val (a, b) = Conn.pair(AddressFamily.UNIX, SocketType.STREAM)
            val echo = listOf(Thread.ofVirtual().unstarted { }, Thread.ofPlatform().unstarted { }).map { it.isVirtual }.map { virtual ->
                val work = Runnable { b.blocking().read(ByteBuffer.allocate(1), Duration.ofSeconds(10)) }
                val thread = if (virtual) Thread.ofVirtual().start(work) else Thread.ofPlatform().start(work)
                while (thread.state == Thread.State.NEW) Thread.onSpinWait()
                Thread.sleep(20)
                a.blocking().write(byteArrayOf(1))
                thread.join()
            }
            echo shouldHaveSize 2
            a.close()
            b.close()
            rule.check()
        }
    })
