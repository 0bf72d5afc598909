package io.netloom.samples.interfaces

import io.netloom.net.Interface
import io.netloom.net.InterfaceEvent
import io.netloom.net.InterfaceFlag

/** The lines of `netloom interfaces --watch`: `+` came, `-` went, `~` is different, and in what. */
internal object ChangeText {
    /** @param name of the only interface that is wanted; null for all */
    fun lines(event: InterfaceEvent, name: String?): List<String> {
        fun isWanted(vararg states: Interface) = name == null || states.any { it.name == name }
        return when (event) {
            is InterfaceEvent.Existing -> emptyList()
            is InterfaceEvent.Added -> if (isWanted(event.value)) listOf("+ ${event.value}") else emptyList()
            is InterfaceEvent.Removed -> if (isWanted(event.value)) listOf("- ${event.value.name}") else emptyList()
            is InterfaceEvent.Changed -> if (isWanted(event.value, event.before)) differences(event.before, event.value) else emptyList()
            is InterfaceEvent.Overrun -> listOf("! ${event.reason}; looking again")
            InterfaceEvent.Synchronised -> listOf("# up to date")
        }.filter(String::isNotEmpty)
    }

    private fun differences(before: Interface, now: Interface): List<String> {
        val addresses = before.addresses.associateBy { it.prefix to it.peer }
        val kept = now.addresses.mapTo(HashSet()) { it.prefix to it.peer }
        val switched = before.flags xor now.flags
        return buildList {
            if (before.name != now.name) add("was ${before.name}")
            if (before.mtu != now.mtu) add("mtu ${now.mtu}, was ${before.mtu}")
            if (before.hardwareAddress != now.hardwareAddress) add("hardware address ${now.hardwareAddress}, was ${before.hardwareAddress}")
            if (switched and now.flags != 0) add("now ${text(switched and now.flags)}")
            if (switched and before.flags != 0) add("no longer ${text(switched and before.flags)}")
            addresses.filterKeys { it !in kept }.values.mapTo(this) { "without $it" }
            for (address in now.addresses) {
                val old = addresses[address.prefix to address.peer]
                when {
                    address == old -> {}
                    address.isTentative -> add("with $address tentative")
                    old == null || old.isTentative -> add("with $address")
                }
            }
        }.map { "~ ${now.name}: $it" }
    }

    private fun text(flags: Int) = InterfaceFlag.text(flags).replace("|", ", ")
}
