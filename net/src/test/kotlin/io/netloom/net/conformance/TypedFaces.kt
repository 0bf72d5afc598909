package io.netloom.net.conformance

import io.netloom.net.BlockingListener
import io.netloom.net.BlockingNet
import io.netloom.net.BlockingNetConn
import io.netloom.net.BlockingPacketConn
import io.netloom.net.DialOptions
import io.netloom.net.Listener
import io.netloom.net.Net
import io.netloom.net.PacketConn
import io.netloom.net.SocketConn
import io.netloom.net.TcpListener
import io.netloom.net.UnixListener
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.Poller
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.conformance.Face
import io.netloom.socket.conformance.Running
import io.netloom.socket.conformance.SuspendFace
import io.netloom.socket.conformance.ThreadFace
import io.netloom.socket.conformance.java
import java.net.SocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration

/**
 * A face whose operations go through the class of connection or listener that the Conn's kind has. What those classes do not have themselves, such as
 * connecting a socket that there is already, is the Conn's own.
 */
internal interface TypedFace : Face {
    suspend fun dial(network: String, address: String, options: DialOptions): Conn
}

internal class TypedSuspendFace(private val inner: SuspendFace) :
    TypedFace,
    Face by inner {
    override suspend fun dial(network: String, address: String, options: DialOptions): Conn = Net.dial(network, address, options).conn

    override suspend fun accept(conn: Conn, poller: Poller, timeout: Duration): Conn =
        listener(conn)?.accept(timeout, poller).owned() ?: inner.accept(conn, poller, timeout)

    override suspend fun read(conn: Conn, dst: ByteBuffer, timeout: Duration): Int = typed(conn)?.read(dst, timeout) ?: inner.read(conn, dst, timeout)

    override suspend fun read(conn: Conn, dst: ByteArray, offset: Int, length: Int): Int =
        typed(conn)?.read(dst, offset, length) ?: inner.read(conn, dst, offset, length)

    override suspend fun write(conn: Conn, src: ByteBuffer, timeout: Duration): Int =
        typed(conn)?.write(src, timeout) ?: inner.write(conn, src, timeout)

    override suspend fun write(conn: Conn, src: ByteArray, offset: Int, length: Int): Int =
        typed(conn)?.write(src, offset, length) ?: inner.write(conn, src, offset, length)

    override suspend fun receiveFrom(conn: Conn, dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration): Int =
        packets(conn)?.receiveFrom(dst, message, flags, timeout) ?: inner.receiveFrom(conn, dst, message, flags, timeout)

    override suspend fun sendTo(conn: Conn, src: ByteBuffer, to: SocketAddress?, flags: Int, timeout: Duration): Int = when {
        to != null -> packets(conn)?.sendTo(src, to, flags, timeout)
        flags == 0 && packets(conn) != null -> typed(conn)?.write(src, timeout)
        else -> null
    } ?: inner.sendTo(conn, src, to, flags, timeout)

    override fun <T> start(body: suspend Face.() -> T): Running<T> = inner.start { this@TypedSuspendFace.body() }
}

internal class TypedThreadFace(private val inner: ThreadFace) :
    TypedFace,
    Face by inner {
    override suspend fun dial(network: String, address: String, options: DialOptions): Conn =
        checkNotNull(BlockingNet.dial(network, address, options).owned())

    override suspend fun accept(conn: Conn, poller: Poller, timeout: Duration): Conn =
        blocking(listener(conn))?.accept(timeout.java(), poller).owned() ?: inner.accept(conn, poller, timeout)

    override suspend fun read(conn: Conn, dst: ByteBuffer, timeout: Duration): Int =
        blocking(typed(conn))?.read(dst, timeout.java()) ?: inner.read(conn, dst, timeout)

    override suspend fun read(conn: Conn, dst: ByteArray, offset: Int, length: Int): Int =
        blocking(typed(conn))?.read(dst, offset, length) ?: inner.read(conn, dst, offset, length)

    override suspend fun write(conn: Conn, src: ByteBuffer, timeout: Duration): Int =
        blocking(typed(conn))?.write(src, timeout.java()) ?: inner.write(conn, src, timeout)

    override suspend fun write(conn: Conn, src: ByteArray, offset: Int, length: Int): Int =
        blocking(typed(conn))?.write(src, offset, length) ?: inner.write(conn, src, offset, length)

    override suspend fun receiveFrom(conn: Conn, dst: ByteBuffer, message: ReceivedMessage?, flags: Int, timeout: Duration): Int =
        blocking(packets(conn))?.receiveFrom(dst, message, flags, timeout.java()) ?: inner.receiveFrom(conn, dst, message, flags, timeout)

    override suspend fun sendTo(conn: Conn, src: ByteBuffer, to: SocketAddress?, flags: Int, timeout: Duration): Int = when {
        to != null -> blocking(packets(conn))?.sendTo(src, to, flags, timeout.java())
        flags == 0 && packets(conn) != null -> blocking(typed(conn))?.write(src, timeout.java())
        else -> null
    } ?: inner.sendTo(conn, src, to, flags, timeout)

    override fun <T> start(body: suspend Face.() -> T): Running<T> = inner.start { this@TypedThreadFace.body() }

    private fun blocking(conn: SocketConn?): BlockingNetConn? = conn?.blocking()

    private fun blocking(conn: PacketConn?): BlockingPacketConn? = conn?.blocking()

    private fun blocking(listener: Listener?): BlockingListener? = listener?.blocking()
}

/** Null for a Conn that is closed, which has no class any more. */
private fun typed(conn: Conn): SocketConn? = if (conn.isOpen) Net.of(conn) else null

/** Null for streams, which know no messages. */
private fun packets(conn: Conn): PacketConn? = typed(conn).takeIf { it?.network !in STREAMS } as? PacketConn

private fun listener(conn: Conn): Listener? = when {
    !conn.isOpen || !conn.options.acceptsConnections -> null
    conn.family == AddressFamily.UNIX -> UnixListener.of(conn)
    else -> TcpListener.of(conn)
}

private fun Any?.owned(): Conn? = (this as? ConnOwner)?.conn

private val STREAMS = setOf("tcp", "unix")
