package io.netloom.netlink.route

import io.netloom.netlink.NetlinkFlags
import io.netloom.socket.AddressFamily

/** What a [RouteMonitor] has told of: so that after lost messages it can tell the difference. Not thread-safe. */
internal class RouteTables {
    private val known = LinkedHashMap<Any, RouteObject>()

    fun changed(value: RouteObject, flags: Int) {
        if (value is Link && value.family != AddressFamily.UNSPEC) return
        if (value is Route && value.family == AddressFamily.INET && flags and NetlinkFlags.REPLACE != 0) {
            // Of several with the same key the kernel replaces the first, and tells only of the new one.
            val base = base(value)
            known.entries.firstOrNull { (it.value as? Route)?.let(::base) == base }?.let { known.remove(it.key) }
        }
        known[key(value)] = value
    }

    fun removed(value: RouteObject) {
        if (value is Link && value.family != AddressFamily.UNSPEC) return
        val key = key(value)
        val before = known.remove(key)
        if (value is Route && before is Route && value.family == AddressFamily.INET6) {
            // Of an IPv6 route with several next hops, one may go.
            val rest = before.nextHops.filter { hop -> value.nextHops.none { it.gateway == hop.gateway && it.interfaceIndex == hop.interfaceIndex } }
            if (rest.isNotEmpty() && rest.size < before.nextHops.size) known[key] = before.toBuilder().nextHops(rest).build()
        }
    }

    /** Takes over how things are, and returns what has gone and what is new or another. */
    fun replace(now: List<RouteObject>): Pair<List<RouteObject>, List<RouteObject>> {
        val next = LinkedHashMap<Any, RouteObject>()
        for (value in now) next[key(value)] = value
        val gone = known.filterKeys { it !in next }.values.toList()
        val changed = next.filter { (key, value) -> known[key]?.let(::lasting) != lasting(value) }.values.toList()
        known.clear()
        known += next
        return gone to changed
    }

    /** What makes it the same object although it changes. */
    private fun key(value: RouteObject): Any = when (value) {
        is Link -> listOf(Link::class, value.index)

        is Address -> listOf(Address::class, value.interfaceIndex, value.address, value.prefixLength, value.peer)

        is Neighbour -> if (value.family == NeighbourReader.BRIDGE) {
            listOf(Neighbour::class, value.interfaceIndex, value.address, value.vlan, value.destination, value.flags and BRIDGE_FLAGS)
        } else {
            listOf(Neighbour::class, value.family, value.interfaceIndex, value.destination, value.flags and NeighbourFlag.PROXY)
        }

        is Rule -> listOf(Rule::class, lasting(value))

        is NextHopObject -> listOf(NextHopObject::class, value.id)

        is Route -> if (value.family == AddressFamily.INET6) {
            // Those with gateways are one, however many; those of links, such as every link's own fe80::/64, are one each.
            listOf(base(value), value.type, if (value.nextHops.any { it.gateway != null }) null else value.nextHops.map { it.interfaceIndex })
        } else {
            listOf(base(value), value.type, value.scope, hops(value), value.nextHopId)
        }
    }

    private fun base(route: Route): Any = listOf(
        Route::class, route.family, route.table, route.destination, route.destinationLength, route.source, route.sourceLength, route.tos,
        route.priority,
    )

    private fun hops(route: Route) = route.nextHops.map { Triple(it.interfaceIndex, it.gateway, it.weight) }

    /** Without what changes all the time, and without what comes in events and not in dumps. */
    private fun lasting(value: RouteObject): Any = when (value) {
        is Link -> listOf(
            value.name, value.alternativeNames, value.alias, value.flags, value.address, value.mtu, value.parent, value.master,
            value.operationalState, value.carrier, value.group, value.kind, value.queueing,
        )

        is Address -> listOf(value.flags, value.scope, value.label, value.broadcast, value.preferredSeconds == null, value.validSeconds == null)

        is Neighbour -> listOf(value.state, value.flags, value.address, value.nextHopId)

        is Rule -> value

        is NextHopObject -> value

        is Route -> listOf(base(value), value.type, value.scope, value.protocol, hops(value), value.nextHopId, value.preferredSource, value.metrics)
    }

    private companion object {
        const val BRIDGE_FLAGS = NeighbourFlag.SELF or NeighbourFlag.MASTER
    }
}
