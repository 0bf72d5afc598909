package io.netloom.net

import io.netloom.socket.SockAddr
import java.io.IOException
import java.time.Duration

/**
 * [Net] for threads, platform or virtual. An interrupt ends a call with [java.io.InterruptedIOException]; the flag stays set, and what was half made
 * is closed.
 */
public object BlockingNet {
    /**
     * See [Net.dial].
     *
     * @param timeout null waits for ever
     */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun dial(network: String, address: String, options: DialOptions = DialOptions.DEFAULT, timeout: Duration? = null): BlockingNetConn =
        Waiting.open(timeout) { Net.dial(network, address, options, it) }.blocking()

    /** See [Net.listen]. */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun listen(network: String, address: String, options: ListenOptions = ListenOptions.DEFAULT): BlockingListener =
        Waiting.open(null) { Net.listen(network, address, options) }.blocking()

    /** See [Net.listenPacket]. */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun listenPacket(network: String, address: String, options: ListenOptions = ListenOptions.DEFAULT): BlockingPacketConn =
        Waiting.open(null) { Net.listenPacket(network, address, options) }.blocking()

    /** See [Net.resolve]. */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun resolve(network: String, address: String, resolver: Resolver = Resolver.system): SockAddr =
        Waiting.wait(null) { Net.resolve(network, address, resolver) }

    /** See [Net.resolveAll]. */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun resolveAll(network: String, address: String, resolver: Resolver = Resolver.system): List<SockAddr> =
        Waiting.wait(null) { Net.resolveAll(network, address, resolver) }
}
