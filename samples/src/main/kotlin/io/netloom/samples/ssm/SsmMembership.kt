package io.netloom.samples.ssm

import io.netloom.samples.AddressText
import io.netloom.samples.cli.UsageException
import io.netloom.socket.ip.MulticastMembership
import java.net.Inet4Address
import java.net.InetAddress

/**
 * Whom to hear in a multicast group on an interface.
 *
 * @property exclude false to hear [sources] alone ("include mode", RFC 4607), true to hear all but them
 */
internal class SsmMembership(
    val group: InetAddress,
    private val sources: List<InetAddress>,
    private val exclude: Boolean,
    val interfaceName: String,
) {
    val isIpv4: Boolean
        get() = group is Inet4Address

    val text: String
        get() {
            val list = sources.joinToString(" and ", transform = AddressText::of)
            val whom = if (!exclude) {
                list
            } else if (sources.isEmpty()) {
                "everybody"
            } else {
                "everybody but $list"
            }
            return "$whom in ${AddressText.of(group)} on $interfaceName"
        }

    init {
        if (!group.isMulticastAddress) throw UsageException("${AddressText.of(group)} is no multicast group")
        sources.firstOrNull {
            it is Inet4Address != isIpv4
        }?.let { throw UsageException("${AddressText.of(it)} can not send to ${AddressText.of(group)}: another family") }
        if (sources.isEmpty() && !exclude) throw UsageException("usage error: which sources? (-x without any hears everybody)")
    }

    fun join(socket: MulticastMembership) {
        if (exclude) {
            socket.joinGroup(group, interfaceName)
            for (source in sources) socket.excludeSourceSpecificGroup(group, source, interfaceName)
        } else {
            for (source in sources) socket.joinSourceSpecificGroup(group, source, interfaceName)
        }
    }
}
