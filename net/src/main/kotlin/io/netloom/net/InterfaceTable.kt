package io.netloom.net

import io.netloom.netlink.route.Address
import io.netloom.netlink.route.Link
import io.netloom.netlink.route.RouteEvent
import io.netloom.netlink.route.RouteObject
import io.netloom.socket.AddressFamily
import java.util.TreeSet

/**
 * Makes events of whole interfaces from events of links and of addresses, which come one by one, often repeat themselves and tell of much that no
 * [Interface] has. Not thread-safe.
 */
internal class InterfaceTable {
    private val links = HashMap<Int, Link>()
    private val addresses = HashMap<Int, LinkedHashMap<Any, InterfaceAddress>>()
    private val told = HashMap<Int, Interface>()
    private var isSynchronised = false
    private var isFirst = true

    fun apply(event: RouteEvent): List<InterfaceEvent> = when (event) {
        is RouteEvent.Existing -> difference(note(event.value))

        is RouteEvent.Changed -> difference(note(event.value))

        is RouteEvent.Removed -> difference(forget(event.value))

        is RouteEvent.Overrun -> {
            isSynchronised = false
            listOf(InterfaceEvent.Overrun(event.reason))
        }

        RouteEvent.Synchronised -> synchronised()

        is RouteEvent.Other -> emptyList()
    }

    /** Returns the interface's index; 0 for what is of no interest. A link of another family is a bridge's port, and comes as a link as well. */
    private fun note(value: RouteObject): Int = when (value) {
        is Link -> if (value.family == AddressFamily.UNSPEC) value.index.also { links[it] = value } else 0

        is Address -> value.interfaceIndex.also {
            val address = InterfaceAddress.of(value)
            addresses.getOrPut(it, ::LinkedHashMap)[key(address)] = address
        }

        else -> 0
    }

    private fun forget(value: RouteObject): Int = when (value) {
        is Link -> if (value.family == AddressFamily.UNSPEC) {
            addresses.remove(value.index)
            value.index.also(links::remove)
        } else {
            0
        }

        is Address -> value.interfaceIndex.also { addresses[it]?.remove(key(InterfaceAddress.of(value))) }

        else -> 0
    }

    private fun key(address: InterfaceAddress): Any = address.prefix to address.peer

    private fun synchronised(): List<InterfaceEvent> {
        isSynchronised = true
        val events = TreeSet(links.keys + told.keys).flatMap(::difference) + InterfaceEvent.Synchronised
        isFirst = false
        return events
    }

    /** What is new of an interface. Until everything is known, nothing is: half of it would be wrong. */
    private fun difference(index: Int): List<InterfaceEvent> {
        if (!isSynchronised) return emptyList()
        val now = links[index]?.let { Interface.of(it, addresses[index]?.values?.toList().orEmpty()) }
        val before = if (now == null) told.remove(index) else told.put(index, now)
        return when {
            now == before -> emptyList()
            now == null -> listOf(InterfaceEvent.Removed(before!!))
            before != null -> listOf(InterfaceEvent.Changed(now, before))
            isFirst -> listOf(InterfaceEvent.Existing(now))
            else -> listOf(InterfaceEvent.Added(now))
        }
    }
}
