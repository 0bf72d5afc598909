package io.netloom.samples.echo

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.netloom.net.BlockingTcpConn
import io.netloom.samples.StopSignal
import io.netloom.samples.netloom
import io.netloom.samples.runCommand
import io.netloom.testkit.PrivateNamespace
import org.opentest4j.TestAbortedException
import java.io.PipedInputStream
import java.io.PipedOutputStream
import java.io.PrintStream
import java.nio.file.Path
import java.util.concurrent.CompletableFuture
import kotlin.io.path.readLines
import kotlin.time.Duration.Companion.seconds

class EchoCommandSpec :
    StringSpec({
        timeout = 60.seconds.inWholeMilliseconds

        "ten thousand connections at once, on one thread" {
            val limit = descriptorLimit()
            if (limit < 10_500) throw TestAbortedException("a process may have only $limit descriptors (RLIMIT_NOFILE)")
            val ran = netloom("echo", "--hold", "10000", "127.0.0.1:0").hasStatus(0)
            ran.lines[0] shouldBe "10000 clients: each got its line back"
            ran.lines[1] shouldStartWith "10000 connections at once on one thread, "
            println(ran.out)
        }

        "it serves until it is told to stop" {
            PrivateNamespace.require()
            val stop = StopSignal()
            val printed = PipedInputStream()
            val out = PrintStream(PipedOutputStream(printed), true)
            val running = CompletableFuture<Int>()
            Thread.ofPlatform().start { running.complete(runCommand(listOf("echo", "127.0.0.1:0"), out, System.err, stop)) }
            val lines = printed.bufferedReader()
            val address = lines.readLine().removePrefix("echoing on ")
            BlockingTcpConn.dial(address).use { client ->
                client.write("hello\n".encodeToByteArray())
                client.inputStream().bufferedReader().readLine() shouldBe "hello"
            }
            stop.request() shouldBe true
            running.get() shouldBe 0
            lines.readLine() shouldBe "at most 1 connections at once"
        }

        "usage and errors" {
            netloom("echo", "-h").hasStatus(0).out shouldContain "--hold"
            netloom("echo", "nosuch").hasStatus(2).err shouldContain "missing port in address"
            netloom("echo", "--hold", "0").hasStatus(2).err.length shouldBeGreaterThan 0
            netloom("echo", "192.0.2.1:1").hasStatus(2).err shouldContain "echo: "
        }
    })

/** The JVM raises its limit to the highest allowed when it starts. */
private fun descriptorLimit(): Long {
    val words = Path.of("/proc/self/limits").readLines().first { it.startsWith("Max open files") }.split(Regex("\\s{2,}"))
    return words[1].toLongOrNull() ?: Long.MAX_VALUE
}
