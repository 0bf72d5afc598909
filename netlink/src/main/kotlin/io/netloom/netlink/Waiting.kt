package io.netloom.netlink

import io.netloom.netlink.internal.Permits

private class Turn : Permits.Waiter() {
    val signal = Signal()

    override fun wake() = signal.fire()
}

/** Takes a permit, waiting for its turn; whoever gives up on the way leaves none behind. */
internal suspend fun Permits.take(face: Face, deadline: Deadline) {
    val turn = Turn()
    if (acquire(turn)) return
    try {
        turn.signal.await(face, deadline.remaining())
    } catch (e: Throwable) {
        if (cancel(turn)) release()
        throw e
    }
}
