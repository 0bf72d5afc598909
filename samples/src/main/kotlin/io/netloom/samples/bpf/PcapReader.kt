package io.netloom.samples.bpf

import java.io.InputStream
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * Reads a capture file in the classic format of libpcap (pcap-savefile(5)): times in micro- or nanoseconds, either byte order. Keeps one
 * packet in memory.
 *
 * @param name the file's, for messages
 * @throws PcapException for what is no such file, or is cut off
 */
internal class PcapReader(private val name: String, private val input: InputStream) {
    private val order: ByteOrder
    private val nanosPerUnit: Long
    private val longest: Long
    private var offset = 0L
    private var count = 0

    /** `LINKTYPE_…`: how packets begin; 1 is Ethernet. */
    val linkType: Int

    init {
        val header = read(FILE_HEADER, "the file's header")
        val magic = header.getInt(0)
        order = if (magic == MICROS || magic == NANOS) ByteOrder.BIG_ENDIAN else ByteOrder.LITTLE_ENDIAN
        nanosPerUnit = when (header.order(order).getInt(0)) {
            MICROS -> NANOS_PER_MICRO
            NANOS -> 1
            PCAPNG -> throw error(0, "a pcapng file: `tcpdump -r $name -w <file>` makes a classic one of it")
            else -> throw error(0, "no capture file: it begins with 0x%08x".format(magic))
        }
        val major = header.getShort(VERSION).toInt()
        if (major != MAJOR) throw error(VERSION.toLong(), "version $major of the format, only $MAJOR is known")
        longest = maxOf(Integer.toUnsignedLong(header.getInt(SNAP_LENGTH)), LONGEST).coerceAtMost(FAR_TOO_LONG)
        linkType = header.getInt(LINK_TYPE) and LINK_TYPE_MASK
    }

    /** The next packet; null after the last one. */
    fun next(): PcapPacket? {
        val start = offset
        val first = input.read()
        if (first < 0) return null
        val header = read(PACKET_HEADER, "the header of packet ${count + 1}", first)
        val length = Integer.toUnsignedLong(header.getInt(CAPTURED))
        if (length > longest) throw error(start + CAPTURED, "packet ${count + 1} of $length bytes: at most $longest are credible")
        val nanos = Integer.toUnsignedLong(header.getInt(0)) * NANOS_PER_SECOND + Integer.toUnsignedLong(header.getInt(FRACTION)) * nanosPerUnit
        val bytes = read(length.toInt(), "packet ${count + 1}").array()
        return PcapPacket(++count, nanos, bytes, Integer.toUnsignedLong(header.getInt(WIRE)))
    }

    private fun read(size: Int, what: String, first: Int? = null): ByteBuffer {
        val bytes = ByteArray(size)
        var at = 0
        if (first != null) bytes[at++] = first.toByte()
        at += input.readNBytes(bytes, at, size - at)
        if (at < size) throw error(offset + at, "the file ends within $what: ${size - at} of $size bytes are missing")
        offset += size
        return ByteBuffer.wrap(bytes).also { if (offset > FILE_HEADER) it.order(order) }
    }

    private fun error(offset: Long, reason: String) = PcapException(name, offset, reason)

    private companion object {
        const val MICROS = 0xa1b2c3d4.toInt()
        const val NANOS = 0xa1b23c4d.toInt()
        const val PCAPNG = 0x0a0d0d0a
        const val FILE_HEADER = 24
        const val VERSION = 4
        const val MAJOR = 2
        const val SNAP_LENGTH = 16
        const val LINK_TYPE = 20
        const val LINK_TYPE_MASK = 0x0fff_ffff // above it: the length of a frame check sequence
        const val PACKET_HEADER = 16
        const val FRACTION = 4
        const val CAPTURED = 8
        const val WIRE = 12
        const val NANOS_PER_MICRO = 1_000L
        const val NANOS_PER_SECOND = 1_000_000_000L
        const val LONGEST = 262_144L // what tcpdump captures
        const val FAR_TOO_LONG = 16L shl 20
    }
}
