package io.netloom.netlink.route

import io.netloom.netlink.Attribute
import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.AttributeException
import io.netloom.netlink.NetlinkDecoder
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkMessageCursor
import java.nio.ByteOrder

/**
 * Makes objects of rtnetlink's messages where they lie. One reader for many messages; not thread-safe.
 *
 * @param lenient what to do with attributes that do not follow one another as they should: false, an exception; true, leave out what follows the first bad one,
 *   so that a dump goes on
 * @param statistics whether links' counters are wanted; the kernel sends them in any case
 */
internal class RouteReader(
    private val order: ByteOrder = ByteOrder.nativeOrder(),
    private val lenient: Boolean = false,
    val statistics: Boolean = true,
) : NetlinkDecoder<RouteObject> {
    private val decoder = AttributeDecoder(order, order)
    private val others = ArrayList<Attribute>()

    override fun decode(message: NetlinkMessageCursor): RouteObject? = read(message)

    fun read(message: NetlinkMessage): RouteObject? {
        val header = message.header
        // Its length counts no more: the payload is what there is.
        val bytes = NetlinkMessage(NetlinkHeader(header.type, header.flags), message.payload).encode(order)
        val cursor = NetlinkMessageCursor(order).reset(bytes, 0, NetlinkHeader.SIZE + message.payload.size)
        cursor.next()
        return read(cursor)
    }

    fun read(message: NetlinkMessageCursor): RouteObject? = when (message.type) {
        RouteMessageType.NEW_LINK, RouteMessageType.DELETE_LINK -> LinkReader.read(this, message)
        RouteMessageType.NEW_ADDRESS, RouteMessageType.DELETE_ADDRESS -> AddressReader.read(this, message)
        RouteMessageType.NEW_ROUTE, RouteMessageType.DELETE_ROUTE -> RoutesReader.read(this, message)
        RouteMessageType.NEW_NEIGHBOUR, RouteMessageType.DELETE_NEIGHBOUR -> NeighbourReader.read(this, message)
        RouteMessageType.NEW_RULE, RouteMessageType.DELETE_RULE -> RuleReader.read(this, message)
        RouteMessageType.NEW_NEXT_HOP, RouteMessageType.DELETE_NEXT_HOP -> NextHopReader.read(this, message)
        else -> null
    }

    /**
     * Calls [known] on each attribute that follows a family header of [header] bytes. Those for which it says false or throws are returned, as they came.
     */
    inline fun attributes(message: NetlinkMessageCursor, header: Int, known: AttributeDecoder.(type: Int) -> Boolean): List<Attribute> {
        others.clear()
        open(message, header)
        while (decoder.next()) {
            if (decoder.reader.isVoid) continue
            val taken = try {
                decoder.known(decoder.type)
            } catch (_: AttributeException) {
                false
            }
            if (!taken) others += decoder.attribute()
        }
        return if (others.isEmpty()) emptyList() else ArrayList(others)
    }

    /** Checks that the family header is there before it is read. */
    fun check(message: NetlinkMessageCursor, header: Int) {
        if (message.payloadSize < header) {
            throw NetlinkFormatException("the payload is ${message.payloadSize} bytes, the family's header $header", NetlinkHeader.SIZE)
        }
    }

    fun open(message: NetlinkMessageCursor, header: Int) {
        try {
            message.attributes(decoder, header)
        } catch (e: AttributeException) {
            if (!lenient) throw e
            val payload = message.message().payload
            decoder.reset(payload, header, e.offset)
        }
    }
}
