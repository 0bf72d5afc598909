package io.netloom.net

import java.net.SocketAddress
import java.nio.ByteBuffer
import java.time.Duration
import java.time.Instant

internal class BlockingPipeConn(private val pipe: PipeConn) : BlockingNetConn {
    override val network: String
        get() = pipe.network

    override val localAddress: SocketAddress
        get() = pipe.localAddress

    override val remoteAddress: SocketAddress
        get() = pipe.remoteAddress

    override val isOpen: Boolean
        get() = pipe.isOpen

    override var readDeadline: Instant? by pipe::readDeadline

    override var writeDeadline: Instant? by pipe::writeDeadline

    override fun read(dst: ByteBuffer, timeout: Duration?): Int = pipe.readBlocking(dst, timeout)

    override fun write(src: ByteBuffer, timeout: Duration?): Int = pipe.writeBlocking(src, timeout)

    override fun close() = pipe.close()

    override fun toString(): String = "Blocking$pipe"
}
