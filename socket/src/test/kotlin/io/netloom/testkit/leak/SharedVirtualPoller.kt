package io.netloom.testkit.leak

import io.netloom.socket.Poller
import io.netloom.socket.internal.poll.EventLoop

/** The epoll instance that the shared poller gets when the first virtual thread waits through it, and keeps. */
internal object SharedVirtualPoller {
    private val virtual = EventLoop::class.java.getDeclaredField("virtual").apply { isAccessible = true }

    /** How many there are: none or one. */
    fun count(): Int = if (virtual.get(Poller.shared.loop) == null) 0 else 1
}
