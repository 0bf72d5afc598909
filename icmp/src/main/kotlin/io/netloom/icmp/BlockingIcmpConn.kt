package io.netloom.icmp

import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.ControlMessages
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketConfig
import java.io.Closeable
import java.io.IOException
import java.net.InetAddress
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Duration

/**
 * An [IcmpConn] for threads: the same operations as plain functions that wait. Threads, interrupts and timeouts are as said for [io.netloom.socket.BlockingConn]: a `timeout` of null waits
 * for ever.
 *
 * A view: it may be made again and again, and closing it closes the socket.
 *
 * @property icmp what this is a view of; options and counters are there
 */
public class BlockingIcmpConn internal constructor(public val icmp: IcmpConn) :
    Closeable,
    ConnOwner {
    private val blocking = icmp.conn.blocking()

    override val conn: Conn
        get() = icmp.conn

    /** See [IcmpConn.version]. */
    public val version: IcmpVersion
        get() = icmp.version

    /** See [IcmpConn.mode]. */
    public val mode: IcmpMode
        get() = icmp.mode

    /** See [IcmpConn.identifier]. */
    public val identifier: Int
        get() = icmp.identifier

    /** See [IcmpConn.localAddress]. */
    public val localAddress: SockAddr?
        @Throws(IOException::class)
        get() = icmp.localAddress

    /** See [IcmpConn.echoRequest]. */
    @JvmOverloads
    public fun echoRequest(sequence: Int, data: ByteArray = ByteArray(0)): EchoRequest = icmp.echoRequest(sequence, data)

    /** See [IcmpConn.isOwn]. */
    public fun isOwn(message: IcmpMessage): Boolean = icmp.isOwn(message)

    /** See [IcmpConn.send]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun send(message: IcmpMessage, address: SocketAddress? = null, control: ControlMessages? = null, timeout: Duration? = null): Int =
        send(icmp.encoded(message), address, control, timeout)

    /** [send] to an address without a port. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun send(message: IcmpMessage, address: InetAddress, control: ControlMessages? = null, timeout: Duration? = null): Int =
        send(icmp.encoded(message), SockAddr.inet(address, 0), control, timeout)

    /** See [IcmpConn.send] of a buffer. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun send(src: ByteBuffer, address: SocketAddress? = null, control: ControlMessages? = null, timeout: Duration? = null): Int =
        if (control == null) blocking.sendTo(src, address, 0, timeout) else blocking.sendMessage(src, address, control, 0, timeout)

    /** See [IcmpConn.receive]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receive(timeout: Duration? = null): IcmpPacket {
        val begin = if (timeout == null) 0 else System.nanoTime()
        var left = timeout
        val storage = icmp.reader.lease()
        try {
            while (true) {
                blocking.receiveMessage(storage.buffer.clear(), storage.message, 0, left)
                icmp.packet(storage)?.let { return it }
                left = timeout?.minusNanos(System.nanoTime() - begin)
            }
        } finally {
            icmp.reader.release(storage)
        }
    }

    /** See [IcmpConn.receive] into a buffer. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receive(dst: ByteBuffer, message: ReceivedMessage, timeout: Duration? = null): Int =
        blocking.receiveMessage(dst, message.also { it.payloadOnly = true }, 0, timeout)

    /** See [IcmpConn.receiveError]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receiveError(timeout: Duration? = null): IcmpError {
        icmp.requireErrors()
        val begin = System.nanoTime()
        val storage = icmp.reader.lease()
        try {
            while (true) {
                blocking.receiveError(storage.buffer.clear(), storage.message, timeout?.minusNanos(System.nanoTime() - begin))
                icmp.reader.error(storage, icmp.control)?.let { return it }
            }
        } finally {
            icmp.reader.release(storage)
        }
    }

    /** See [IcmpConn.close]. */
    override fun close(): Unit = icmp.close()

    override fun toString(): String = "Blocking$icmp"

    /** How blocking ICMP sockets come to be. */
    public companion object {
        /** [IcmpConn.open], as a blocking view. */
        @JvmStatic
        @JvmOverloads
        @Throws(IOException::class)
        public fun open(
            version: IcmpVersion,
            mode: IcmpMode = IcmpMode.AUTO,
            address: InetAddress? = null,
            identifier: Int? = null,
            config: SocketConfig = SocketConfig.DEFAULT,
        ): BlockingIcmpConn = IcmpConn.open(version, mode, address, identifier, config).blocking()
    }
}
