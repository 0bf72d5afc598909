package io.netloom.rules

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.netloom.docs.Project
import kotlin.io.path.name
import kotlin.io.path.readLines

/** Tests wait for what they are waiting for, not for some time to pass. */
class TestSourcesTest :
    FunSpec({
        // Where time itself is what is tested: file name to why.
        val allowed = mapOf(
            "HangGuardTest.kt" to "a thread that never ends is what the guard has to find",
            "LeakRuleTest.kt" to "the rule waits for what ends a moment later, so something has to end a moment later",
            "LinuxSyscallsTest.java" to
                "nothing shows from outside that a thread has got from the JVM into the kernel; the test tries again if it had not",
        )
        val sleep = Regex("""\bThread\s*\.\s*sleep\s*\(|\bTimeUnit\.\w+\.sleep\s*\(""")

        test("no test sleeps") {
            Project.testSources().filter { it.name !in allowed && it.name != "TestSourcesTest.kt" }
                .flatMap { file ->
                    file.readLines().mapIndexedNotNull { index, line -> "${Project.name(file)}:${index + 1}".takeIf { sleep.containsMatchIn(line) } }
                }
                .shouldBeEmpty()
        }
    })
