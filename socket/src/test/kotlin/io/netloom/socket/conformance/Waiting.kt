package io.netloom.socket.conformance

import io.netloom.socket.Conn
import io.netloom.socket.internal.fd.Direction
import kotlinx.coroutines.yield
import java.lang.reflect.Field

/** Goes on when so many wait to read or accept: one for readiness, the others for their turn. */
internal suspend fun Conn.awaitReaders(count: Int) = awaitWaiters(fd.read, count)

/** Goes on when so many wait to write or connect. */
internal suspend fun Conn.awaitWriters(count: Int) = awaitWaiters(fd.write, count)

internal fun Conn.hasReader(): Boolean = waiters(fd.read) > 0

// There is no event that says "it waits now", so this looks until it is so.
private suspend fun awaitWaiters(direction: Direction, count: Int) {
    while (waiters(direction) < count) yield()
}

private fun waiters(direction: Direction): Int = synchronized(direction) {
    val inSlot = SLOT.get(direction)
    val queue = QUEUE.get(direction) as Collection<*>?
    // The slot's marks for "ready" and "closed" are plain objects.
    (if (inSlot == null || inSlot.javaClass == Any::class.java) 0 else 1) + (queue?.size ?: 0)
}

private val SLOT: Field = Direction::class.java.getDeclaredField("slot").apply { isAccessible = true }
private val QUEUE: Field = Direction::class.java.getDeclaredField("queue").apply { isAccessible = true }
