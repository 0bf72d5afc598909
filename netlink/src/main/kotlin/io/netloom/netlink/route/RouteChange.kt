package io.netloom.netlink.route

import io.netloom.netlink.NetlinkFlags
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage

/**
 * A change of links, addresses, routes, neighbours, rules or next hops, as a request for [io.netloom.netlink.NetlinkConn]. `RouteConn` makes and
 * sends them; by itself this is for batches. Needs CAP_NET_ADMIN in the network namespace.
 *
 * @property verb what to do
 * @property value with what
 */
public class RouteChange(public val verb: Verb, public val value: RouteObject) {
    /**
     * What a change does. The kernel refuses what a kind of object does not know, such as appending a link.
     */
    public enum class Verb {
        /** `NLM_F_CREATE | NLM_F_EXCL`: makes it; EEXIST if it is there. */
        ADD,

        /** `NLM_F_CREATE | NLM_F_REPLACE`: makes it, in place of the one that is there, if one is. */
        REPLACE,

        /**
         * Changes the one that is there. Of a link, what is set in the description (ENODEV if there is none); of others, `NLM_F_REPLACE`: all of it
         * (ENOENT if there is none).
         */
        CHANGE,

        /** `NLM_F_CREATE | NLM_F_APPEND`: makes it behind those of the same kind: an IPv4 route of less worth, another next hop of an IPv6 route. */
        APPEND,

        /** `NLM_F_CREATE`: makes it before those of the same kind. */
        PREPEND,

        /**
         * Takes it away. A route is looked for by destination, source, type of service, table, metric, preferred source and next hops, as far as it has them, and by its type
         * unless that is unicast; the first that fits goes.
         */
        DELETE,
    }

    /** The request, with its flags but [NetlinkFlags.ACKNOWLEDGE], which execute and batch set. */
    public fun toMessage(): NetlinkMessage {
        val flags = NetlinkFlags.REQUEST or when (verb) {
            Verb.ADD -> NetlinkFlags.CREATE or NetlinkFlags.EXCLUSIVE
            Verb.REPLACE -> NetlinkFlags.CREATE or NetlinkFlags.REPLACE
            Verb.CHANGE -> if (value is Link) 0 else NetlinkFlags.REPLACE
            Verb.APPEND -> NetlinkFlags.CREATE or NetlinkFlags.APPEND
            Verb.PREPEND -> NetlinkFlags.CREATE
            Verb.DELETE -> 0
        }
        val deletes = verb == Verb.DELETE
        val type = newType() + if (deletes) 1 else 0
        return NetlinkMessage(NetlinkHeader(type, flags), if (deletes) ObjectWriter.reference(value) else ObjectWriter.payload(value))
    }

    /** In each group of messages the one that deletes is the next. */
    private fun newType() = when (value) {
        is Link -> RouteMessageType.NEW_LINK
        is Address -> RouteMessageType.NEW_ADDRESS
        is Route -> RouteMessageType.NEW_ROUTE
        is Neighbour -> RouteMessageType.NEW_NEIGHBOUR
        is Rule -> RouteMessageType.NEW_RULE
        is NextHopObject -> RouteMessageType.NEW_NEXT_HOP
    }

    /** `ADD unicast 10.0.0.0/8 via 192.0.2.1 …`. */
    override fun toString(): String = "$verb $value"

    /** Changes by their verbs. */
    public companion object {
        /** See [Verb.ADD]. */
        @JvmStatic
        public fun add(value: RouteObject): RouteChange = RouteChange(Verb.ADD, value)

        /** See [Verb.REPLACE]. */
        @JvmStatic
        public fun replace(value: RouteObject): RouteChange = RouteChange(Verb.REPLACE, value)

        /** See [Verb.CHANGE]. */
        @JvmStatic
        public fun change(value: RouteObject): RouteChange = RouteChange(Verb.CHANGE, value)

        /** See [Verb.APPEND]. */
        @JvmStatic
        public fun append(value: RouteObject): RouteChange = RouteChange(Verb.APPEND, value)

        /** See [Verb.PREPEND]. */
        @JvmStatic
        public fun prepend(value: RouteObject): RouteChange = RouteChange(Verb.PREPEND, value)

        /** See [Verb.DELETE]. */
        @JvmStatic
        public fun delete(value: RouteObject): RouteChange = RouteChange(Verb.DELETE, value)
    }
}
