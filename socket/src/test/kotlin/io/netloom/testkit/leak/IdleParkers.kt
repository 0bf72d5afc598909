package io.netloom.testkit.leak

import io.netloom.socket.internal.poll.EventFd
import io.netloom.socket.internal.sys.Syscalls
import java.lang.reflect.Field
import java.util.concurrent.atomic.AtomicReferenceArray

/** The eventfds that are pooled for threads that will wait next; the pool is private to the engine. */
internal object IdleParkers {
    private val parker: Class<*> = Class.forName("io.netloom.socket.internal.fd.Parker")
    private val pool = field("POOL").get(null) as AtomicReferenceArray<*>
    private val kernel = field("sys")
    private val eventfd = field("eventfd")

    private fun field(name: String): Field = parker.getDeclaredField(name).apply { isAccessible = true }

    fun count(): Int = (0 until pool.length()).count { pool[it] != null }

    /** Closes those of a kernel that a test has made and is done with. */
    fun closeOf(system: Syscalls) {
        for (i in 0 until pool.length()) {
            val idle = pool[i]
            if (idle == null || kernel.get(idle) !== system) continue
            @Suppress("UNCHECKED_CAST")
            if ((pool as AtomicReferenceArray<Any?>).compareAndSet(i, idle, null)) (eventfd.get(idle) as EventFd).close()
        }
    }
}
