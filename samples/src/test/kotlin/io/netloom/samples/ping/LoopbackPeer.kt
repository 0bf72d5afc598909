package io.netloom.samples.ping

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
internal class PeerRequest(val header: IpHeader, val packet: ByteBuffer, val echo: QuotedEcho) {
    /** The echo reply that the kernel would give, with [sequence] instead of its own number if wanted, and the last bytes left off. */
    fun reply(sequence: Int = echo.sequence, missing: Int = 0): ByteBuffer {
        val payload = ByteArray(echo.payload.remaining() - missing).also { echo.payload.get(echo.payload.position(), it) }
        return echo(IcmpFamily.V4, IcmpFamily.V4.echoReply, echo.identifier, sequence, payload)
    }

    /** An ICMP error that quotes the request. */
    fun problem(type: Int, code: Int): ByteBuffer = error(IcmpFamily.V4, type, code, 0, packet)
}

/**
 * Answers ICMPv4 echo requests to [host]'s loopback address in the kernel's place, which falls silent for good: a peer that can repeat itself,
 * keep silent, mix things up or complain.
 *
 * @param answer the ICMP messages to send for each request
 */
internal class LoopbackPeer(host: TestHost, private val answer: (PeerRequest) -> List<ByteBuffer>) : AutoCloseable {
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
                val packet = ByteBuffer.allocate(buffer.remaining()).put(buffer).flip()
                val header = IpHeader.parse(packet, IcmpFamily.V4)!!
                val message = packet.slice(header.length, packet.remaining() - header.length)
                val echo = IcmpDecoder.decodeRequest(message, IcmpFamily.V4, header.destination) ?: continue
                answer(PeerRequest(header, packet, echo)).forEach { conn.sendTo(it, InetSocketAddress(LOOPBACK, 0)) }
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
