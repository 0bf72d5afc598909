package io.netloom.icmp

import io.netloom.socket.AsyncConn
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.ControlMessages
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import java.io.Closeable
import java.net.InetAddress
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Duration
import java.util.concurrent.CompletableFuture
import java.util.concurrent.Executor

/**
 * An [IcmpConn] whose operations are futures. Where things run, failures, time and cancelling are as said for [AsyncConn]: cancelling a receive that waits ends it, and nothing is lost.
 *
 * A view: it may be made again and again, and closing it closes the socket.
 *
 * @property icmp what this is a view of; options and counters are there
 * @property executor where operations go on after a wait
 */
public class AsyncIcmpConn internal constructor(public val icmp: IcmpConn, public val executor: Executor) :
    Closeable,
    ConnOwner {
    private val async: AsyncConn = icmp.conn.async(executor)

    override val conn: Conn
        get() = icmp.conn

    /** See [IcmpConn.send]. */
    @JvmOverloads
    public fun send(
        message: IcmpMessage,
        address: SocketAddress? = null,
        control: ControlMessages? = null,
        timeout: Duration? = null,
    ): CompletableFuture<Int> = try {
        send(icmp.encoded(message), address, control, timeout)
    } catch (e: IllegalArgumentException) {
        CompletableFuture.failedFuture(e)
    }

    /** [send] to an address without a port. */
    @JvmOverloads
    public fun send(message: IcmpMessage, address: InetAddress, control: ControlMessages? = null, timeout: Duration? = null): CompletableFuture<Int> =
        send(message, SockAddr.inet(address, 0), control, timeout)

    /** See [IcmpConn.send] of a buffer. */
    @JvmOverloads
    public fun send(
        src: ByteBuffer,
        address: SocketAddress? = null,
        control: ControlMessages? = null,
        timeout: Duration? = null,
    ): CompletableFuture<Int> = if (control == null) async.sendTo(src, address, 0, timeout) else async.sendMessage(src, address, control, 0, timeout)

    /** See [IcmpConn.receive]. */
    @JvmOverloads
    public fun receive(timeout: Duration? = null): CompletableFuture<IcmpPacket> =
        IcmpFuture(icmp.reader, timeout, { storage, left -> async.receiveMessage(storage.buffer.clear(), storage.message, 0, left) }, icmp::packet)
            .also { it.tryNext() }

    /** See [IcmpConn.receive] into a buffer. */
    @JvmOverloads
    public fun receive(dst: ByteBuffer, message: ReceivedMessage, timeout: Duration? = null): CompletableFuture<Int> =
        async.receiveMessage(dst, message.also { it.payloadOnly = true }, 0, timeout)

    /** See [IcmpConn.receiveError]. */
    @JvmOverloads
    public fun receiveError(timeout: Duration? = null): CompletableFuture<IcmpError> {
        try {
            icmp.requireErrors()
        } catch (e: Exception) {
            return CompletableFuture.failedFuture(e)
        }
        return IcmpFuture(
            icmp.reader,
            timeout,
            { storage, left -> async.receiveError(storage.buffer.clear(), storage.message, left) },
            { icmp.reader.error(it, icmp.control) },
        ).also { it.tryNext() }
    }

    /** See [IcmpConn.close]. */
    override fun close(): Unit = icmp.close()

    override fun toString(): String = "Async$icmp"
}
