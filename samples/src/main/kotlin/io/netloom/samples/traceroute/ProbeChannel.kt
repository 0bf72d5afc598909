package io.netloom.samples.traceroute

import io.netloom.icmp.IcmpExtension
import kotlinx.coroutines.CoroutineScope
import java.io.Closeable
import java.net.InetAddress

/** Carries probes to one destination and hears what is answered; the real ones are sockets, tests have their own. */
internal interface ProbeChannel : Closeable {
    /** What the summary calls it: `UDP`, `ICMP`. */
    val name: String

    /** How long the packets of the probes are, with all headers. */
    val packetSize: Int

    /** Starts to listen, in [scope] and until that ends; every answer is handed to [heard], in the scope's thread. Before the first [send]. */
    fun listen(scope: CoroutineScope, heard: (Heard) -> Unit)

    /** Sends a probe that may go so many hops. */
    suspend fun send(probe: Int, hopLimit: Int)
}

/**
 * An answer as it came in.
 *
 * @property probe which probe it is for
 * @property at when it was taken from the kernel, in the nanoseconds of [System.nanoTime]
 * @property roundTripNanos from the probe's leaving to its answer's coming by the kernel's own stamps; null where it has not stamped both
 * @property meaning what its type and code say
 */
internal class Heard(
    val probe: Int,
    val from: InetAddress,
    val at: Long,
    val roundTripNanos: Long?,
    val meaning: AnswerMeaning,
    val extensions: List<IcmpExtension> = emptyList(),
)
