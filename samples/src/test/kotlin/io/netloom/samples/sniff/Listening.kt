package io.netloom.samples.sniff

import io.netloom.samples.Ran
import io.netloom.samples.StopSignal
import io.netloom.samples.ping.Printed
import io.netloom.samples.runCommand
import io.netloom.testkit.TestHost
import java.io.ByteArrayOutputStream
import java.io.OutputStream
import java.io.PrintStream
import java.util.concurrent.CompletableFuture
import java.util.concurrent.TimeUnit

/** `netloom sniff` on a host of a test network, from the moment on that it listens. */
internal class Listening(host: TestHost, vararg arguments: String) {
    private val out = Printed()
    private val err = AwaitedText("listening on ")
    private val stop = StopSignal()
    private val status: CompletableFuture<Int> = CompletableFuture.supplyAsync(
        { host.inside { runCommand(listOf("sniff", *arguments), out.stream, PrintStream(err, true), stop) } },
        { Thread.ofPlatform().name("sniff").start(it) }, // the common pool may have room for one only
    )

    init {
        CompletableFuture.anyOf(err.seen, status).get(HANG_SECONDS, TimeUnit.SECONDS)
    }

    /** Waits until the command ends by itself. */
    fun finish(): Ran = Ran(status.get(HANG_SECONDS, TimeUnit.SECONDS), out.text, err.toString())

    /** Waits until so many lines are printed, then ends it as Ctrl-C does. */
    fun stopAfter(lines: Int): Ran {
        while (!status.isDone && out.lines.size < lines) Thread.onSpinWait()
        while (!status.isDone && !stop.request()) Thread.onSpinWait()
        return finish()
    }

    private class AwaitedText(private val text: String) : OutputStream() {
        private val bytes = ByteArrayOutputStream()
        val seen = CompletableFuture<Any>()

        override fun write(byte: Int) = write(byteArrayOf(byte.toByte()), 0, 1)

        override fun write(array: ByteArray, offset: Int, length: Int) {
            bytes.write(array, offset, length)
            if (text in bytes.toString()) seen.complete(Unit)
        }

        override fun toString(): String = bytes.toString()
    }

    private companion object {
        const val HANG_SECONDS = 30L
    }
}
