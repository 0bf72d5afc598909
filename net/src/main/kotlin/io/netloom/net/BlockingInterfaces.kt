package io.netloom.net

import io.netloom.socket.ConnOwner
import io.netloom.socket.NetNs
import java.io.IOException
import java.net.InetAddress
import java.time.Duration
import java.util.function.Predicate

/**
 * [Interfaces] for threads, platform or virtual. A timeout of null, the default, waits for ever; an interrupt ends a call with
 * [java.io.InterruptedIOException], and the flag stays set.
 */
public object BlockingInterfaces {
    /** See [Interfaces.list]. */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun list(netNs: NetNs? = null, timeout: Duration? = null): List<Interface> = Waiting.wait(timeout) { Interfaces.list(netNs, it) }

    /** See [Interfaces.byIndex]. */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun byIndex(index: Int, netNs: NetNs? = null, timeout: Duration? = null): Interface =
        Waiting.wait(timeout) { Interfaces.byIndex(index, netNs, it) }

    /** See [Interfaces.byName]. */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun byName(name: String, netNs: NetNs? = null, timeout: Duration? = null): Interface =
        Waiting.wait(timeout) { Interfaces.byName(name, netNs, it) }

    /** See [Interfaces.addresses]. */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun addresses(netNs: NetNs? = null, timeout: Duration? = null): List<InterfaceAddress> =
        Waiting.wait(timeout) { Interfaces.addresses(netNs, it) }

    /**
     * See [Interfaces.joinOnAll].
     *
     * @param filter whether an interface is wanted; null, the default, wants all
     */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun joinOnAll(
        socket: ConnOwner,
        group: InetAddress,
        filter: Predicate<in Interface>? = null,
        source: InetAddress? = null,
        netNs: NetNs? = null,
    ): AutoMembership {
        val membership = AutoMembership.of(socket, group, source, netNs, AutoMembership.filter(filter))
        try {
            membership.beginBlocking()
            return membership
        } catch (e: Throwable) {
            membership.close()
            throw e
        }
    }
}
