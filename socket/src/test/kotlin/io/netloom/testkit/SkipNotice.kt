package io.netloom.testkit

import io.kotest.core.extensions.TestCaseExtension
import io.kotest.core.test.TestCase
import io.kotest.engine.test.TestResult

/** Says why a Kotest test skipped itself; on the way to the report the reason gets lost. */
internal object SkipNotice : TestCaseExtension {
    override suspend fun intercept(testCase: TestCase, execute: suspend (TestCase) -> TestResult): TestResult {
        val result = execute(testCase)
        if (result.isIgnored) println("skipped: ${testCase.spec::class.simpleName}, ${testCase.name.name}: ${result.reasonOrNull}")
        return result
    }
}
