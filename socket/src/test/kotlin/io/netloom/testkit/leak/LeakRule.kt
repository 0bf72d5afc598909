package io.netloom.testkit.leak

import java.nio.channels.DatagramChannel
import java.time.Duration
import java.util.concurrent.locks.LockSupport

/**
 * After a test there are no more open descriptors and no more threads than before it. The rule is applied to every test by [KotestLeakExtension] and
 * [JupiterLeakExtension]; tests of one JVM run one after another.
 *
 * What ends by itself a moment later (a thread that was told to stop, a descriptor that another thread closes) is waited for, for up to two
 * seconds and only where something is left at all. What the process opens once and keeps is not counted, see [OpenDescriptors] and
 * [LiveThreads].
 */
internal class LeakRule private constructor(
    private val descriptors: OpenDescriptors,
    private val threads: LiveThreads,
    private val idleParkers: Int,
    private val virtualPollers: Int,
) {
    /** Throws an [AssertionError] that lists what is left over since [start]. */
    fun check(patience: Duration = PATIENCE) {
        val leaked = leaked(patience)
        if (leaked.isEmpty()) return
        throw AssertionError(
            leaked.joinToString("\n    ", "left over by this test:\n    ", "\n(-Dio.netloom.leaks=stack remembers where a Conn was opened)"),
        )
    }

    /** What is left over, as lines of text, after waiting for what is about to go. */
    fun leaked(patience: Duration = PATIENCE): List<String> {
        val giveUp = System.nanoTime() + patience.toNanos()
        while (true) {
            val left = left()
            if (left.isEmpty() || System.nanoTime() >= giveUp) return left
            LockSupport.parkNanos(LOOK_AGAIN_NANOS)
        }
    }

    private fun left(): List<String> {
        val live = LiveThreads.now()
        return OpenDescriptors.now().newSince(descriptors, allowance(live.startedSince(threads).map(Thread::getName))) + live.newSince(threads)
    }

    /** Descriptors of pools and pollers of the process that started, or grew, during the test. */
    private fun allowance(started: List<String>): Map<String, Int> {
        val shared = started.count { it == "netloom-poller" }
        val javas = if (started.any { "-Poller" in it }) JAVA_POLLERS else 0
        return mapOf(
            OpenDescriptors.EPOLL to shared + javas + (SharedVirtualPoller.count() - virtualPollers),
            OpenDescriptors.EVENTFD to shared + javas + (IdleParkers.count() - idleParkers),
        )
    }

    companion object {
        private val PATIENCE = Duration.ofSeconds(2)
        private const val LOOK_AGAIN_NANOS = 5_000_000L

        /** The JDK starts its own pollers together, when a virtual thread first waits for a socket: at most so many. */
        private const val JAVA_POLLERS = 32

        init {
            DatagramChannel.open().close() // its first use leaves half of a socket pair behind, which the JDK keeps
        }

        /** Before the test. */
        fun start(): LeakRule = LeakRule(OpenDescriptors.now(), LiveThreads.now(), IdleParkers.count(), SharedVirtualPoller.count())
    }
}
