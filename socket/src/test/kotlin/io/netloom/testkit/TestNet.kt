package io.netloom.testkit

import io.netloom.socket.NetNs
import java.io.Closeable

/**
 * A network of a test's own: hosts that are network namespaces, cables and switches between them. It needs no privilege beyond the private
 * namespace that the tests run in, and no tool; closing it takes everything away, however the test ended.
 *
 * ```
 * TestNet.use { net ->
 *     val a = net.host("a")
 *     val b = net.host("b")
 *     net.link(a.end("eth0", "10.0.0.1/24", "fd00::1/64"), b.end("eth0", "10.0.0.2/24", "fd00::2/64"))
 *     a.open(AddressFamily.INET, SocketType.DGRAM).use { … }
 * }
 * ```
 *
 * Skips the test, with the reason, where there is no private namespace, see [PrivateNamespace].
 */
class TestNet : Closeable {
    private val hosts = ArrayList<TestHost>()
    private var switches = 0

    init {
        PrivateNamespace.require()
    }

    /** A new host; `lo` is up, with 127.0.0.1 and ::1. */
    fun host(name: String): TestHost {
        val netNs = NetNs.create()
        try {
            return TestHost(name, netNs).also(hosts::add)
        } catch (e: Throwable) {
            netNs.close()
            throw e
        }
    }

    /**
     * A cable between two hosts. When this returns, both ends are up, their addresses usable and the first packet gets through.
     *
     * @param mtu of both ends; null leaves the kernel's 1500
     */
    @JvmOverloads
    fun link(a: LinkEnd, b: LinkEnd, mtu: Int? = null) {
        connect(a, b, mtu)
        for (end in listOf(a, b)) end.host.awaitReady(end.name)
    }

    /** A switch with a port for each of the ends: an Ethernet segment. Otherwise as [link]. */
    fun bridge(vararg ends: LinkEnd) {
        val switch = host("switch${++switches}")
        switch.interfaces.createBridge(BRIDGE)
        switch.interfaces.up(BRIDGE)
        val ports = ends.indices.map { "port$it" }
        for ((end, port) in ends.zip(ports)) {
            connect(end, switch.end(port), null)
            switch.interfaces.addPort(BRIDGE, port)
        }
        for (port in ports) switch.interfaces.awaitRunning(port)
        for (end in ends) end.host.awaitReady(end.name)
    }

    private fun connect(a: LinkEnd, b: LinkEnd, mtu: Int?) {
        a.host.interfaces.createVeth(a.name, b.name, b.host.namespaceDescriptor(), mtu)
        for (end in listOf(a, b)) end.host.interfaces.up(end.name)
        for (end in listOf(a, b)) end.addresses.forEach { end.host.interfaces.addAddress(end.name, it) }
    }

    override fun close() = hosts.asReversed().forEach(TestHost::close)

    companion object {
        private const val BRIDGE = "br0"

        /** Builds, uses and takes away a network. */
        inline fun <T> use(block: (TestNet) -> T): T = TestNet().use { block(it) }
    }
}
