package io.netloom.samples.ping

import io.netloom.icmp.IcmpVersion

/** Sizes in bytes of the packets that carry echoes. */
internal object PacketSize {
    /** Type, code, checksum, identifier and sequence number. */
    const val ECHO_HEADER: Int = 8

    private const val LARGEST_PACKET = 65_535

    /** An IP header without options or extension headers. */
    fun ipHeader(version: IcmpVersion): Int = if (version == IcmpVersion.V4) 20 else 40

    /** The largest payload of an echo: what an IP packet of 65,535 bytes leaves (IPv6 does not count its own header). */
    fun largestPayload(version: IcmpVersion): Int =
        if (version == IcmpVersion.V4) LARGEST_PACKET - ipHeader(version) - ECHO_HEADER else LARGEST_PACKET - ECHO_HEADER
}
