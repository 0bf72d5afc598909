package io.netloom.samples

import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit
import java.util.concurrent.TimeoutException

/**
 * Lets Ctrl-C (SIGINT) and SIGTERM end a command in its own way: it may still print a summary and choose the exit status. Without an
 * [onStop] action the JVM ends as ever.
 */
internal class StopSignal {
    @Volatile
    private var action: (() -> Unit)? = null
    private val status = CompletableFuture<Int>()

    /** Has [action] run when the command is to end; on a thread of its own. */
    fun onStop(action: () -> Unit) {
        this.action = action
    }

    /** Asks the command to end. Returns false if it has not said how. */
    fun request(): Boolean {
        action?.invoke() ?: return false
        return true
    }

    /** Installs the handler for signals; the returned status decides in [finished] how the process ends. */
    fun install() {
        // A hook also runs at a plain exit; then the status is there already and nothing is left to do.
        Runtime.getRuntime().addShutdownHook(Thread(::shutDown, "stop-signal"))
    }

    /** Says that the command has ended with [exitStatus]. */
    fun finished(exitStatus: Int) {
        status.complete(exitStatus)
    }

    private fun shutDown() {
        if (status.isDone || !request()) return
        try {
            // The JVM would report "killed by a signal"; halt reports what the command decided.
            Runtime.getRuntime().halt(status.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
        } catch (_: TimeoutException) {
            System.err.println("netloom: the command did not end in time")
        }
    }

    private companion object {
        const val PATIENCE_SECONDS = 5L
    }
}
