package io.netloom.samples.ospf

import io.netloom.samples.AddressText
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import java.net.Inet4Address
import kotlin.time.Duration

/** Says hello at intervals and listens meanwhile. Who was heard is named in the next hello: both sides then know that they hear each other. */
internal class HelloLoop(
    private val channel: HelloChannel,
    private val router: Inet4Address,
    private val area: Inet4Address,
    private val interval: Duration,
    private val print: (String) -> Unit,
) {
    private val neighbours = LinkedHashSet<Inet4Address>()

    /** Says so many hellos, for ever if that is null, and ends an interval after the last. */
    suspend fun run(count: Long?): Unit = coroutineScope {
        val listening = launch { listen() }
        var sent = 0L
        while (count == null || sent < count) {
            channel.send(hello())
            sent++
            delay(interval)
        }
        listening.cancelAndJoin()
    }

    private fun hello() =
        OspfHello(channel.version, router, area, channel.link, interval.inWholeSeconds.toInt().coerceAtLeast(1), neighbours.toList())

    private suspend fun listen() {
        while (true) {
            val heard = channel.receive()
            val hello = heard.hello
            neighbours += hello.router
            val others = hello.neighbours.joinToString(", ") { if (it == router) "us" else it.hostAddress }
            val knows = if (others.isEmpty()) "nobody yet" else others
            print(
                "${AddressText.of(
                    heard.from,
                )}: router ${hello.router.hostAddress}, area ${hello.area.hostAddress}, every ${hello.interval} s, hop limit ${heard.hopLimit}, hears $knows",
            )
        }
    }
}
