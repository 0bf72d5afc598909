package io.netloom.socket.stress

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import io.netloom.socket.internal.fd.Direction
import io.netloom.testkit.HangGuard
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.runBlocking
import java.lang.reflect.Field
import java.net.InetAddress
import java.net.InetSocketAddress
import java.time.Duration

/** The long runs, `-Dnetloom.soak=true`. */
val SOAK: Boolean = java.lang.Boolean.getBoolean("netloom.soak")

/** Bounds what cannot be bounded by what it waits for. */
private val GUARD_SECONDS: Long = HangGuard.LIMIT.toSeconds()

/** For the races, which bound each of their waits and may take their time on a busy machine. */
val RACE_SECONDS: Long = if (SOAK) 7_200L else 180L

/** Runs the block on a thread of its own, under the [HangGuard]. */
fun <T> guarded(seconds: Long = GUARD_SECONDS, block: () -> T): T = HangGuard.run(Duration.ofSeconds(seconds), block)

/** The same for coroutines, in a `runBlocking` of their own. */
fun <T> guardedCoroutine(seconds: Long = GUARD_SECONDS, block: suspend CoroutineScope.() -> T): T = guarded(seconds) { runBlocking(block = block) }

/** A datagram socket on the loopback. */
fun udp(config: SocketConfig = SocketConfig.DEFAULT): Conn = Conn.open(AddressFamily.INET, SocketType.DGRAM, 0, config).apply {
    bind(InetSocketAddress(InetAddress.getByAddress(byteArrayOf(127, 0, 0, 1)), 0))
}

/** Its address, once, for sending to it again and again. */
val Conn.inetAddress: InetSocketAddress
    get() = (localAddress as io.netloom.socket.SockAddr.Inet4).toInetSocketAddress()

/** Two Unix datagram sockets, connected to each other. */
fun datagramPair(config: SocketConfig = SocketConfig.DEFAULT): List<Conn> = Conn.pair(AddressFamily.UNIX, SocketType.DGRAM, 0, config)

/** Two Unix stream sockets, connected to each other. */
fun streamPair(config: SocketConfig = SocketConfig.DEFAULT): List<Conn> = Conn.pair(AddressFamily.UNIX, SocketType.STREAM, 0, config)

/** Looks until it is so: for what no event tells. The guard bounds it. */
fun awaitUntil(condition: () -> Boolean) {
    while (!condition()) Thread.yield()
}

/** How many wait to read: one in the slot, the others for their turn. */
fun Conn.readers(): Int = waiters(fd.read)

/** How many wait to write or connect. */
fun Conn.writers(): Int = waiters(fd.write)

/** How many wait for the error queue. */
fun Conn.errorWaiters(): Int = waiters(fd.error)

private fun waiters(direction: Direction): Int = synchronized(direction) {
    val slot = SLOT.get(direction)
    // The slot's marks for "ready" and "closed" are plain objects.
    (if (slot == null || slot.javaClass == Any::class.java) 0 else 1) + ((QUEUE.get(direction) as Collection<*>?)?.size ?: 0)
}

private val SLOT: Field = Direction::class.java.getDeclaredField("slot").apply { isAccessible = true }
private val QUEUE: Field = Direction::class.java.getDeclaredField("queue").apply { isAccessible = true }
