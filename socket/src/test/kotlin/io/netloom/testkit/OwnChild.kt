package io.netloom.testkit

import io.netloom.testkit.nativecalls.Orphans
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.deleteExisting

/**
 * A child process of the tests' JVM that the JDK knows nothing of and so does not wait for: the child of a shell that has ended. It runs a script
 * that may wait for [go].
 */
class OwnChild private constructor(val pid: Long, private val gate: Path) : AutoCloseable {
    /** Lets the script go on behind its `read go`. */
    fun go() {
        // Opens when the script has the other end open, too.
        Files.newOutputStream(gate).close()
    }

    /** Ends the child, whatever it does. */
    override fun close() {
        ProcessHandle.of(pid).ifPresent { it.destroyForcibly() }
        Orphans.bury(pid)
        Orphans.adopt(false)
        gate.deleteExisting()
    }

    companion object {
        /** @param script for `sh`; `read go` waits for [go]. It must not end before, or the shell that starts it takes its exit status */
        @JvmStatic
        fun start(script: String): OwnChild {
            val gate = Files.createTempFile("child", ".fifo").also { it.deleteExisting() }
            CommandResult.of(ProcessBuilder("mkfifo", "$gate")).expectSuccess()
            Orphans.adopt(true)
            val command = "(read() { command read \"$@\" < '$gate' || :; }; $script) > /dev/null 2>&1 < /dev/null & echo $!"
            return OwnChild(CommandResult.of(ProcessBuilder("sh", "-c", command)).expectSuccess().trim().toLong(), gate)
        }
    }
}
