package io.netloom.socket

import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.jfr.FlightRecording
import java.lang.ref.Cleaner
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.atomic.AtomicLong

/**
 * Closes the descriptor of a [Conn] that became unreachable while open, and says so: once for each place in the program that opened such a Conn.
 *
 * The system property `io.netloom.leaks` chooses how much is remembered at each open: `site` (the default) the place, `stack` the whole stack, `off` nothing.
 */
internal class LeakGuard private constructor(private val fd: Fd) : Runnable {
    private val site: Site? = if (MODE == "site") callSite() else null
    private val stack: Throwable? = if (MODE == "stack") Throwable("opened here") else null

    @Volatile
    private var cleanable: Cleaner.Cleanable? = null

    /** The Conn was closed by its owner: nothing to watch any more. */
    fun closed() {
        cleanable?.clean()
    }

    /** On the Cleaner's thread, or from [closed], when there is nothing left to close. */
    override fun run() {
        if (fd.close()) {
            val kind = fd.kind()
            val openedAt = place ?: stack?.stackTrace?.joinToString("\n")
            FlightRecording.leaked(fd.number(), kind.family(), kind.type(), kind.protocol(), openedAt)
            leaks.incrementAndGet()
            report()
        }
    }

    private val place: String?
        get() = site?.toString()

    private fun report() {
        val place = place ?: stack?.stackTrace?.contentHashCode()?.toString() ?: return
        if (reported.add(place)) {
            System.getLogger("io.netloom.socket").log(
                System.Logger.Level.WARNING,
                "descriptor ${fd.number()} was never closed; it was opened at $place (said once for each place; " +
                    "-Dio.netloom.leaks=stack remembers whole stacks)",
                stack,
            )
        }
    }

    /** A place that opens: one object however many it has opened, and nothing that would keep a class loader alive. */
    private class Site(frame: StackWalker.StackFrame) {
        private val className = frame.className
        private val methodName = frame.methodName
        private val position = frame.byteCodeIndex

        /** Looked up for those that are kept. */
        var line = 0

        override fun equals(other: Any?) =
            other is Site && position == other.position && className == other.className && methodName == other.methodName

        override fun hashCode() = className.hashCode() * 31 + position

        override fun toString() = "$className.$methodName:$line"
    }

    companion object {
        private val MODE: String = System.getProperty("io.netloom.leaks", "site")
        val cleaner: Cleaner by lazy { Cleaner.create(Thread.ofPlatform().daemon().name("netloom-cleaner").factory()) }
        private val walker: StackWalker = StackWalker.getInstance()
        private val reported: MutableSet<String> = ConcurrentHashMap.newKeySet()

        /** Descriptors closed here since the program began. */
        val leaks = AtomicLong()

        fun watch(conn: Conn, fd: Fd): LeakGuard {
            val guard = LeakGuard(fd)
            guard.cleanable = cleaner.register(conn, guard)
            return guard
        }

        private val sites = ConcurrentHashMap<Site, Site>()

        private fun callSite(): Site? {
            val frame = walker.walk { frames ->
                frames.dropWhile { it.className.startsWith("io.netloom.socket.") && !it.className.endsWith("Test") }.findFirst().orElse(null)
            }
            val site = Site(frame ?: return null)
            return sites[site] ?: site.let {
                it.line = frame.lineNumber
                sites.putIfAbsent(it, it) ?: it
            }
        }
    }
}
