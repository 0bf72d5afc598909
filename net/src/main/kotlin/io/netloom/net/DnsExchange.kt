package io.netloom.net

import io.netloom.socket.SockAddr
import io.netloom.socket.SocketConfig
import org.xbill.DNS.Flags
import org.xbill.DNS.Message
import org.xbill.DNS.Name
import org.xbill.DNS.Rcode
import java.io.EOFException
import java.io.IOException
import java.net.ProtocolException
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import kotlin.time.Duration
import kotlin.time.TimeMark
import kotlin.time.TimeSource

/**
 * Asks one server one question: over UDP, and over TCP when the reply does not fit (RFC 1035, RFC 7766). Each question has a socket, and so a port, of
 * its own. It is connected, hence the kernel lets through only what comes from the server.
 */
internal class DnsExchange(private val server: SockAddr, private val config: SocketConfig, private val usesTcp: Boolean) {
    /**
     * The reply, whatever it says.
     *
     * @throws SocketTimeoutException if there was none in time
     * @throws IOException if the server cannot be reached
     */
    suspend fun ask(name: Name, type: Int, timeout: Duration): Message {
        val end = TimeSource.Monotonic.markNow() + timeout
        val reply = ask(DnsQuery(name, type, withEdns = true), end)
        return if (reply.rcode in WITHOUT_EDNS) ask(DnsQuery(name, type, withEdns = false), end) else reply
    }

    private suspend fun ask(query: DnsQuery, end: TimeMark): Message {
        if (usesTcp) return overTcp(query, end)
        val reply = overUdp(query, end)
        return if (reply.header.getFlag(Flags.TC.toInt())) overTcp(query, end) else reply
    }

    private suspend fun overUdp(query: DnsQuery, end: TimeMark): Message = UdpConn.dial(server, DialOptions(config = config)).use { conn ->
        conn.write(ByteBuffer.wrap(query.bytes()), end.left())
        val buffer = ByteBuffer.allocate(LONGEST_DATAGRAM)
        var reply: Message? = null
        while (reply == null) {
            conn.read(buffer.clear(), end.left())
            reply = query.replyIn(buffer.flip()) // what is not for us does not end the wait: others may guess
        }
        reply
    }

    private suspend fun overTcp(query: DnsQuery, end: TimeMark): Message = TcpConn.dial(server, DialOptions(config = config), timeout = end.left())
        .use { conn ->
            val bytes = query.bytes()
            conn.write(ByteBuffer.allocate(LENGTH + bytes.size).putShort(bytes.size.toShort()).put(bytes).flip(), end.left())
            val length = conn.readAll(LENGTH, end).getShort().toInt() and 0xffff
            query.replyIn(conn.readAll(length, end)) ?: throw ProtocolException("the reply is not one to the question")
        }

    private suspend fun TcpConn.readAll(length: Int, end: TimeMark): ByteBuffer {
        val buffer = ByteBuffer.allocate(length)
        while (buffer.hasRemaining()) if (read(buffer, end.left()) < 0) throw EOFException("the server ended the connection in the middle")
        return buffer.flip()
    }

    private fun TimeMark.left(): Duration = (-elapsedNow()).also { if (it <= Duration.ZERO) throw SocketTimeoutException("timed out") }

    private companion object {
        const val LENGTH = 2
        const val LONGEST_DATAGRAM = 4096

        /** What servers say that do not know EDNS, RFC 6891, section 7. */
        val WITHOUT_EDNS = setOf(Rcode.FORMERR, Rcode.NOTIMP, Rcode.BADVERS)
    }
}
