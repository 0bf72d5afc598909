package io.netloom.net

import java.nio.ByteBuffer

/**
 * Takes an IPv4 packet so that its payload arrives in the user's buffer: the header has a buffer before it, and as much as options push the payload
 * out has one behind it. The kernel has checked the header of what a raw socket gets; were it none, everything would be payload.
 */
internal class Ipv4Packet(private val dst: ByteBuffer) {
    private val header = ByteBuffer.allocate(HEADER)
    private val rest = ByteBuffer.allocate(MOST_OPTIONS)
    private val start = dst.position()

    /** To be filled one after the other. */
    val buffers: List<ByteBuffer> = listOf(header, dst, rest)

    /** To be called when they are filled: moves the payload to its place and returns its length. */
    fun payload(): Int {
        val all = ByteArray(header.position() + (dst.position() - start) + rest.position())
        val first = if (header.position() == 0) 0 else header.get(0).toInt() and 0xff
        val length = (first and 0x0f) * Int.SIZE_BYTES
        if (length == HEADER && first shr 4 == 4) return dst.position() - start
        val packet = ByteBuffer.wrap(all).put(header.flip()).put(dst.duplicate().limit(dst.position()).position(start)).put(rest.flip())
        packet.flip().position(if (first shr 4 == 4 && length in HEADER..packet.limit()) length else 0)
        packet.limit(minOf(packet.limit(), packet.position() + dst.limit() - start))
        return dst.position(start).put(packet).position() - start
    }

    private companion object {
        const val HEADER = 20
        const val MOST_OPTIONS = 40
    }
}
