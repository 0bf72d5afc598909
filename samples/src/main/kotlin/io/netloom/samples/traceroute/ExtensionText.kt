package io.netloom.samples.traceroute

import io.netloom.icmp.IcmpExtension
import io.netloom.icmp.InterfaceInfo
import io.netloom.icmp.InterfaceRole
import io.netloom.icmp.MplsLabel
import io.netloom.icmp.MplsLabelStack
import io.netloom.samples.AddressText

/** What a router tells beside an error (RFC 4884): the labels that the probe came with (RFC 4950), the interface that it came by (RFC 5837). */
internal object ExtensionText {
    fun lines(extension: IcmpExtension): List<String> = when (extension) {
        is MplsLabelStack -> extension.labels.map(::label)
        is InterfaceInfo -> listOf(interfaceInfo(extension))
        else -> listOf(extension.toString())
    }

    private fun label(label: MplsLabel): String =
        "MPLS label ${label.label}, class ${label.trafficClass}, TTL ${label.timeToLive}" + if (label.bottomOfStack) ", bottom of stack" else ""

    private fun interfaceInfo(info: InterfaceInfo): String {
        val facts = listOfNotNull(
            info.name?.let(::printable),
            info.index?.let { "index $it" },
            info.address?.let(AddressText::of),
            info.mtu?.let { "MTU $it" },
        )
        return role(info.role) + " " + facts.joinToString(", ").ifEmpty { "(nothing told)" }
    }

    /** A name is whatever the router says; a terminal must not obey it. */
    private fun printable(name: String) = name.map { if (it.isISOControl()) '?' else it }.joinToString("")

    private fun role(role: InterfaceRole): String = when (role) {
        InterfaceRole.INCOMING -> "came in by"
        InterfaceRole.INCOMING_PART -> "came in by a part of"
        InterfaceRole.OUTGOING -> "would go out by"
        InterfaceRole.NEXT_HOP -> "next hop"
    }
}
