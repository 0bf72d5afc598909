package io.netloom.net

import io.netloom.socket.ErrnoCarrier
import java.io.IOException
import java.util.TreeMap

/** On which interfaces the socket is in the group, on which it should be, and why it is not. Not thread-safe. */
internal class MembershipTable(private val places: GroupPlaces, private val isWanted: (Interface) -> Boolean) {
    private val members = TreeMap<Int, Interface>()
    private val refusals = TreeMap<Int, MembershipEvent.Refused>()
    private var isBehind = false

    val joined: List<Interface>
        get() = members.values.toList()

    val refused: List<MembershipEvent.Refused>
        get() = refusals.values.toList()

    fun apply(event: InterfaceEvent): List<MembershipEvent> = when (event) {
        is InterfaceEvent.Existing -> see(event.value)

        is InterfaceEvent.Added -> see(event.value)

        // Below the least MTU of its version of IP an interface forgets the groups that it is in.
        is InterfaceEvent.Changed -> see(event.value, isDoubtful = event.value.mtu != event.before.mtu)

        is InterfaceEvent.Removed -> forget(event.value)

        is InterfaceEvent.Overrun -> {
            isBehind = true
            emptyList()
        }

        InterfaceEvent.Synchronised -> synchronised()
    }

    /** Nobody knows whether an interface is the one that it was before the loss. */
    private fun synchronised(): List<MembershipEvent> {
        if (!isBehind) return emptyList()
        isBehind = false
        return joined.flatMap { see(it, isDoubtful = true) }
    }

    private fun see(value: Interface, isDoubtful: Boolean = false): List<MembershipEvent> {
        val isMember = value.index in members
        return when {
            !(value.isMulticast && isWanted(value)) -> forget(value)

            isMember && !isDoubtful -> {
                members[value.index] = value
                emptyList()
            }

            else -> {
                if (isMember) places.leave(value.index)
                join(value)
            }
        }
    }

    private fun join(value: Interface): List<MembershipEvent> {
        val cause = places.join(value.index)
        if (cause == null) {
            refusals.remove(value.index)
            return if (members.put(value.index, value) == null) listOf(MembershipEvent.Joined(value)) else emptyList()
        }
        members.remove(value.index)
        val refusal = MembershipEvent.Refused(value, cause)
        val before = refusals.put(value.index, refusal)
        return if (before != null && number(before.cause) == number(cause)) emptyList() else listOf(refusal)
    }

    private fun forget(value: Interface): List<MembershipEvent> {
        refusals.remove(value.index)
        if (members.remove(value.index) == null) return emptyList()
        places.leave(value.index)
        return listOf(MembershipEvent.Left(value)) + refused.flatMap { join(it.value) }
    }

    fun leaveAll() {
        members.keys.forEach(places::leave)
        members.clear()
        refusals.clear()
    }

    private fun number(cause: IOException) = (cause as? ErrnoCarrier)?.errno
}
