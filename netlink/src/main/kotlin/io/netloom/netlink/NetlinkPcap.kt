package io.netloom.netlink

import java.io.BufferedOutputStream
import java.io.Closeable
import java.io.IOException
import java.io.OutputStream
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.time.Clock

/**
 * Writes what goes over netlink sockets to a capture file, as a capture of an `nlmon` interface has it: link type 253, `LINKTYPE_NETLINK`. Wireshark,
 * tshark and tcpdump open it. For a connection, give it as [NetlinkConfig.trace].
 *
 * Each datagram is written at once, so the file is whole at any time. If writing fails, nothing more is written, and [close] says so. Thread-safe.
 *
 * @param out where to; closed with this
 * @param clock gives the packets' times
 */
public class NetlinkPcap @JvmOverloads constructor(out: OutputStream, private val clock: Clock = Clock.systemUTC()) :
    NetlinkTracer,
    Closeable {
    private val out = BufferedOutputStream(out)
    private var failure: IOException? = null
    private var closed = false

    init {
        val header = ByteBuffer.allocate(FILE_HEADER).order(ByteOrder.nativeOrder())
        header.putInt(MAGIC).putShort(MAJOR).putShort(MINOR).putInt(0).putInt(0).putInt(SNAP_LENGTH).putInt(LINKTYPE_NETLINK)
        write(header.array())
    }

    override fun sent(datagram: ByteBuffer, portId: Long, family: Int): Unit = packet(datagram, family, TO_KERNEL)

    override fun received(datagram: ByteBuffer, portId: Long, family: Int, sender: Long, group: Int): Unit = packet(datagram, family, TO_USER)

    /** Not written: a capture has packets only. */
    override fun failed(operation: String, portId: Long, family: Int, error: IOException) {}

    private fun packet(datagram: ByteBuffer, family: Int, direction: Short) {
        val time = clock.instant()
        val stored = minOf(datagram.remaining(), SNAP_LENGTH - COOKED_HEADER)
        val record = ByteBuffer.allocate(RECORD_HEADER + COOKED_HEADER + stored).order(ByteOrder.nativeOrder())
        record.putInt(time.epochSecond.toInt()).putInt(time.nano).putInt(COOKED_HEADER + stored).putInt(COOKED_HEADER + datagram.remaining())
        // As of AF_PACKET's cooked sockets, in network order: direction, ARPHRD_NETLINK, no address, the family as protocol.
        record.order(ByteOrder.BIG_ENDIAN).putShort(direction).putShort(ARPHRD_NETLINK).putShort(0).putLong(0).putShort(family.toShort())
        record.put(datagram.duplicate().limit(datagram.position() + stored))
        write(record.array())
    }

    @Synchronized
    private fun write(bytes: ByteArray) {
        if (failure != null || closed) return
        try {
            out.write(bytes)
            out.flush()
        } catch (e: IOException) {
            failure = e
        }
    }

    /**
     * Closes the file.
     *
     * @throws IOException if that, or an earlier write, has failed
     */
    @Synchronized
    @Throws(IOException::class)
    override fun close() {
        if (closed) return
        closed = true
        out.use { failure?.let { throw it } }
    }

    private companion object {
        /** pcap-savefile(5), with times in nanoseconds. */
        const val MAGIC = 0xa1b23c4d.toInt()
        const val MAJOR: Short = 2
        const val MINOR: Short = 4
        const val FILE_HEADER = 24
        const val RECORD_HEADER = 16
        const val COOKED_HEADER = 16
        const val SNAP_LENGTH = 1 shl 20
        const val LINKTYPE_NETLINK = 253
        const val ARPHRD_NETLINK: Short = 824

        /** `PACKET_USER` and `PACKET_KERNEL` of linux/if_packet.h. */
        const val TO_USER: Short = 6
        const val TO_KERNEL: Short = 7
    }
}
