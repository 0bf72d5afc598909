package io.netloom.testkit

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.currentCoroutineContext
import java.io.ByteArrayOutputStream
import java.io.IOException
import java.io.PrintStream
import java.time.Duration
import java.util.concurrent.Callable
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicReference
import kotlin.coroutines.ContinuationInterceptor

/** A test that hangs fails, ends, and tells what everybody was doing; one that does not hang is left alone. */
class HangGuardTest :
    FunSpec({
        val soon = Duration.ofMillis(50)

        /** What is written to standard error meanwhile. */
        suspend fun dumped(block: suspend () -> Unit): String {
            val bytes = ByteArrayOutputStream()
            val usual = System.err
            System.setErr(PrintStream(bytes, true))
            try {
                block()
            } finally {
                System.setErr(usual)
            }
            return bytes.toString()
        }

        test("a coroutine that hangs is cancelled") {
            val failure = AtomicReference<Throwable>()
            val dump = dumped {
                val e = shouldThrow<AssertionError> {
                    withinGuard(soon) {
                        try {
                            awaitCancellation()
                        } catch (e: Throwable) {
                            failure.set(e)
                            throw e
                        }
                    }
                }
                e.message shouldContain "hung: not finished after PT0.05S"
            }
            dump shouldContain HangGuard.THREAD
        }

        test("a thread that hangs is interrupted") {
            val interrupted = CountDownLatch(1)
            val virtual = Thread.ofVirtual().name("virtual bystander").start { runCatching { Thread.sleep(Long.MAX_VALUE) } }
            val dump = dumped {
                shouldThrow<AssertionError> {
                    HangGuard.run(
                        soon,
                        Callable {
                            try {
                                CountDownLatch(1).await()
                            } finally {
                                interrupted.countDown()
                            }
                        },
                    )
                }
            }
            interrupted.await()
            virtual.interrupt()
            virtual.join()
            dump shouldContain "CountDownLatch.await"
            dump shouldContain "virtual bystander"
        }

        test("what does not hang returns its result, in the caller's context") {
            val outside = currentCoroutineContext()[ContinuationInterceptor]
            withinGuard { currentCoroutineContext()[ContinuationInterceptor] } shouldBe outside
            HangGuard.run { "result" } shouldBe "result"
        }

        test("what fails throws its own exception") {
            shouldThrow<IOException> { withinGuard { throw IOException("mine") } }.message shouldBe "mine"
            shouldThrow<IOException> { HangGuard.run { throw IOException("mine") } }.message shouldBe "mine"
        }
    })
