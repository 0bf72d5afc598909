package io.netloom.testkit.leak

import io.kotest.core.extensions.TestCaseExtension
import io.kotest.core.test.TestCase
import io.kotest.engine.test.TestResult

/** Applies the [LeakRule] to every Kotest test, and to every container around all that is in it. A test that failed anyway is left alone. */
internal object KotestLeakExtension : TestCaseExtension {
    override suspend fun intercept(testCase: TestCase, execute: suspend (TestCase) -> TestResult): TestResult {
        val rule = LeakRule.start()
        val result = execute(testCase)
        if (!result.isSuccess) return result
        return try {
            rule.check()
            result
        } catch (e: AssertionError) {
            TestResult.Failure(result.duration, e)
        }
    }
}
