package io.netloom.samples

import io.kotest.assertions.withClue
import io.kotest.matchers.shouldBe
import io.netloom.testkit.PrivateNamespace
import io.netloom.testkit.TestHost
import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.nio.file.Path
import java.util.concurrent.TimeUnit

/** What a command printed and how it ended. */
internal class Ran(val status: Int, val out: String, val err: String) {
    val lines: List<String>
        get() = out.trimEnd().lines()

    fun hasStatus(expected: Int): Ran = also { withClue(this) { status shouldBe expected } }

    override fun toString(): String = "exit status $status\n--- out\n$out--- err\n$err"
}

/** Runs a command of the samples within this JVM, in the namespace of the calling thread. */
internal fun netloom(vararg arguments: String, stop: StopSignal = StopSignal()): Ran {
    PrivateNamespace.require()
    val out = ByteArrayOutputStream()
    val err = ByteArrayOutputStream()
    val status = runCommand(arguments.asList(), PrintStream(out, true), PrintStream(err, true), stop)
    return Ran(status, out.toString(), err.toString())
}

/** `netloom ping` on a host of a test network. */
internal fun TestHost.ping(vararg arguments: String): Ran = inside { netloom("ping", *arguments) }

/** The command line that starts the samples' main class as a process of its own. */
internal fun netloomCommand(vararg arguments: String): Array<String> {
    val java = Path.of(System.getProperty("java.home"), "bin", "java").toString()
    val classPath = System.getProperty("java.class.path")
    return arrayOf(java, "--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1", "-cp", classPath, "io.netloom.samples.Netloom", *arguments)
}

/** Waits for the end of a process and collects what it printed from now on. */
internal fun Process.finish(): Ran {
    val out = inputReader().readText()
    val err = errorReader().readText()
    check(waitFor(HANG_SECONDS, TimeUnit.SECONDS)) { "still running" }
    return Ran(exitValue(), out, err)
}

private const val HANG_SECONDS: Long = 30
