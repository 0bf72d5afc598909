package io.netloom.testkit

import io.netloom.socket.Conn
import io.netloom.socket.NetNs
import io.netloom.socket.Poller
import io.netloom.socket.SocketConfig
import java.io.Closeable
import java.net.InetAddress
import java.nio.file.Files
import java.nio.file.Path
import java.util.HexFormat
import kotlin.io.path.readLines

/**
 * A machine of a [TestNet]: a network namespace whose `lo` is up. Sockets opened here live in it and are used from anywhere.
 *
 * @property name for messages
 * @property netNs for [SocketConfig]
 * @property interfaces to look at and change its interfaces
 */
class TestHost internal constructor(val name: String, val netNs: NetNs) : Closeable {
    val config: SocketConfig = SocketConfig(netNs)
    val interfaces: Interfaces = Interfaces(config)

    init {
        try {
            interfaces.up("lo")
            inside {
                // Link-local addresses, too, are to be usable at once; interfaces that are made from now on inherit it.
                if (Sysctl.exists(DUPLICATES)) Sysctl.write(DUPLICATES, "0")
            }
        } catch (e: Throwable) {
            interfaces.close()
            throw e
        }
    }

    /** A socket in this host's namespace, the caller's to close. */
    @JvmOverloads
    fun open(family: Int, type: Int, protocol: Int = 0, poller: Poller? = null): Conn = Conn.open(family, type, protocol, SocketConfig(netNs, poller))

    /** An interface that [TestNet.link] or [TestNet.bridge] is to make here, with addresses such as `10.0.0.1/24` and `fd00::1/64`. */
    fun end(name: String, vararg addresses: String): LinkEnd = LinkEnd(this, name, addresses.asList())

    /** The index of one of this host's interfaces. */
    fun index(name: String): Int = interfaces.index(name)

    /** See [Interfaces.addRoute]. */
    @JvmOverloads
    fun route(destination: String, via: String? = null, dev: String? = null) = interfaces.addRoute(destination, via, dev)

    /** Changes a setting of this host's namespace, such as `net/ipv4/ip_forward`. */
    fun sysctl(name: String, value: String) = inside { Sysctl.write(name, value) }

    fun sysctl(name: String): String = inside { Sysctl.read(name) }

    /** Makes this host pass on packets that are not its own. */
    fun forward() {
        sysctl("net/ipv4/ip_forward", "1")
        sysctl("net/ipv6/conf/all/forwarding", "1")
    }

    /** Runs [block] on a thread of its own that is in this host's namespace, and waits for it. A process that it starts is in the namespace, too. */
    fun <T> inside(block: () -> T): T = netNs.inside(block)

    /** Runs a program in this host's namespace to its end. */
    fun run(vararg command: String): CommandResult = inside { CommandResult.of(ProcessBuilder(*command)) }

    /** Waits until an interface that was made a moment ago runs and has its own link-local address, which it gives itself when it runs. */
    internal fun awaitReady(interfaceName: String) {
        interfaces.awaitRunning(interfaceName)
        if (!inside { hasIpv6(interfaceName) }) return
        var address: InetAddress? = null
        interfaces.await("$interfaceName has no link-local address") {
            address = inside { linkLocalAddress(interfaceName) }
            address != null
        }
        interfaces.awaitLocal(index(interfaceName), address!!)
    }

    /** False without IPv6 in the kernel, with an MTU below 1280, and where it was disabled. */
    private fun hasIpv6(interfaceName: String): Boolean {
        val disabled = "net/ipv6/conf/$interfaceName/disable_ipv6"
        return Sysctl.exists(disabled) && Sysctl.read(disabled) == "0"
    }

    /** Of the calling thread's namespace; `/proc/net` would show the one of the process. */
    private fun linkLocalAddress(interfaceName: String): InetAddress? = Path.of("/proc/thread-self/net/if_inet6").readLines()
        .map { it.split(Regex("\\s+")) } // address, index, length, scope, flags, name
        .find { it[3] == "20" && it[5] == interfaceName }
        ?.let { (address) -> InetAddress.getByAddress(HexFormat.of().parseHex(address)) }

    /** A descriptor of this process that stands for the namespace; not to be closed. */
    internal fun namespaceDescriptor(): Int = Files.newDirectoryStream(Path.of("/proc/self/fd")).use { entries ->
        entries.first { runCatching { Files.readSymbolicLink(it).toString() }.getOrNull() == "net:[${netNs.id}]" }.fileName.toString().toInt()
    }

    override fun close() {
        interfaces.close()
        netNs.close()
    }

    override fun toString(): String = name

    private companion object {
        const val DUPLICATES = "net/ipv6/conf/default/accept_dad"
    }
}

/** One end of a link in the making, see [TestHost.end]. */
class LinkEnd internal constructor(internal val host: TestHost, internal val name: String, internal val addresses: List<String>)
