package io.netloom.samples.cli

import io.netloom.samples.StopSignal
import io.netloom.samples.ping.SystemErrors
import io.netloom.socket.MissingCapabilityException
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.job
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.io.PrintStream

/** Runs a command: what goes wrong is one line on [err], and exit status 2. */
internal inline fun runCommand(name: String, err: PrintStream, action: () -> Int): Int {
    val complaint = try {
        return action()
    } catch (e: UsageException) {
        "${e.message}\n$name -h explains the options."
    } catch (e: MissingCapabilityException) {
        e.message
    } catch (e: IOException) {
        SystemErrors.text(e)
    }
    err.println("$name: $complaint")
    return EXIT_ERROR
}

/** Runs [block] until it ends by itself or [stop] (Ctrl-C) asks it to. */
internal fun runUntilStopped(stop: StopSignal, block: suspend CoroutineScope.() -> Unit) {
    try {
        runBlocking {
            val job = coroutineContext.job
            stop.onStop { job.cancel() }
            block()
            coroutineContext.job.children.forEach { it.cancel() }
        }
    } catch (_: CancellationException) {
        return // it was asked to end
    }
}

/** Says of a failed system call what it was about, such as an interface or a port. */
internal inline fun <T> about(what: String, action: () -> T): T = try {
    action()
} catch (e: MissingCapabilityException) {
    throw e
} catch (e: IOException) {
    throw IOException("$what: ${SystemErrors.text(e)}", e)
}

internal const val EXIT_ERROR: Int = 2
