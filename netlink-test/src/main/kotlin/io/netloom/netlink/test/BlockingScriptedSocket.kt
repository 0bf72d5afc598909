package io.netloom.netlink.test

import io.netloom.netlink.NetlinkDatagram
import io.netloom.netlink.NetlinkTransport
import java.nio.ByteBuffer
import kotlin.time.Duration

/** A view of a socket whose functions block the thread. */
internal class BlockingScriptedSocket(private val socket: ScriptedSocket) : NetlinkTransport by socket {
    override suspend fun send(datagram: ByteBuffer, timeout: Duration): Unit = socket.sendNow(datagram, timeout)

    override suspend fun receive(datagram: NetlinkDatagram, timeout: Duration): Unit = socket.receiveBlocking(datagram, timeout)

    override fun blocking(): NetlinkTransport = this

    override fun another(): NetlinkTransport? = socket.another()?.blocking()

    override fun toString(): String = "Blocking$socket"
}
