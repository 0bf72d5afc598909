package io.netloom.testkit

import io.netloom.socket.Errno
import io.netloom.socket.SocketConfig
import java.io.Closeable
import java.net.Inet6Address
import java.net.InetAddress
import java.nio.ByteBuffer
import java.util.concurrent.locks.LockSupport

/** The interfaces, addresses and routes of one network namespace. Interfaces are named by their names; each call has taken effect when it returns. */
class Interfaces(config: SocketConfig) : Closeable {
    private val route: RouteSocket

    init {
        PrivateNamespace.require()
        route = RouteSocket(config)
    }

    /** The interface's index, by which socket options and addresses call it. */
    fun index(name: String): Int = link(name).getInt(LINK_INDEX)

    fun exists(name: String): Boolean = try {
        link(name)
        true
    } catch (e: RouteException) {
        if (e.errno != Errno.ENODEV) throw e
        false
    }

    fun up(name: String) = route.execute(RouteMessages.setUp(index(name), name, true))

    fun down(name: String) = route.execute(RouteMessages.setUp(index(name), name, false))

    fun mtu(name: String, mtu: Int) = route.execute(RouteMessages.setMtu(index(name), name, mtu))

    fun delete(name: String) = route.execute(RouteMessages.deleteLink(index(name), name))

    /** @param address with the length of its prefix: `10.0.0.1/24`, `fd00::1/64`; usable at once, also an IPv6 one */
    fun addAddress(name: String, address: String) {
        val link = link(name)
        val index = link.getInt(LINK_INDEX)
        val isUp = link.getInt(LINK_FLAGS) and FLAG_UP != 0
        val prefix = Prefix.of(address)
        route.execute(RouteMessages.addAddress(index, name, prefix))
        if (isUp && prefix.address is Inet6Address) awaitLocal(index, prefix.address)
    }

    fun removeAddress(name: String, address: String) = route.execute(RouteMessages.removeAddress(index(name), name, Prefix.of(address)))

    /**
     * @param destination a prefix, an address, or `default`, which is of the gateway's family, else IPv4
     * @param via the gateway; null for a destination that is on the link
     * @param dev the interface; null to have it found by the gateway
     */
    fun addRoute(destination: String, via: String? = null, dev: String? = null) {
        val gateway = via?.let(InetAddress::ofLiteral)
        val any = if (gateway?.address?.size == 16) "::/0" else "0.0.0.0/0"
        val prefix = Prefix.of(if (destination == "default") any else destination)
        route.execute(RouteMessages.addRoute(prefix, gateway, dev?.let(::index) ?: 0))
    }

    /** A pair of interfaces joined by a cable; the other end lies in the namespace of the descriptor [peerNamespace]. Both are down. */
    internal fun createVeth(name: String, peer: String, peerNamespace: Int, mtu: Int?) =
        route.execute(RouteMessages.createVeth(name, peer, peerNamespace, mtu))

    fun createBridge(name: String) = route.execute(RouteMessages.createBridge(name))

    /** Makes [name] a port of the bridge [master]. */
    fun addPort(master: String, name: String) = route.execute(RouteMessages.setMaster(index(name), name, index(master)))

    /**
     * Waits until packets pass. When a cable's second end comes up, the kernel starts the first one a moment later and drops what is sent before.
     */
    internal fun awaitRunning(name: String) =
        await("$name is up on both sides and yet does not run") { operationalState(link(name)) == OPERATIONAL_UP }

    /**
     * Waits until the kernel takes packets for an IPv6 address of its own. It joins the group in which neighbours look for it, and then enters
     * it into its tables, only some time after it has acknowledged the request.
     */
    internal fun awaitLocal(index: Int, address: InetAddress) = await("${address.hostAddress} was set and yet is not this host's") {
        try {
            route.request(RouteMessages.getRoute(address, index)).get(ROUTE_TYPE).toInt() == ROUTE_LOCAL
        } catch (e: RouteException) {
            if (e.errno != Errno.ENETUNREACH && e.errno != Errno.EHOSTUNREACH) throw e
            false
        }
    }

    internal fun await(complaint: String, condition: () -> Boolean) {
        val giveUp = System.nanoTime() + PATIENCE_NANOS
        while (!condition()) {
            check(System.nanoTime() < giveUp) { complaint }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS)
        }
    }

    private fun link(name: String): ByteBuffer = route.request(RouteMessages.getLink(name))

    private fun operationalState(link: ByteBuffer): Int {
        var at = LINK_SIZE
        while (at + 4 <= link.limit()) {
            if (link.getShort(at + 2).toInt() == LINK_OPERSTATE) return link.get(at + 4).toInt()
            at += (link.getShort(at).toInt() and 0xffff) + 3 and 3.inv()
        }
        return 0
    }

    override fun close() = route.close()

    private companion object {
        const val LINK_SIZE = 16
        const val LINK_INDEX = 4
        const val LINK_FLAGS = 8
        const val LINK_OPERSTATE = 16
        const val FLAG_UP = 1
        const val ROUTE_TYPE = 7
        const val ROUTE_LOCAL = 2
        const val OPERATIONAL_UP = 6
        const val PATIENCE_NANOS = 10_000_000_000
        const val LOOK_AGAIN_NANOS = 200_000L
    }
}
