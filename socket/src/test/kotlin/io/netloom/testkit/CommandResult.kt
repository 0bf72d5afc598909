package io.netloom.testkit

import java.util.concurrent.TimeUnit

/**
 * How a program ended that a test ran.
 *
 * @property status its exit status
 * @property output what it wrote, to standard output and standard error
 */
class CommandResult internal constructor(val command: String, val status: Int, val output: String) {
    /** The output of a program that must succeed. */
    fun expectSuccess(): String {
        if (status != 0) throw AssertionError("$command ended with status $status:\n$output")
        return output
    }

    override fun toString(): String = "$command: status $status\n$output"

    companion object {
        private const val PATIENCE_SECONDS = 60L

        /** Starts a program on the calling thread, and so in its namespace, and waits for its end. */
        internal fun of(builder: ProcessBuilder): CommandResult {
            val command = builder.command().joinToString(" ")
            val process = builder.redirectErrorStream(true).start()
            process.outputStream.close()
            val guard = Thread.ofPlatform().daemon().name("command-guard").start {
                if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) process.destroyForcibly()
            }
            val output = process.inputStream.use { it.readBytes().decodeToString() }
            val status = process.waitFor()
            guard.join()
            return CommandResult(command, status, output)
        }

        /** True if a program of this name is on the PATH. */
        fun exists(program: String): Boolean = System.getenv("PATH").orEmpty().split(':').any { java.io.File(it, program).canExecute() }
    }
}
