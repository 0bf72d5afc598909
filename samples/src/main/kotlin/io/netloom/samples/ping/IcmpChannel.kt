package io.netloom.samples.ping

import io.netloom.socket.Conn
import io.netloom.socket.MessageFlag
import io.netloom.socket.Poller
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import java.io.IOException
import java.net.InetAddress
import java.nio.ByteBuffer

/**
 * The real [EchoChannel]: a raw or a datagram ICMP socket of the kernel.
 *
 * |                    | raw                           | datagram                                  |
 * |--------------------|-------------------------------|-------------------------------------------|
 * | privilege          | CAP_NET_RAW                   | a group within `net.ipv4.ping_group_range` |
 * | identifier         | ours, random                  | the kernel's: the socket's "port"         |
 * | what arrives       | everybody's ICMP              | replies to our identifier                 |
 * | IPv4 header        | before each message           | none: the time to live is unknown         |
 * | ICMP errors        | as messages                   | as error numbers, with what they quote in the error queue |
 */
internal class IcmpChannel private constructor(private val conn: Conn, private val target: PingTarget, val mode: SocketMode) : EchoChannel {
    override val family: IcmpFamily = target.family
    override val identifier: Int = if (mode == SocketMode.RAW) IcmpSockets.randomIdentifier() else IcmpSockets.port(conn)
    private val destination = SockAddr.inet(target.address, 0)
    private val buffer = ByteBuffer.allocateDirect(RECEIVE_CAPACITY)
    private val received = ReceivedMessage()

    /** The error that a datagram socket has reported while the requests that caused it are still in its error queue. */
    private var reported: IOException? = null

    override suspend fun send(packet: ByteBuffer) {
        try {
            conn.sendTo(packet, destination)
        } catch (e: IOException) {
            if (mode == SocketMode.RAW) throw e
            // A datagram socket may hand the ICMP error about an earlier request to whatever call comes next.
            conn.sendTo(packet, destination)
        }
    }

    override suspend fun receive(): Arrival {
        while (true) {
            val error = reported
            val arrival = if (error == null) receiveMessage() else takeQueued(error)
            if (arrival != null) return arrival
        }
    }

    override fun close(): Unit = conn.close()

    /** The next message, or null if an error was reported instead. An error that has nothing to do with the network's ends the ping. */
    private suspend fun receiveMessage(): Arrival? {
        buffer.clear()
        try {
            conn.receiveFrom(buffer, received)
        } catch (e: IOException) {
            if (mode == SocketMode.RAW || SystemErrors.number(e) == 0) throw e
            reported = e
            return null
        }
        val now = System.nanoTime()
        buffer.flip()
        return if (mode == SocketMode.RAW && family == IcmpFamily.V4) belowIpHeader(now) else arrival(ttl = null, now)
    }

    private fun belowIpHeader(now: Long): Arrival {
        val header = IpHeader.parse(buffer, family) ?: return Arrival(IcmpMessage.Other, null, null, now)
        buffer.position(header.length)
        return arrival(header.ttl, now)
    }

    private fun arrival(ttl: Int?, now: Long) = Arrival(IcmpDecoder.decode(buffer, family), source(received.source), ttl, now)

    /** The next request in the error queue, or null if there is none left. Who sent the error would be in a control message. */
    private suspend fun takeQueued(error: IOException): Arrival? {
        buffer.clear()
        try {
            conn.receiveFrom(buffer, received, MessageFlag.ERRQUEUE or MessageFlag.DONTWAIT)
        } catch (_: IOException) {
            reported = null
            return null
        }
        buffer.flip()
        val quoted = IcmpDecoder.decodeRequest(buffer, family, target.address)
        val message = if (quoted == null) IcmpMessage.Other else IcmpMessage.Problem(null, null, SystemErrors.text(error), quoted)
        return Arrival(message, null, null, System.nanoTime())
    }

    private fun source(address: SockAddr?): InetAddress? = address?.toInetSocketAddress()?.address

    companion object {
        /** An IP packet cannot be longer. */
        private const val RECEIVE_CAPACITY = 65_536

        /**
         * Opens a socket as [options] ask for it.
         *
         * @throws PingException with the remedy where the privilege is missing, or naming the option that the system did not accept
         */
        fun open(target: PingTarget, options: PingOptions, poller: Poller): IcmpChannel {
            val (conn, mode) = IcmpSockets.open(target.family, options.socket, poller)
            try {
                IcmpSockets.configure(conn, mode, target.family, options)
                return IcmpChannel(conn, target, mode)
            } catch (e: Throwable) {
                conn.close()
                throw e
            }
        }
    }
}
