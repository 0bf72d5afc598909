package io.netloom.socket.stress

import java.util.concurrent.TimeUnit
import kotlin.reflect.KClass

/** A JVM of its own for what depends on its options, or on what else has run in it. */
object ChildJvm {
    /** Runs the main class and returns the lines that it wrote; fails if it fails, or takes longer than two minutes. */
    fun run(main: KClass<*>, vararg options: String): List<String> {
        val java =
            ProcessHandle
                .current()
                .info()
                .command()
                .orElseThrow()
        val classPath = System.getProperty("surefire.test.class.path") ?: System.getProperty("java.class.path")
        val command = listOf(java, "--enable-native-access=ALL-UNNAMED", "-cp", classPath, *options, main.java.name)
        val output =
            kotlin.io.path
                .createTempFile("netloom", ".log")
                .toFile()
        try {
            val process = ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start()
            val ended = process.waitFor(120, TimeUnit.SECONDS)
            if (!ended) process.destroyForcibly().waitFor()
            val lines = output.readLines()
            check(ended && process.exitValue() == 0) { "${if (ended) "exit ${process.exitValue()}" else "hangs"}:\n" + lines.joinToString("\n") }
            return lines
        } finally {
            output.delete()
        }
    }
}
