package io.netloom.samples.ping

import java.net.InetAddress
import java.util.concurrent.ConcurrentHashMap
import java.util.concurrent.CountDownLatch
import java.util.concurrent.TimeUnit

/**
 * Names for addresses, as far as they are known: asking never waits. The first question for an address sends a daemon thread to the
 * name service; until it is back, and for addresses without a name, the answer is null.
 */
internal class HostNames(private val lookUp: (InetAddress) -> String = { it.canonicalHostName }) {
    private val entries = ConcurrentHashMap<InetAddress, Entry>()

    /** The name of [address] if it is known by now. */
    fun nameOf(address: InetAddress): String? = entry(address).name

    /** Gives the name service up to [millis] for [address]: before the first probe leaves there is time to wait. */
    fun prepare(address: InetAddress, millis: Long) {
        entry(address).answered.await(millis, TimeUnit.MILLISECONDS)
    }

    private fun entry(address: InetAddress): Entry {
        entries[address]?.let { return it }
        val fresh = Entry()
        val known = entries.putIfAbsent(address, fresh)
        if (known != null) return known
        Thread.ofPlatform().daemon().name("host-name").start { fresh.fill(address) }
        return fresh
    }

    private inner class Entry {
        val answered = CountDownLatch(1)

        @Volatile
        var name: String? = null

        fun fill(address: InetAddress) {
            // The JDK answers with the number where there is no name.
            name = runCatching { lookUp(address) }.getOrNull()?.takeIf { it != address.hostAddress }
            answered.countDown()
        }
    }
}
