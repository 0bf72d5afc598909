package io.netloom.icmp

import java.nio.ByteBuffer

/**
 * The MPLS labels that a packet had when it arrived at the router (RFC 4950): class 1, C-Type 1.
 *
 * @param labels from the top of the stack on; may be empty
 * @throws IllegalArgumentException if there are more than 16382
 */
public class MplsLabelStack(labels: List<MplsLabel>) : IcmpExtension(CLASS, INCOMING) {
    /** From the top of the stack on; may be empty. */
    public val labels: List<MplsLabel> = java.util.List.copyOf(labels)

    init {
        require(labels.size <= MOST_LABELS) { "an object holds at most $MOST_LABELS labels, not ${labels.size}" }
    }

    @get:JvmSynthetic
    override val payloadSize: Int get() = labels.size * MplsLabel.SIZE

    @JvmSynthetic
    override fun writePayload(out: ByteBuffer) {
        labels.forEach { out.putInt(it.encode()) }
    }

    /** Such as `MPLS label 16014, traffic class 4, bottom of stack, TTL 255`. */
    override fun toString(): String = labels.joinToString("; ").ifEmpty { "no MPLS label" }

    internal companion object {
        const val CLASS = 1
        const val INCOMING = 1
        private const val MOST_LABELS = 16382
    }
}
