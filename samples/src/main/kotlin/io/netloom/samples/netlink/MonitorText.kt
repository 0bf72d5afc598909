package io.netloom.samples.netlink

import io.netloom.netlink.route.Address
import io.netloom.netlink.route.Link
import io.netloom.netlink.route.Neighbour
import io.netloom.netlink.route.NextHopObject
import io.netloom.netlink.route.Route
import io.netloom.netlink.route.RouteEvent
import io.netloom.netlink.route.RouteObject
import io.netloom.netlink.route.RouteTopic
import io.netloom.netlink.route.Rule

/** The lines of `netloom monitor`: what happened, to what, with the names of links instead of their numbers. */
internal class MonitorText(private val topics: Set<RouteTopic>) {
    private val names = HashMap<Int, String>()
    private val counts = HashMap<String, Int>()

    /** Null for what is not asked for. */
    fun of(event: RouteEvent): String? = when (event) {
        is RouteEvent.Existing -> line(' ', event.value).also { counts.merge(kind(event.value), 1, Int::plus) }

        is RouteEvent.Changed -> line(if (event.isReplacement) '=' else '+', event.value)

        is RouteEvent.Removed -> line('-', event.value).also { forget(event.value) }

        is RouteEvent.Overrun -> "! ${event.reason}; looking again"

        is RouteEvent.Synchronised ->
            "# up to date" +
                counts.toSortedMap().entries.joinToString("") { ", ${it.value} ${it.key}" }.also { counts.clear() }

        is RouteEvent.Other -> null
    }

    private fun line(sign: Char, value: RouteObject): String? {
        if (value is Link) value.name?.let { names[value.index] = it }
        return if (topic(value) in topics) "$sign ${kind(value).padEnd(WIDTH)} ${named(value)}" else null
    }

    /** The bridge tells that a port left it by the same message that tells of the end of a link. */
    private fun forget(value: RouteObject) {
        if (value is Link && value.family == 0) names.remove(value.index)
    }

    private fun named(value: RouteObject) = INDEX.replace(value.toString()) { found ->
        val (what, index) = found.destructured
        names[index.toInt()]?.let { "$what $it" } ?: found.value
    }

    private fun kind(value: RouteObject) = when (value) {
        is Link -> if (value.family == 0) "link" else "port"
        is Address -> "address"
        is Route -> "route"
        is Neighbour -> "neighbour"
        is Rule -> "rule"
        is NextHopObject -> "nexthop"
    }

    private fun topic(value: RouteObject) = when (value) {
        is Link -> RouteTopic.LINKS
        is Address -> RouteTopic.ADDRESSES
        is Route -> RouteTopic.ROUTES
        is Neighbour -> RouteTopic.NEIGHBOURS
        is Rule -> RouteTopic.RULES
        is NextHopObject -> RouteTopic.NEXT_HOPS
    }

    private companion object {
        const val WIDTH = 9
        val INDEX = Regex("""\b(dev|parent|master) (\d+)""")
    }
}
