package io.netloom.netlink.route

import io.netloom.netlink.Attribute
import io.netloom.netlink.NetlinkDecoder
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkMessageCursor
import java.nio.ByteOrder

/**
 * What rtnetlink is about: a [Link], an [Address], a [Route], a [Neighbour], a [Rule] or a [NextHopObject]. Immutable, compared by content, made by a
 * builder or decoded from a message.
 *
 * A message is decoded however new or old its kernel is. An attribute that is not known here, that has another size than it should, or in which
 * something is malformed, is kept as it came in [attributes] and encoded again as it is; the others are decoded. Of structs that have grown, the
 * known part is read; what a shorter one lacks is null.
 */
public sealed interface RouteObject {
    /** `AF_INET`, `AF_INET6`, `AF_BRIDGE` or what else; 0, `AF_UNSPEC`, where it does not matter. */
    public val family: Int

    /** What came with it and has no property here, as it came. Added as it is to requests. */
    public val attributes: List<Attribute>

    /** Decoding. */
    public companion object {
        /**
         * A decoder for requests and dumps of one's own, see [io.netloom.netlink.NetlinkConn.dump]: messages of other types are left out. To be used by one thread at a time.
         *
         * @param order the byte order of the messages; the machine's is the default
         */
        @JvmStatic
        @JvmOverloads
        public fun decoder(order: ByteOrder = ByteOrder.nativeOrder()): NetlinkDecoder<RouteObject> = RouteReader(order)

        /**
         * What an `RTM_NEW…` or `RTM_DEL…` message of rtnetlink tells of. Null for messages of other types, and for addresses that are not IP addresses.
         *
         * @param order the byte order of the message; the machine's is the default
         * @throws NetlinkFormatException if the payload is shorter than its family header, or its attributes do not follow one another as they should
         */
        @JvmStatic
        @JvmOverloads
        @Throws(NetlinkFormatException::class)
        public fun decode(message: NetlinkMessage, order: ByteOrder = ByteOrder.nativeOrder()): RouteObject? = RouteReader(order).read(message)

        /** As for a [NetlinkMessage]: the message under the cursor, of which nothing is copied but what the object holds. */
        @JvmStatic
        @JvmOverloads
        @Throws(NetlinkFormatException::class)
        public fun decode(cursor: NetlinkMessageCursor, order: ByteOrder = ByteOrder.nativeOrder()): RouteObject? = RouteReader(order).read(cursor)
    }
}
