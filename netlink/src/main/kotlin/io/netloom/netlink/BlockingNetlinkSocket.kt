package io.netloom.netlink

import java.io.Closeable
import java.io.IOException
import java.time.Duration

/**
 * A [NetlinkSocket] for threads: the same operations as plain functions that wait. A `timeout` of null waits for ever. A view: closing it closes the socket.
 *
 * @property socket the socket
 */
public class BlockingNetlinkSocket internal constructor(public val socket: NetlinkSocket) : Closeable {
    /** See [NetlinkSocket.portId]. */
    public val portId: Long
        get() = socket.portId

    /** See [NetlinkSocket.options]. */
    public val options: NetlinkOptions
        get() = socket.options

    /** See [NetlinkSocket.send]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun send(message: NetlinkMessage, timeout: Duration? = null): NetlinkMessage = sendAll(listOf(message), timeout).single()

    /** See [NetlinkSocket.sendAll]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun sendAll(messages: List<NetlinkMessage>, timeout: Duration? = null): List<NetlinkMessage> =
        withoutSuspending { socket.sendAll(messages, Face.BLOCKING, deadline(timeout)) }

    /** See [NetlinkSocket.receive]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun receive(timeout: Duration? = null): List<NetlinkMessage> = withoutSuspending { socket.receive(Face.BLOCKING, deadline(timeout)) }

    /** See [NetlinkSocket.execute]. */
    @JvmOverloads
    @Throws(IOException::class)
    public fun execute(request: NetlinkMessage, timeout: Duration? = null): List<NetlinkMessage> =
        withoutSuspending { socket.execute(request, Face.BLOCKING, deadline(timeout)) }

    private fun deadline(timeout: Duration?) = Deadline(BlockingNetlinkConn.kotlin(timeout))

    /** See [NetlinkSocket.joinGroup]. */
    @Throws(IOException::class)
    public fun joinGroup(group: Int): Unit = socket.joinGroup(group)

    /** See [NetlinkSocket.leaveGroup]. */
    @Throws(IOException::class)
    public fun leaveGroup(group: Int): Unit = socket.leaveGroup(group)

    /** See [NetlinkSocket.close]. */
    override fun close(): Unit = socket.close()
}
