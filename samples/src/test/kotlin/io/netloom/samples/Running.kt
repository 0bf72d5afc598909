package io.netloom.samples

import io.netloom.samples.ping.Printed
import io.netloom.testkit.TestHost
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

/** A command that runs on a host of a test network until it is stopped, or ends by itself. */
internal class Running(host: TestHost, vararg arguments: String) {
    private val out = Printed()
    private val err = Printed()
    private val stop = StopSignal()
    private val status: CompletableFuture<Int> = CompletableFuture.supplyAsync(
        { host.inside { runCommand(arguments.asList(), out.stream, err.stream, stop) } },
        { Thread.ofPlatform().name("command").start(it) }, // the common pool may have room for one only
    )

    /** Waits until so many lines are printed, and returns the last of them. */
    fun line(number: Int): String {
        while (!status.isDone && out.lines.size < number) Thread.onSpinWait()
        return out.lines.getOrElse(number - 1) { throw AssertionError("it ended after ${out.lines}: ${err.text}") }
    }

    /** Waits until it ends by itself. */
    fun finish(): Ran = Ran(status.get(HANG_SECONDS, TimeUnit.SECONDS), out.text, err.text)

    /** Ends it as Ctrl-C does. */
    fun stop(): Ran {
        while (!status.isDone && !stop.request()) Thread.onSpinWait()
        return finish()
    }

    private companion object {
        const val HANG_SECONDS = 30L
    }
}
