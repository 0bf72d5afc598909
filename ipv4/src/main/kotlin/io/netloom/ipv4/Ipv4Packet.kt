package io.netloom.ipv4

import io.netloom.socket.ip.MalformedHeaderException
import java.nio.ByteBuffer

/**
 * An IPv4 packet: its header, and its payload as a view of the bytes that it was parsed from.
 *
 * @property header the header
 * @property payload what follows the header, from position to limit: as much of it as there is, without what stands behind the packet's end ([Ipv4Header.totalLength])
 */
public class Ipv4Packet private constructor(public val header: Ipv4Header, public val payload: ByteBuffer) {
    override fun toString(): String = "$header payload=${payload.remaining()}"

    /** Packets of bytes. */
    public companion object {
        /**
         * The packet at the buffer's position, which moves past it. If the buffer ends before the packet does, the payload is cut off: `payload.remaining() < header.totalLength - header.length`. A total length of
         * 0, as hardware that segments leaves it, and one that is shorter than the header count as "to the buffer's end".
         *
         * @throws MalformedHeaderException if there is no whole header of version 4; the position stays
         */
        @JvmStatic
        public fun parse(src: ByteBuffer): Ipv4Packet {
            val start = src.position()
            val header = Ipv4Header.parse(src)
            val claimed = if (header.totalLength < header.length) src.limit() - start else header.totalLength
            val end = minOf(start + claimed, src.limit())
            val payload = src.slice(src.position(), end - src.position())
            src.position(end)
            return Ipv4Packet(header, payload)
        }
    }
}
