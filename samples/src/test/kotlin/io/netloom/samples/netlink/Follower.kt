package io.netloom.samples.netlink

import io.netloom.netlink.route.Link
import io.netloom.netlink.route.LinkKind
import io.netloom.netlink.route.RouteConn
import io.netloom.samples.Ran
import io.netloom.samples.StopSignal
import io.netloom.samples.runCommand
import io.netloom.testkit.PrivateNamespace
import java.io.ByteArrayOutputStream
import java.io.Closeable
import java.io.OutputStream
import java.io.PrintStream
import java.util.concurrent.CompletableFuture
import java.util.concurrent.LinkedBlockingQueue
import java.util.concurrent.TimeUnit

/** A command that runs until it is stopped, and whose lines are read while it runs. */
internal class Follower private constructor(arguments: List<String>) : Closeable {
    private val lines = LinkedBlockingQueue<String>()
    private val all = StringBuilder()
    private val stop = StopSignal()
    private val err = ByteArrayOutputStream()
    private val status = CompletableFuture<Int>()
    private val thread = Thread.ofPlatform().name("follower").start {
        status.complete(runCommand(arguments, PrintStream(Lines(), true), PrintStream(err, true), stop))
    }

    private inner class Lines : OutputStream() {
        private val line = ByteArrayOutputStream()

        override fun write(byte: Int) {
            if (byte == '\n'.code) {
                lines.put(line.toString().also { all.append(it).append('\n') })
                line.reset()
            } else {
                line.write(byte)
            }
        }
    }

    /** The next line that [fits]; others before it are passed over. */
    fun await(fits: (String) -> Boolean): String {
        while (true) {
            val line = checkNotNull(lines.poll(PATIENCE_SECONDS, TimeUnit.SECONDS)) { "nothing more came after\n$all$err" }
            if (fits(line)) return line
        }
    }

    /** Makes links until a line [fits]: the command may not have begun to listen yet. */
    fun provoke(fits: (String) -> Boolean) {
        RouteConn.open().blocking().use { conn ->
            repeat(ATTEMPTS) {
                conn.add(Link.build { name("follow").kind(LinkKind.bridge()) })
                conn.delete(Link.build { name("follow") })
                if (lines.poll(1, TimeUnit.SECONDS)?.let(fits) == true) return
            }
        }
        error("nothing came\n$all$err")
    }

    fun stop(): Ran {
        check(stop.request()) { "the command has not said how it is to be stopped" }
        return finish()
    }

    fun finish(): Ran = Ran(status.get(PATIENCE_SECONDS, TimeUnit.SECONDS), all.toString(), err.toString())

    override fun close() {
        stop.request()
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS))
    }

    companion object {
        private const val PATIENCE_SECONDS = 30L
        private const val ATTEMPTS = 30

        fun of(vararg arguments: String): Follower {
            PrivateNamespace.require()
            return Follower(arguments.asList())
        }
    }
}
