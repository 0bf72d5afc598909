package io.netloom.socket.options

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldStartWith
import io.netloom.socket.Capabilities
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.KernelFeature
import io.netloom.socket.KernelVersion
import io.netloom.socket.NetNs
import io.netloom.socket.SocketOptionTable
import io.netloom.socket.Support
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.stress.DelegatingSyscalls
import io.netloom.testkit.CommandResult
import io.netloom.testkit.TestNet
import io.netloom.testkit.Unprivileged
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.createDirectories
import kotlin.io.path.createTempDirectory
import kotlin.io.path.writeText

/** What the probe says is what happens when it is tried. */
class CapabilitiesTest :
    FunSpec({
        test("the picture is that of this process") {
            val capabilities = Capabilities.probe()
            capabilities.release shouldBe Files.readString(Path.of("/proc/sys/kernel/osrelease")).trim()
            capabilities.kernel shouldBe KernelVersion.parse(capabilities.release)
            NetNs.current().use { capabilities.networkNamespace shouldBe it.id }
            capabilities.userNamespace shouldBeGreaterThan 0
            capabilities.openFiles.soft.shouldNotBeNull() shouldBeGreaterThan 0
            capabilities.sysctls.getValue("net.core.somaxconn") shouldBe
                CommandResult.of(ProcessBuilder("cat", "/proc/sys/net/core/somaxconn")).expectSuccess().trim()
            capabilities.sysctls.getValue("net.ipv4.ping_group_range") shouldMatch Regex("""\d+ \d+""")
            capabilities.features.keys shouldBe KernelFeature.entries.toSet()
            capabilities.options.map { it.option } shouldBe SocketOptionTable.rows
            capabilities.toString() shouldStartWith "Linux ${capabilities.release}, "
            capabilities.support("SO_REUSEADDR").isAvailable shouldBe true
            shouldThrow<IllegalArgumentException> { capabilities.support("SO_NOTHING") }
        }

        test("an option that is available can be set, and one that is not cannot") {
            val capabilities = Capabilities.probe()
            for (case in OptionCases.all) {
                val support = capabilities.support(case.name)
                if (support.state == Support.State.UNKNOWN || case.name == "SO_RESERVE_MEM") continue
                val failure = runCatching { case.open().use { case.roundTrips(it) } }.exceptionOrNull()
                withClue("${case.name}: $support, and yet $failure") { (failure == null) shouldBe support.isAvailable }
            }
        }

        test("nothing is missing on a kernel that is new enough") {
            val capabilities = Capabilities.probe()
            val missing = capabilities.options.filter {
                val since = it.option.since
                it.support.state == Support.State.UNSUPPORTED && since != null && capabilities.kernel >= since &&
                    !it.option.name.startsWith("TCP_AO_")
            }
            missing.map { "$it" }.shouldBeEmpty()
        }

        test("what can be opened can be opened") {
            val capabilities = Capabilities.probe()
            for (feature in KernelFeature.entries) {
                val target = feature.socket() ?: continue
                val failure = runCatching { Conn.open(target.family, target.type, target.protocol).close() }.exceptionOrNull()
                withClue("$feature: ${capabilities.support(feature)}, and yet $failure") {
                    (failure == null) shouldBe capabilities.support(feature).isAvailable
                }
            }
        }

        test("a process without privileges learns what it lacks") {
            TestNet.use { net ->
                val lines = Unprivileged.run(PrintsCapabilities::class.java, host = net.host("a")).expectSuccess().lines()
                lines shouldContain "effective: "
                lines shouldContain "RAW_IPV4: refused: EPERM, needs CAP_NET_RAW"
                lines shouldContain "PACKET: refused: EPERM, needs CAP_NET_RAW"
                lines shouldContain "PING_IPV4: refused: EACCES, needs a group in the sysctl net.ipv4.ping_group_range"
                lines shouldContain "PIDFD: available"
                lines shouldContain "SO_REUSEADDR: available"
                lines shouldContain "SO_PRIORITY: available: needs CAP_NET_ADMIN for a priority above 6"
                lines.first { it.startsWith("SO_MARK: ") } shouldStartWith "SO_MARK: refused: needs CAP_NET_ADMIN"
                lines.first { it.startsWith("SO_DEBUG: ") } shouldContain "refused: needs CAP_NET_ADMIN in the initial user namespace"
                lines.first { it.startsWith("PACKET_AUXDATA: ") } shouldBe "PACKET_AUXDATA: unknown: no socket to try it on: EPERM, needs CAP_NET_RAW"
            }
        }

        test("a kernel that has nothing is reported as such") {
            val bare = object : DelegatingSyscalls(LinuxSyscalls.INSTANCE) {
                override fun socket(frame: CallFrame, domain: Int, type: Int, protocol: Int) = -Errno.EAFNOSUPPORT.number

                override fun pidfdOpen(frame: CallFrame, pid: Int, flags: Int) = -Errno.ENOSYS.number
            }
            val capabilities = Capabilities.probe(bare, Path.of("/proc"))
            capabilities.support(KernelFeature.IPV6).toString() shouldBe "unsupported: EAFNOSUPPORT"
            capabilities.support(KernelFeature.PIDFD).toString() shouldBe "unsupported: ENOSYS"
            capabilities.support("TCP_NODELAY").toString() shouldBe "unknown: no socket to try it on: EAFNOSUPPORT"
        }

        test("an option that came later says when, and one that should be there that it is not") {
            val old = object : DelegatingSyscalls(LinuxSyscalls.INSTANCE) {
                override fun getsockopt(frame: CallFrame, fd: Int, level: Int, option: Int, value: Long, length: Long) = -Errno.ENOPROTOOPT.number
            }
            machine("5.19.0") { proc ->
                val capabilities = Capabilities.probe(old, proc)
                capabilities.support("SO_PASSPIDFD").toString() shouldBe "unsupported: ENOPROTOOPT, it came with Linux 6.5"
                capabilities.support("SO_RCVMARK").toString() shouldBe "unsupported: ENOPROTOOPT, this kernel was built without it"
                capabilities.support("SO_PEERSEC").toString() shouldBe "unsupported: ENOPROTOOPT"
            }
        }

        test("the files of another machine") {
            machine("5.10.0-28-amd64") { proc ->
                val capabilities = Capabilities.probe(LinuxSyscalls.INSTANCE, proc)
                capabilities.kernel shouldBe KernelVersion.MINIMUM
                capabilities.effective shouldBe setOf("CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_41")
                capabilities.has("CAP_NET_RAW") shouldBe true
                capabilities.has("CAP_SYS_ADMIN") shouldBe false
                capabilities.isInitialUserNamespace shouldBe false
                capabilities.networkNamespace shouldBe -1
                capabilities.openFiles.toString() shouldBe "1024, hard unlimited"
                capabilities.sysctls shouldBe mapOf("net.ipv4.ping_group_range" to "1 0")
            }
        }

        test("versions are read and compared") {
            KernelVersion.parse("6.18.44-fc-v595") shouldBe KernelVersion(6, 18, 44)
            KernelVersion.parse("6.1") shouldBe KernelVersion(6, 1)
            KernelVersion.parse("5.15.0-91-generic").toString() shouldBe "5.15"
            (KernelVersion(5, 9, 99) < KernelVersion.MINIMUM) shouldBe true
            (KernelVersion(6, 2) < KernelVersion(6, 10)) shouldBe true
            KernelVersion(6, 18, 44).toString() shouldBe "6.18.44"
            shouldThrow<IllegalArgumentException> { KernelVersion.parse("Darwin") }
        }
    })

/** The files below /proc that the probe reads, of a machine that is not there. */
private fun machine(release: String, block: (Path) -> Unit) {
    val proc = createTempDirectory("proc")
    val limits = listOf(
        "Limit                     Soft Limit           Hard Limit           Units",
        "Max open files            1024                 unlimited            files",
    )
    val files = mapOf(
        "sys/kernel/osrelease" to "$release\n",
        "thread-self/status" to "Name:\tjava\nCapEff:\t0000020000003000\nCapBnd:\t0000000000000000\n",
        "thread-self/uid_map" to "         0       1000          1\n",
        "self/limits" to limits.joinToString("\n", postfix = "\n"),
        "sys/net/ipv4/ping_group_range" to "1\t0\n",
    )
    try {
        for ((name, text) in files) proc.resolve(name).also { it.parent.createDirectories() }.writeText(text)
        block(proc)
    } finally {
        proc.toFile().deleteRecursively()
    }
}

internal object PrintsCapabilities {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val capabilities = Capabilities.probe()
        println("effective: ${capabilities.effective.joinToString(" ")}")
        for ((feature, support) in capabilities.features) println("$feature: $support")
        for (option in capabilities.options) println("${option.option}: ${option.support}")
    }
}
