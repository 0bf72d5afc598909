package io.netloom.netlink

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketOption
import io.netloom.socket.SocketType
import java.io.IOException
import java.nio.ByteBuffer
import kotlin.time.Duration
import kotlin.time.toJavaDuration

/** A netlink socket. It is connected to the kernel, so that other programs can not send to it. */
internal class SocketTransport private constructor(
    override val conn: Conn,
    val family: Int,
    private val config: NetlinkConfig,
    private val isAdopted: Boolean,
) : NetlinkTransport,
    ConnOwner {
    override val portId: Long = (conn.localAddress as SockAddr.Netlink).portId

    override val receiveBuffer: Int
        get() = conn.getOption(SocketLevel.SOCKET, SocketOption.RCVBUF)

    override val sendBuffer: Int
        get() = conn.getOption(SocketLevel.SOCKET, SocketOption.SNDBUF)

    private val tracer = config.trace ?: NetlinkTrace.fromEnvironment()

    override suspend fun send(datagram: ByteBuffer, timeout: Duration) = traced(datagram) { conn.sendTo(datagram, null, 0, timeout) }

    override suspend fun receive(datagram: NetlinkDatagram, timeout: Duration) = traced(datagram) {
        conn.receiveMessage(datagram.room(), datagram.message(), 0, timeout)
    }

    override fun blocking(): NetlinkTransport = object : NetlinkTransport by this {
        private val blocking = conn.blocking()

        override suspend fun send(datagram: ByteBuffer, timeout: Duration) =
            traced(datagram) { blocking.sendTo(datagram, null, 0, javaDuration(timeout)) }

        override suspend fun receive(datagram: NetlinkDatagram, timeout: Duration) = traced(datagram) {
            blocking.receiveMessage(datagram.room(), datagram.message(), 0, javaDuration(timeout))
        }
    }

    private fun javaDuration(timeout: Duration) = if (timeout.isInfinite()) null else timeout.toJavaDuration()

    private inline fun traced(datagram: ByteBuffer, send: () -> Unit) {
        val tracer = tracer ?: return send()
        tracer.sent(datagram.asReadOnlyBuffer(), portId, family)
        tellingFailure(tracer, "send", send)
    }

    private inline fun traced(datagram: NetlinkDatagram, receive: () -> Int) {
        val tracer = tracer ?: return datagram.received(receive())
        tellingFailure(tracer, "receive") { datagram.received(receive()) }
        val bytes = ByteBuffer.wrap(datagram.bytes, 0, datagram.size).asReadOnlyBuffer()
        tracer.received(bytes, portId, family, datagram.sender, datagram.group)
    }

    private inline fun tellingFailure(tracer: NetlinkTracer, operation: String, block: () -> Unit) = try {
        block()
    } catch (e: IOException) {
        tracer.failed(operation, portId, family, e)
        throw e
    }

    override fun another(): NetlinkTransport? = if (isAdopted) null else open(family, config, first = false)

    override fun join(group: Int) = conn.setOption(SocketLevel.NETLINK, NetlinkOption.ADD_MEMBERSHIP, group)

    override fun leave(group: Int) = conn.setOption(SocketLevel.NETLINK, NetlinkOption.DROP_MEMBERSHIP, group)

    override fun close() = conn.close()

    override fun toString(): String = "netlink:$family port $portId"

    companion object {
        /**
         * @param first whether the port id and the groups of the configuration count
         * @param talksToKernelOnly whether other programs are kept from sending to it
         */
        fun open(family: Int, config: NetlinkConfig, first: Boolean = true, talksToKernelOnly: Boolean = true): SocketTransport {
            val conn = Conn.open(AddressFamily.NETLINK, SocketType.RAW, family, SocketConfig(config.netNs, config.poller))
            try {
                config.filter?.let(conn.filter::attach)
                config.receiveBuffer?.let(conn.options::setReceiveBuffer)
                config.sendBuffer?.let(conn.options::setSendBuffer)
                conn.set(NetlinkOption.PKTINFO, true)
                if (config.extendedAcknowledge) conn.set(NetlinkOption.EXT_ACK, true)
                if (config.capAcknowledge) conn.set(NetlinkOption.CAP_ACK, true)
                if (config.strict) conn.set(NetlinkOption.GET_STRICT_CHK, true)
                conn.bind(if (first) SockAddr.Netlink(config.portId, config.groups) else SockAddr.Netlink())
                // Where datagrams go to does not change by this: to the kernel in either case.
                if (talksToKernelOnly) conn.blocking().connect(SockAddr.Netlink())
                return SocketTransport(conn, family, config, isAdopted = false)
            } catch (e: Throwable) {
                conn.close()
                throw e
            }
        }

        /** A socket that was made elsewhere, as it is. */
        fun adopt(conn: Conn, config: NetlinkConfig): SocketTransport {
            require(conn.family == AddressFamily.NETLINK) { "not a netlink socket: $conn" }
            if ((conn.localAddress as SockAddr.Netlink).portId == 0L) conn.bind(SockAddr.Netlink())
            conn.set(NetlinkOption.PKTINFO, true)
            return SocketTransport(conn, conn.protocol, config, isAdopted = true)
        }

        private fun Conn.set(option: Int, value: Boolean) = setOption(SocketLevel.NETLINK, option, if (value) 1 else 0)
    }
}
