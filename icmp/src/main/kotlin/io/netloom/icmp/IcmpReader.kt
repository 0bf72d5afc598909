package io.netloom.icmp

import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import java.net.InetAddress
import java.nio.ByteBuffer
import java.util.concurrent.atomic.AtomicReference

/**
 * What received bytes are: the IP header is taken away where the kernel gives one, the rest decoded.
 *
 * @param headers whether an IPv4 header is before each message
 */
internal class IcmpReader(private val version: IcmpVersion, private val headers: Boolean) {
    /** What one receive needs: room for the largest packet, and for what is told of it. */
    class Storage {
        val buffer: ByteBuffer = ByteBuffer.allocate(LARGEST_PACKET)
        val message = ReceivedMessage(CONTROL)
    }

    /** Of several receivers at once all but one make their own. */
    private val spare = AtomicReference<Storage?>()

    fun lease(): Storage = spare.getAndSet(null) ?: Storage()

    fun release(storage: Storage) = spare.set(storage)

    /** The packet whose bytes end at the buffer's position; null if it is none. */
    fun packet(storage: Storage, verified: Boolean, control: IcmpControl): IcmpPacket? {
        val buffer = storage.buffer.flip()
        val told = storage.message
        val start = if (headers) headerSize(buffer) else 0
        if (start < 0 || told.isTruncated) return null
        buffer.position(start)
        val message = decode(buffer, verified) ?: return null
        val source = address(told.source) ?: return null
        val info = control.packetInfo(told.control)
        return IcmpPacket(
            message,
            source,
            info?.destination,
            info?.interfaceIndex,
            IcmpControl.hopLimit(told.control),
            told.control.timestampNanos,
        )
    }

    private fun decode(buffer: ByteBuffer, verified: Boolean): IcmpMessage? = try {
        if (verified && headers) IcmpMessage.decodeVerified(buffer) else IcmpMessage.decode(version, buffer)
    } catch (_: IcmpFormatException) {
        null
    }

    /** The entry of the error queue whose packet ends at the buffer's position; null if it is not about an error. */
    fun error(storage: Storage, control: IcmpControl): IcmpError? {
        val told = storage.message
        val error = told.extendedError ?: return null
        val request = decode(storage.buffer.flip(), verified = false)
        return IcmpError(error, request, address(told.source), IcmpControl.hopLimit(told.control))
    }

    /** The size of the IPv4 header; -1 if it is not whole. */
    private fun headerSize(packet: ByteBuffer): Int {
        if (packet.limit() < LEAST_HEADER) return -1
        val size = (packet.get(0).toInt() and 0x0f) * Int.SIZE_BYTES
        return if (size < LEAST_HEADER || size > packet.limit()) -1 else size
    }

    private fun address(source: SockAddr?): InetAddress? = when (source) {
        is SockAddr.Inet4 -> source.address
        is SockAddr.Inet6 -> source.toInetAddress()
        else -> null
    }

    private companion object {
        /** No packet is longer; and as much as the calls copy without a piece of memory of their own. */
        const val LARGEST_PACKET = 65_536

        /** Room for an extended error with its offender, packet information, a hop limit and a time stamp of any kind. */
        const val CONTROL = 512
        const val LEAST_HEADER = 20
    }
}
