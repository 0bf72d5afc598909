package io.netloom.samples.ping

import java.io.Closeable
import java.net.InetAddress
import java.nio.ByteBuffer

/** Carries echo requests to one target and brings back what ICMP has to say; the real one is [IcmpChannel], tests have their own. */
internal interface EchoChannel : Closeable {
    val family: IcmpFamily

    /** The identifier that our echoes carry on the wire. */
    val identifier: Int

    /** Sends one whole ICMP message. */
    suspend fun send(packet: ByteBuffer)

    /** Waits for the next message. What it returns is valid until the next call. */
    suspend fun receive(): Arrival
}

/** A message that has arrived. */
internal class Arrival(
    val message: IcmpMessage,
    /** Who sent it; null where the socket does not tell. */
    val source: InetAddress?,
    /** Time to live or hop limit on arrival; null where the socket does not tell. */
    val ttl: Int?,
    /** When it was taken from the kernel, in the nanoseconds of [System.nanoTime]. */
    val receivedAt: Long,
)
