package io.netloom.net

import io.netloom.socket.SocketConfig

/**
 * How listeners and packet sockets are made. In Java see [builder].
 *
 * @property config the namespace and the poller of the socket
 * @property backlog how many connections may wait to be accepted; the kernel cuts it to the sysctl `net.core.somaxconn`, which is the default
 * @property reuseAddress `SO_REUSEADDR`: null (the default) sets it for TCP listeners, which may so be started again at once, and for multicast,
 *     where several sockets listen on one port
 * @property reusePort `SO_REUSEPORT`: several sockets share the port, and the kernel spreads what comes
 * @property keepAlive what accepted TCP connections have; null is nothing
 * @property noDelay what accepted TCP connections have, see [DialOptions.noDelay]
 * @property resolver who looks up names
 * @property setup what is done with the socket before it is bound; null is nothing
 */
public class ListenOptions(
    public val config: SocketConfig = SocketConfig.DEFAULT,
    public val backlog: Int = Int.MAX_VALUE,
    public val reuseAddress: Boolean? = null,
    public val reusePort: Boolean = false,
    public val keepAlive: KeepAlive? = KeepAlive.DEFAULT,
    public val noDelay: Boolean = true,
    public val resolver: Resolver = Resolver.system,
    public val setup: SocketSetup? = null,
) {
    /** Puts [ListenOptions] together, for Java. What is not called stays as its default. Not thread-safe. */
    public class Builder internal constructor() {
        private var config: SocketConfig = SocketConfig.DEFAULT
        private var backlog = Int.MAX_VALUE
        private var reuseAddress: Boolean? = null
        private var reusePort = false
        private var keepAlive: KeepAlive? = KeepAlive.DEFAULT
        private var noDelay = true
        private var resolver: Resolver = Resolver.system
        private var setup: SocketSetup? = null

        /** See [ListenOptions.config]. */
        public fun config(config: SocketConfig): Builder = apply { this.config = config }

        /** See [ListenOptions.backlog]. */
        public fun backlog(backlog: Int): Builder = apply { this.backlog = backlog }

        /** See [ListenOptions.reuseAddress]. */
        public fun reuseAddress(reuse: Boolean): Builder = apply { reuseAddress = reuse }

        /** See [ListenOptions.reusePort]. */
        public fun reusePort(reuse: Boolean): Builder = apply { reusePort = reuse }

        /** See [ListenOptions.keepAlive]. */
        public fun keepAlive(keepAlive: KeepAlive?): Builder = apply { this.keepAlive = keepAlive }

        /** See [ListenOptions.noDelay]. */
        public fun noDelay(noDelay: Boolean): Builder = apply { this.noDelay = noDelay }

        /** See [ListenOptions.resolver]. */
        public fun resolver(resolver: Resolver): Builder = apply { this.resolver = resolver }

        /** See [ListenOptions.setup]. */
        public fun setup(setup: SocketSetup?): Builder = apply { this.setup = setup }

        /** The options so far. */
        public fun build(): ListenOptions = ListenOptions(config, backlog, reuseAddress, reusePort, keepAlive, noDelay, resolver, setup)
    }

    /** The usual. */
    public companion object {
        /** What the properties say. */
        @JvmField
        public val DEFAULT: ListenOptions = ListenOptions()

        /** Begins with the defaults. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}
