package io.netloom.samples.selftest

import io.netloom.samples.version
import io.netloom.socket.Capabilities
import io.netloom.socket.OptionDirection
import io.netloom.socket.OptionSupport
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketOptionRow
import io.netloom.socket.Support

/** The report as people read it: at most [WIDTH] characters a line. */
internal object SelftestText {
    private const val WIDTH = 120

    private val levels = mapOf(
        SocketLevel.SOCKET to "SOL_SOCKET",
        SocketLevel.TCP to "SOL_TCP",
        SocketLevel.UDP to "SOL_UDP",
        SocketLevel.PACKET to "SOL_PACKET",
        SocketLevel.IP to "SOL_IP",
        SocketLevel.IPV6 to "SOL_IPV6",
        SocketLevel.NETLINK to "SOL_NETLINK",
    )

    fun of(report: SelfReport): List<String> = buildList {
        addAll(process(report.capabilities))
        section("Can be opened", features(report.capabilities))
        section("Settings", settings(report.capabilities))
        for ((level, options) in report.capabilities.options.groupBy { it.option.level }) {
            section("Options of ${levels[level] ?: "level $level"} (r: read, w: set)", options(options))
        }
        section("Checks", checks(report))
        add("")
        val failed = report.failed
        add(if (failed == 0) "All ${report.failures.size} checks passed." else "$failed of ${report.failures.size} checks failed.")
    }

    private fun MutableList<String>.section(title: String, table: Table) {
        add("")
        add(title)
        addAll(table.lines())
    }

    private fun process(capabilities: Capabilities): List<String> = Table(WIDTH, indent = "").apply {
        val first = if (capabilities.isInitialUserNamespace) " (the machine's first)" else " (not the machine's first)"
        row("Netloom", version)
        row("Java", "${System.getProperty("java.version")} (${System.getProperty("java.vendor")}), ${System.getProperty("os.arch")}")
        row("Linux", capabilities.release)
        row("User namespace", "${capabilities.userNamespace}$first")
        row("Network namespace", "${capabilities.networkNamespace}")
        row("Open files", "${capabilities.openFiles}")
        row("Capabilities", capabilities.effective.joinToString(" ").ifEmpty { "none" })
    }.lines()

    private fun features(capabilities: Capabilities) = Table(WIDTH).apply {
        for ((feature, support) in capabilities.features) row(feature.description, word(support), support.reason)
    }

    private fun settings(capabilities: Capabilities) = Table(WIDTH).apply {
        for ((name, value) in capabilities.sysctls) row(name, value)
    }

    private fun options(options: List<OptionSupport>) = Table(WIDTH).apply {
        for ((option, support) in options.map { it.option to it.support }) {
            row(option.name, option.type.name.lowercase(), direction(option), option.member ?: "-", word(support), support.reason)
        }
    }

    private fun checks(report: SelfReport) = Table(WIDTH).apply {
        for ((check, failure) in report.failures) row(if (failure == null) "ok" else "FAILED", check.description + (failure?.let { ": $it" } ?: ""))
    }

    private fun direction(option: SocketOptionRow) = when (option.direction) {
        OptionDirection.GET -> "r"
        OptionDirection.SET -> "w"
        OptionDirection.BOTH -> "rw"
    }

    private fun word(support: Support) = when (support.state) {
        Support.State.AVAILABLE -> "yes"
        Support.State.REFUSED -> "no"
        Support.State.UNSUPPORTED -> "absent"
        Support.State.UNKNOWN -> "?"
    }
}
