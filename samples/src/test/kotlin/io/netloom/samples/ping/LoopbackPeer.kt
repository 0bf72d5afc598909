package io.netloom.samples.ping

import io.netloom.icmp.DestinationUnreachable
import io.netloom.icmp.EchoReply
import io.netloom.icmp.EchoRequest
import io.netloom.icmp.IcmpMessage
import io.netloom.icmp.IcmpVersion
import io.netloom.icmp.TimeExceeded
import io.netloom.ipv4.Ipv4Header
import io.netloom.socket.AddressFamily
import io.netloom.socket.Protocol
import io.netloom.socket.SocketType
import io.netloom.testkit.TestHost
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import kotlin.concurrent.thread

/** An echo request that has arrived at a [LoopbackPeer]. */
internal class PeerRequest(val timeToLive: Int, private val packet: ByteArray, val echo: EchoRequest) {
    /** The echo reply that the kernel would give, with [sequence] instead of its own number if wanted, and the last bytes left off. */
    fun reply(sequence: Int = echo.sequence, missing: Int = 0): ByteArray =
        EchoReply(IcmpVersion.V4, echo.identifier, sequence, echo.data.copyOf(echo.data.size - missing)).encode()

    /** ICMP errors that quote the request. */
    fun unreachable(code: Int): ByteArray = DestinationUnreachable(IcmpVersion.V4, code, packet).encode()

    fun timeExceeded(): ByteArray = TimeExceeded(IcmpVersion.V4, 0, packet).encode()
}

/**
 * Answers ICMPv4 echo requests to [host]'s loopback address in the kernel's place, which falls silent for good: a peer that can repeat itself,
 * keep silent, mix things up or complain.
 *
 * @param answer the ICMP messages to send for each request
 */
internal class LoopbackPeer(host: TestHost, private val answer: (PeerRequest) -> List<ByteArray>) : AutoCloseable {
    private val conn = host.open(AddressFamily.INET, SocketType.RAW, Protocol.ICMP).blocking()
    private val thread: Thread

    init {
        host.sysctl("net/ipv4/icmp_echo_ignore_all", "1")
        thread = thread(name = "loopback-peer", isDaemon = true) { serve() }
    }

    private fun serve() {
        val buffer = ByteBuffer.allocateDirect(65_536)
        try {
            while (true) {
                buffer.clear()
                conn.receiveFrom(buffer)
                buffer.flip()
                val packet = ByteArray(buffer.remaining()).also { buffer.get(0, it) }
                val header = Ipv4Header.parse(buffer)
                val echo = IcmpMessage.decode(IcmpVersion.V4, packet, header.length) as? EchoRequest ?: continue
                answer(PeerRequest(header.timeToLive, packet, echo)).forEach { conn.sendTo(ByteBuffer.wrap(it), InetSocketAddress(LOOPBACK, 0)) }
            }
        } catch (_: IOException) {
            // closed
        }
    }

    override fun close() {
        conn.close()
        thread.join()
    }

    private companion object {
        val LOOPBACK: InetAddress = InetAddress.getByName("127.0.0.1")
    }
}
