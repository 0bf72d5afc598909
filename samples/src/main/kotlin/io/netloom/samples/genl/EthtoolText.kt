package io.netloom.samples.genl

import io.netloom.netlink.NetlinkException
import io.netloom.netlink.genetlink.Ethtool
import io.netloom.netlink.genetlink.EthtoolStringSet
import io.netloom.netlink.genetlink.GenetlinkConn
import io.netloom.netlink.genetlink.GenetlinkRequest
import io.netloom.samples.selftest.Table
import io.netloom.socket.Errno

/** What the family ethtool says of one interface, part by part; in place of what is refused, what the kernel says about it. */
internal class EthtoolText(private val conn: GenetlinkConn, private val device: String) {
    suspend fun lines(): List<String> {
        val features = conn.request(Ethtool.features(device)) // ENODEV is an error of the command, not of a part
        val strings = conn.request(Ethtool.strings(device, EthtoolStringSet.STATISTICS, EthtoolStringSet.PRIVATE_FLAGS, EthtoolStringSet.TEST))
        val table = Table(WIDTH)
        table.row("link", part(Ethtool.linkState(device)) { it.toString().substringAfter(": ") })
        table.row("link modes", part(Ethtool.linkModes(device)) { it.toString().substringAfter(": ") })
        table.row("rings", part(Ethtool.rings(device)) { it.toString().substringAfter(": ") })
        table.row("channels", part(Ethtool.channels(device)) { it.toString().substringAfter(": ") })
        table.row("timestamping", part(Ethtool.timestamping(device)) { it.capabilities.names.joinToString() })
        table.row("tunnels", part(Ethtool.tunnels(device)) { it.toString().substringAfter(": ") })
        for ((id, name) in STRINGS) table.row(name, strings[id]?.strings?.joinToString() ?: "none")
        return listOf("${features.device}") + table.lines() + "  features" + features.list().map { "    $it" }
    }

    private suspend fun <T : Any> part(request: GenetlinkRequest<T>, text: (T) -> String): String = try {
        text(conn.request(request))
    } catch (e: NetlinkException) {
        refused(e.errno, e.kernelMessage)
    }

    private fun refused(errno: Errno, words: String?) = "refused: $errno" + if (words == null) "" else ": $words"

    private companion object {
        const val WIDTH = 120
        val STRINGS = listOf(
            EthtoolStringSet.STATISTICS to "statistics",
            EthtoolStringSet.PRIVATE_FLAGS to "private flags",
            EthtoolStringSet.TEST to "self-tests",
        )
    }
}
