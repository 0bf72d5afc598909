package io.netloom.samples.forward

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.netloom.net.BlockingTcpConn
import io.netloom.net.BlockingTcpListener
import io.netloom.net.BlockingUnixConn
import io.netloom.samples.StopSignal
import io.netloom.samples.java.Forward
import io.netloom.samples.netloom
import io.netloom.samples.runCommand
import io.netloom.testkit.PrivateNamespace
import java.io.BufferedReader
import java.io.PipedInputStream
import java.io.PipedOutputStream
import java.io.PrintStream
import java.util.Random
import java.util.concurrent.FutureTask
import kotlin.time.Duration.Companion.seconds

class ForwardCommandSpec :
    StringSpec({
        timeout = 60.seconds.inWholeMilliseconds
        val data = ByteArray(3_000_000).also { Random(5).nextBytes(it) }

        "much and little, both ways, from TCP and from a Unix socket" {
            PrivateNamespace.require()
            BlockingTcpListener.listen("127.0.0.1:0").use { target ->
                for (listen in listOf("127.0.0.1:0", "@forward")) {
                    val stop = StopSignal()
                    val (running, lines) = printing { runCommand(listOf("forward", listen, "${target.address}"), it, System.err, stop) }
                    val address = lines.readLine().removePrefix("forwarding ").substringBefore(" to ")
                    val echoing = echoOnce(target)
                    val client = if (listen.startsWith("@")) BlockingUnixConn.dial(address) else BlockingTcpConn.dial(address)
                    client.use { conn ->
                        val sending = background {
                            conn.write(data)
                            if (conn is BlockingTcpConn) conn.closeWrite() else (conn as BlockingUnixConn).closeWrite()
                        }
                        conn.inputStream().readAllBytes().contentEquals(data) shouldBe true
                        sending.get()
                    }
                    echoing.get() shouldBe data.size.toLong()
                    stop.request() shouldBe true
                    running.get() shouldBe 0
                    lines.readLine() shouldBe "${2 * data.size} bytes"
                }
            }
        }

        "a target that is not there closes the client's connection" {
            PrivateNamespace.require()
            val stop = StopSignal()
            val (running, lines) = printing { runCommand(listOf("forward", "127.0.0.1:0", "127.0.0.1:9"), it, it, stop) }
            val address = lines.readLine().removePrefix("forwarding ").substringBefore(" to ")
            BlockingTcpConn.dial(address).use { it.inputStream().read() shouldBe -1 }
            lines.readLine() shouldContain "ECONNREFUSED"
            stop.request()
            running.get() shouldBe 0
        }

        "in Java" {
            PrivateNamespace.require()
            BlockingTcpListener.listen("127.0.0.1:0").use { target ->
                val (running, lines) = printing {
                    Forward.run("127.0.0.1:0", "${target.address}", 1, it)
                    0
                }
                val address = lines.readLine().removePrefix("forwarding ").substringBefore(" to ")
                val echoing = echoOnce(target)
                BlockingTcpConn.dial(address).use { conn ->
                    val sending = background {
                        conn.write(data)
                        conn.closeWrite()
                    }
                    conn.inputStream().readAllBytes().contentEquals(data) shouldBe true
                    sending.get()
                }
                echoing.get() shouldBe data.size.toLong()
                running.get() shouldBe 0
            }
        }

        "usage and errors" {
            netloom("forward", "-h").hasStatus(0).out shouldContain "<target>"
            netloom("forward", ":0").hasStatus(2).err shouldStartWith "forward: usage error"
            netloom("forward", "nosuch", ":1").hasStatus(2).err shouldContain "missing port in address"
        }
    })

/** Sends back to one client all that it sends. */
private fun echoOnce(listener: BlockingTcpListener): FutureTask<Long> = background {
    listener.accept().use { conn -> conn.copyTo(conn).also { conn.closeWrite() } }
}

private fun <T> background(body: () -> T): FutureTask<T> = FutureTask(body).also { Thread.ofPlatform().daemon().start(it) }

/** Runs something in the background; its status, and the lines that it prints. */
private fun printing(body: (PrintStream) -> Int): Pair<FutureTask<Int>, BufferedReader> {
    val printed = PipedInputStream()
    val out = PrintStream(PipedOutputStream(printed), true)
    return background { body(out) } to printed.bufferedReader()
}
