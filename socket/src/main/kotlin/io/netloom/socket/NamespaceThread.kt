package io.netloom.socket

import io.netloom.socket.internal.sys.Descriptor
import io.netloom.socket.internal.sys.LinuxSyscalls

/**
 * A platform thread that changes its own namespace, makes a few system calls there and ends. A namespace belongs to a thread and is inherited by the threads that it
 * starts, so nobody else's thread may ever be in a foreign one: no pool's, no carrier, no dispatcher.
 */
internal object NamespaceThread {
    init {
        // Links the calls and loads their classes while no thread is in a foreign namespace. Each of these fails and changes nothing.
        withFrame { frame ->
            val sys = LinuxSyscalls.INSTANCE
            sys.setns(frame, -1, 0)
            sys.socket(frame, -1, 0, 0)
            sys.socketpair(frame, -1, 0, 0, frame.value())
            sys.fcntl(frame, -1, Descriptor.F_GETFD, 0)
        }
    }

    /** Runs the block and returns its result, or throws what it threw. Not interruptible: it takes microseconds, and the result may be a descriptor. */
    fun <T> run(block: () -> T): T {
        var result: Result<T>? = null
        val thread = Thread.ofPlatform().daemon().name("netloom-netns").inheritInheritableThreadLocals(false).start { result = runCatching(block) }
        join(thread)
        return checkNotNull(result) { "the thread in the namespace died" }.getOrElse { throw it.alsoFromHere() }
    }

    private fun join(thread: Thread) {
        var interrupted = false
        while (thread.isAlive) {
            try {
                thread.join()
            } catch (_: InterruptedException) {
                interrupted = true
            }
        }
        if (interrupted) Thread.currentThread().interrupt()
    }

    /** The stack of the thread that threw, and below it the caller's. */
    private fun Throwable.alsoFromHere() = apply { stackTrace += Throwable().stackTrace }
}
