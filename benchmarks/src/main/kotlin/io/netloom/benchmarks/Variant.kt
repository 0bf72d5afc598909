package io.netloom.benchmarks

import io.netloom.socket.Poller
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineDispatcher
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.io.IOException
import java.util.concurrent.ConcurrentLinkedQueue

/** Who runs the code of a workload, and so how it waits; `peer=` names it. */
internal class Variant(private val peer: String) : AutoCloseable {
    /** Of the sockets to open: the one on whose thread the coroutines run; null is the shared one. */
    val poller: Poller? = if (peer == POLLER) Poller.open() else null

    private val dispatcher: CoroutineDispatcher? = if (peer == DEFAULT) Dispatchers.Default else poller?.dispatcher
    private val all = CompletableDeferred<Unit>()
    private val threads = ConcurrentLinkedQueue<Thread>()

    @Volatile
    private var isOver = false

    /** Whether everything started runs on one thread at a time. */
    val isOneThread: Boolean get() = poller != null

    init {
        require(peer in NAMES) { "no variant $peer" }
    }

    /** Starts a coroutine or a thread, which the closing of its socket may end when all is [over]. */
    fun start(suspending: suspend () -> Unit, blocking: () -> Unit) {
        if (dispatcher != null) {
            CoroutineScope(dispatcher + all).launch {
                try {
                    suspending()
                } catch (e: IOException) {
                    if (!isOver) throw e
                }
            }
        } else {
            val builder = if (peer == VIRTUAL_THREAD) Thread.ofVirtual() else Thread.ofPlatform()
            threads += builder.start {
                try {
                    blocking()
                } catch (e: Throwable) {
                    if (e !is IOException || !isOver) all.completeExceptionally(e)
                }
            }
        }
    }

    /** To be called before the sockets are closed: from here on an error is no failure. */
    fun over() {
        isOver = true
    }

    /** Waits for the end of all that was started, and fails if any of it has failed. */
    fun await() {
        threads.forEach(Thread::join)
        all.complete(Unit)
        runBlocking { all.await() }
    }

    override fun close() {
        poller?.close()
    }

    companion object {
        /** Coroutines on the poller's own thread. */
        const val POLLER = "netloom"

        /** Coroutines on `Dispatchers.Default`. */
        const val DEFAULT = "netloom-default"

        /** Platform threads. */
        const val PLATFORM_THREAD = "netloom-blocking"

        /** Virtual threads. */
        const val VIRTUAL_THREAD = "netloom-vt"

        /** All of them. */
        val NAMES: List<String> = listOf(POLLER, DEFAULT, PLATFORM_THREAD, VIRTUAL_THREAD)
    }
}
