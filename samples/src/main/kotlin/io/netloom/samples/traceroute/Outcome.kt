package io.netloom.samples.traceroute

import io.netloom.icmp.IcmpExtension
import java.net.InetAddress

/** What became of a probe. */
internal sealed interface Outcome {
    /**
     * Somebody has answered.
     *
     * @property note what kind of refusal it was, such as `!H`; null for the usual answers
     * @property extensions what the router tells beside it (RFC 4884)
     */
    class Answer(val from: InetAddress, val roundTripNanos: Long, val note: String? = null, val extensions: List<IcmpExtension> = emptyList()) :
        Outcome

    /** Nobody has, in time. */
    data object Silence : Outcome
}
