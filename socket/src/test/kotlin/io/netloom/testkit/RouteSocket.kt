package io.netloom.testkit

import io.netloom.socket.AddressFamily
import io.netloom.socket.BlockingConn
import io.netloom.socket.Errno
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import java.io.Closeable
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.time.Duration

/**
 * The conversation with a namespace's rtnetlink(7): one request, one answer. Not thread-safe, and not the library's netlink, which is tested
 * with networks that this builds.
 */
internal class RouteSocket(config: SocketConfig) : Closeable {
    private val conn = BlockingConn.open(AddressFamily.NETLINK, SocketType.RAW, NETLINK_ROUTE, config)
    private val buffer = ByteBuffer.allocateDirect(CAPACITY).order(ByteOrder.nativeOrder())
    private var sequence = 0

    init {
        conn.conn.setOption(SOL_NETLINK, EXT_ACK, 1)
        conn.conn.setOption(SOL_NETLINK, CAP_ACK, 1)
        conn.bind(SockAddr.Netlink(0, 0))
    }

    /** Sends a request that asks for an acknowledgement and waits for it. */
    fun execute(message: RouteMessage) {
        val answer = exchange(message)
        check(answer == null) { "an unexpected answer to ${RouteMessages.name(message.type)} ${message.subject}" }
    }

    /** Sends a request that is answered by one message, and returns it, from behind the netlink header; valid until the next request. */
    fun request(message: RouteMessage): ByteBuffer = checkNotNull(exchange(message)) { "only an acknowledgement of ${message.subject}" }

    /** Null is success without data. */
    private fun exchange(message: RouteMessage): ByteBuffer? {
        val number = ++sequence
        conn.sendTo(ByteBuffer.wrap(message.encode(number)), SockAddr.Netlink(0, 0))
        while (true) {
            buffer.clear()
            conn.receiveFrom(buffer, timeout = PATIENCE)
            buffer.flip()
            if (buffer.getInt(SEQUENCE) != number) continue // the answer to a request that was given up
            if (buffer.getShort(TYPE).toInt() != ERROR) return buffer.position(HEADER).slice().order(ByteOrder.nativeOrder())
            val error = -buffer.getInt(HEADER)
            if (error == 0) return null
            throw RouteException(message, Errno.of(error), explanation())
        }
    }

    /** The kernel's own words, where it has any. */
    private fun explanation(): String? {
        if (buffer.getShort(FLAGS).toInt() and ACK_HAS_TEXT == 0) return null
        var at = HEADER + ERROR_SIZE // the request's data is left out: CAP_ACK
        while (at + ATTRIBUTE <= buffer.limit()) {
            val length = buffer.getShort(at).toInt() and 0xffff
            if (length < ATTRIBUTE) return null
            if (buffer.getShort(at + 2).toInt() == ERROR_TEXT) {
                val text = ByteArray(length - ATTRIBUTE - 1)
                buffer.get(at + ATTRIBUTE, text)
                return text.decodeToString()
            }
            at += length + 3 and 3.inv()
        }
        return null
    }

    override fun close() = conn.close()

    private companion object {
        const val NETLINK_ROUTE = 0
        const val SOL_NETLINK = 270
        const val CAP_ACK = 10
        const val EXT_ACK = 11
        const val CAPACITY = 32 * 1024
        const val HEADER = 16
        const val TYPE = 4
        const val FLAGS = 6
        const val SEQUENCE = 8
        const val ERROR = 2
        const val ERROR_SIZE = 20
        const val ERROR_TEXT = 1
        const val ACK_HAS_TEXT = 0x200
        const val ATTRIBUTE = 4
        val PATIENCE: Duration = Duration.ofSeconds(30)
    }
}

/** The kernel refused to change or tell something about a test's network: `RTM_NEWLINK bridge br0: EEXIST (17)`. */
class RouteException internal constructor(
    message: RouteMessage,
    /** Why. */
    val errno: Errno,
    explanation: String?,
) : IOException("${RouteMessages.name(message.type)} ${message.subject}: ${errno.name} (${errno.number})${explanation?.let { " $it" } ?: ""}")
