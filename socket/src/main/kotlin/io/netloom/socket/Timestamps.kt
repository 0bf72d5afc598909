package io.netloom.socket

import java.time.Instant

/**
 * The stamps of one packet, `struct scm_timestamping`. See the kernel's `networking/timestamping.rst`.
 *
 * @property software by the system's clock: when the packet came in, or for a transmit stamp when it went; null where it was not asked for
 * @property hardware by the network card's own clock, which need not agree with the system's; null where the card gives none
 */
public class Timestamps(public val software: Instant?, public val hardware: Instant?) {
    /** True for the same stamps. */
    override fun equals(other: Any?): Boolean = other is Timestamps && other.software == software && other.hardware == hardware

    /** Fits [equals]. */
    override fun hashCode(): Int = software.hashCode() * 31 + hardware.hashCode()

    override fun toString(): String = listOfNotNull(
        software?.let {
            "software=$it"
        },
        hardware?.let { "hardware=$it" },
    ).joinToString(" ").ifEmpty { "none" }
}
