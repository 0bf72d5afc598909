package io.netloom.samples.ospf

import io.netloom.icmp.IcmpChecksum
import java.net.Inet4Address
import java.net.InetAddress
import java.nio.BufferUnderflowException
import java.nio.ByteBuffer

/**
 * A hello packet of OSPF, by which routers find each other on a link: version 2 (RFC 2328, appendix A.3.2) over IPv4, version 3 (RFC 5340, appendix A.3.2) over IPv6.
 *
 * @property link version 2: the network mask of the link; version 3: the number of the sender's interface
 * @property interval seconds between two hellos
 * @property neighbours whose hellos the sender has heard
 */
internal class OspfHello(
    val version: Int,
    val router: Inet4Address,
    val area: Inet4Address,
    val link: Int,
    val interval: Int,
    val neighbours: List<Inet4Address>,
) {
    /** The packet. Version 2 has its checksum, version 3 leaves it to the kernel, which knows the addresses that go into it. */
    fun encode(): ByteArray {
        val isV2 = version == 2
        val size = (if (isV2) V2_HEADER else V3_HEADER) + BODY + neighbours.size * WORD
        val packet = ByteBuffer.allocate(size)
        packet.put(version.toByte()).put(HELLO).putShort(size.toShort()).put(router.address).put(area.address).putShort(0)
        if (isV2) packet.putShort(NO_AUTHENTICATION).putLong(0) else packet.putShort(0) // instance 0
        packet.putInt(link)
        if (isV2) {
            packet.putShort(interval.toShort()).put(OPTIONS_V2).put(PRIORITY).putInt(DEAD_FACTOR * interval)
        } else {
            packet.put(PRIORITY).put(0).putShort(OPTIONS_V3).putShort(interval.toShort()).putShort((DEAD_FACTOR * interval).toShort())
        }
        packet.putInt(0).putInt(0) // no designated router nor a backup yet
        neighbours.forEach { packet.put(it.address) }
        // The authentication, which the checksum of version 2 leaves out, is zero.
        if (isV2) packet.putShort(CHECKSUM, IcmpChecksum.of(packet.array()).toShort())
        return packet.array()
    }

    companion object {
        /** Where the checksum is in a packet of either version. */
        const val CHECKSUM: Int = 12

        private const val HELLO: Byte = 1
        private const val V2_HEADER = 24
        private const val V3_HEADER = 16
        private const val BODY = 20
        private const val WORD = 4
        private const val NO_AUTHENTICATION: Short = 0
        private const val PRIORITY: Byte = 1
        private const val DEAD_FACTOR = 4

        /** E: external routes are known. */
        private const val OPTIONS_V2: Byte = 0x02

        /** V6, E and R: an IPv6 router that passes packets on. */
        private const val OPTIONS_V3: Short = 0x13

        /** The hello in a packet; null if it is something else, or cut off. */
        fun decode(packet: ByteBuffer): OspfHello? = try {
            decode(packet.get().toInt(), packet)
        } catch (_: BufferUnderflowException) {
            null
        }

        private fun decode(version: Int, packet: ByteBuffer): OspfHello? {
            val isHello = packet.get() == HELLO
            val size = packet.getShort().toInt() and 0xffff
            if (!isHello || version !in 2..3 || size > packet.limit()) return null
            packet.limit(size)
            val router = address(packet)
            val area = address(packet)
            packet.position(if (version == 2) V2_HEADER else V3_HEADER)
            val link = packet.getInt()
            val interval = packet.getShort(packet.position() + if (version == 2) 0 else WORD).toInt() and 0xffff
            packet.position(packet.position() + BODY - WORD)
            val neighbours = ArrayList<Inet4Address>()
            while (packet.remaining() >= WORD) neighbours += address(packet)
            return OspfHello(version, router, area, link, interval, neighbours)
        }

        private fun address(packet: ByteBuffer) = InetAddress.getByAddress(ByteArray(WORD).also { packet.get(it) }) as Inet4Address
    }
}
