package io.netloom.testkit.leak

import io.netloom.testkit.HangGuard

/** The platform threads that are alive. A virtual thread shows through what it keeps open; one that only waits is not seen. */
internal class LiveThreads private constructor(private val threads: Set<Thread>) {
    /** Those that were not alive [before] and belong to whoever started them, each with what it does at the moment. */
    fun newSince(before: LiveThreads): List<String> = startedSince(before).filterNot(::isInfrastructure).map { thread ->
        "thread \"${thread.name}\"" + thread.stackTrace.take(FRAMES).joinToString("") { "\n        at $it" }
    }

    fun startedSince(before: LiveThreads): List<Thread> = threads.filter { it !in before.threads && it.isAlive }

    companion object {
        private const val FRAMES = 12

        /** Threads of the process, started by whoever needs them first, and kept. */
        private val infrastructure = listOf(
            Regex("netloom-poller|netloom-cleaner|${HangGuard.THREAD}"), // one each; a poller that a test opens has a number in its name
            Regex("netloom-resolver-\\d+"), // look up names for the process; each ends a moment after its last one
            Regex("DefaultDispatcher-worker-\\d+|kotlinx\\.coroutines\\.DefaultExecutor"), // Dispatchers.Default and IO, delay
            Regex("ForkJoinPool\\.commonPool-.*|CompletableFutureDelayScheduler"),
            Regex("VirtualThread-un.*|(Read|Write|Master)-Poller.*|ForkJoinPool-\\d+-delayScheduler"), // of virtual threads
            Regex("Common-Cleaner|Cleaner-\\d+|process (reaper|forker).*|Attach Listener|JFR .*|RMI .*|SIG.* handler"), // of the JDK
            Regex("surefire-.*|junit-.*"),
        )

        private fun isInfrastructure(thread: Thread) =
            thread.javaClass.name == "jdk.internal.misc.CarrierThread" || infrastructure.any { it.matches(thread.name) }

        fun now(): LiveThreads {
            val root = generateSequence(Thread.currentThread().threadGroup) { it.parent }.last()
            var threads = arrayOfNulls<Thread>(root.activeCount() * 2 + 16)
            while (true) {
                val count = root.enumerate(threads)
                if (count < threads.size) return LiveThreads(threads.take(count).filterNotNull().toSet())
                threads = arrayOfNulls(count * 2)
            }
        }
    }
}
