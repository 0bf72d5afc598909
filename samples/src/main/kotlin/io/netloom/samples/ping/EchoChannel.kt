package io.netloom.samples.ping

import io.netloom.icmp.EchoReply
import io.netloom.icmp.EchoRequest
import io.netloom.icmp.IcmpVersion
import java.io.Closeable
import java.net.InetAddress
import java.nio.ByteBuffer

/** Carries echo requests to one target and brings back what ICMP has to say; the real one is [IcmpChannel], tests have their own. */
internal interface EchoChannel : Closeable {
    val version: IcmpVersion

    /** The identifier that our echoes carry on the wire. */
    val identifier: Int

    /** Sends one encoded echo request. */
    suspend fun send(request: ByteBuffer)

    /** Waits for the next echo reply. */
    suspend fun receive(): ArrivedReply

    /** Waits for the next error about an echo request. */
    suspend fun receiveProblem(): ArrivedProblem
}

/** A reply that has arrived. */
internal class ArrivedReply(
    val message: EchoReply,
    val source: InetAddress,
    /** Time to live or hop limit on arrival; null where the kernel did not tell. */
    val hopLimit: Int?,
    /** When it was taken from the kernel, in the nanoseconds of [System.nanoTime]. */
    val receivedAt: Long,
)

/** A router or host, or this machine, says what became of a request. */
internal class ArrivedProblem(
    /** The request as far as it was quoted. */
    val request: EchoRequest,
    val destination: InetAddress?,
    /** Who says so; null for this machine. */
    val source: InetAddress?,
    /** ICMP type and code; null where this machine says so. */
    val type: Int?,
    val code: Int?,
    /** What ping prints, such as `Destination Host Unreachable`. */
    val text: String,
)
