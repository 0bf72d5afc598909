package io.netloom.samples.bpf

import io.netloom.bpf.PacketMetadata

/** Kinds of links by their numbers in capture files, and what a kernel would know of a packet that came over one. */
internal object LinkTypes {
    const val ETHERNET: Int = 1

    /** No link header: IPv4 or IPv6 by the version in the first byte. */
    const val RAW: Int = 101

    private const val ETHERNET_HEADER = 14
    private const val ETHERNET_TYPE = 12
    private const val IP = 0x0800
    private const val IP6 = 0x86dd

    fun metadata(packet: PcapPacket, linkType: Int): PacketMetadata = PacketMetadata().apply {
        val bytes = packet.bytes
        length = packet.wireLength.coerceAtMost(Int.MAX_VALUE.toLong()).toInt()
        if (linkType == ETHERNET && bytes.size >= ETHERNET_HEADER) {
            linkLayerOffset = 0
            networkOffset = ETHERNET_HEADER
            protocol = (bytes[ETHERNET_TYPE].toInt() and 0xff shl 8) or (bytes[ETHERNET_TYPE + 1].toInt() and 0xff)
        } else if (linkType == RAW && bytes.isNotEmpty()) {
            protocol = if (bytes[0].toInt() and 0xf0 == 0x60) IP6 else IP
        }
    }
}
