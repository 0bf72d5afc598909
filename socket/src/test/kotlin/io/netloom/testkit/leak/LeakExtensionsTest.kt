package io.netloom.testkit.leak

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.maps.shouldContainExactly
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SocketType
import org.junit.jupiter.api.AfterEach
import org.junit.jupiter.api.Test
import org.junit.platform.engine.TestExecutionResult
import org.junit.platform.engine.discovery.DiscoverySelectors
import org.junit.platform.launcher.TestExecutionListener
import org.junit.platform.launcher.TestIdentifier
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder
import org.junit.platform.launcher.core.LauncherFactory

/** Both test frameworks apply the leak rule to every test without being told. */
class LeakExtensionsTest :
    FunSpec({
        afterTest { opened.onEach(Conn::close).clear() }

        test("JUnit") {
            outcomes(LeakyJupiter::class.java) shouldContainExactly
                mapOf("leaks()" to "AssertionError", "closes()" to "ok", "fails()" to "IllegalStateException")
        }

        test("Kotest") {
            outcomes(LeakyKotest::class.java) shouldContainExactly
                mapOf("leaks" to "AssertionError", "closes" to "ok", "fails" to "IllegalStateException")
        }
    }) {
    /** Opens one socket as its field and some in its tests. */
    internal class LeakyJupiter {
        private val field = open()

        @Test
        fun leaks() {
            open()
        }

        @Test
        fun closes() = open().close()

        @Test
        fun fails() {
            open()
            throw IllegalStateException()
        }

        @AfterEach
        fun close() = field.close()
    }

    internal class LeakyKotest :
        FunSpec({
            test("leaks") { open() }
            test("closes") { open().close() }
            test("fails") {
                open()
                throw IllegalStateException()
            }
        })

    private companion object {
        val opened = ArrayList<Conn>()

        fun open(): Conn = Conn.open(AddressFamily.INET, SocketType.DGRAM).also(opened::add)

        /** How the tests of a class end: `ok` or the exception's name. */
        fun outcomes(tests: Class<*>): Map<String, String> {
            val outcomes = HashMap<String, String>()
            val request = LauncherDiscoveryRequestBuilder.request().selectors(DiscoverySelectors.selectClass(tests)).build()
            val listener = object : TestExecutionListener {
                override fun executionFinished(test: TestIdentifier, result: TestExecutionResult) {
                    if (test.isTest) outcomes[test.displayName] = result.throwable.map { it.javaClass.simpleName }.orElse("ok")
                }
            }
            LauncherFactory.create().execute(request, listener)
            return outcomes
        }
    }
}
