package io.netloom.net

import io.netloom.socket.SocketConfig
import java.net.SocketAddress
import java.time.Duration

/**
 * How connections are made. In Java see [builder].
 *
 * @property localAddress the own address; null (the default) lets the kernel choose. Its port may be 0. Addresses of a host that are not of its
 *     family are not tried
 * @property config the namespace and the poller of the socket; names are looked up as the resolver does, whatever the namespace
 * @property keepAlive how TCP finds out that the peer is gone; null does not
 * @property noDelay whether TCP sends small writes at once (`TCP_NODELAY`), which is the default
 * @property resolver who looks up names
 * @property attemptDelay how long an attempt to connect to one of a host's addresses has before the next one starts beside it, RFC 8305; 250 ms by
 *     default
 * @property setup what is done with a socket before it is bound and connected; null is nothing
 */
public class DialOptions(
    public val localAddress: SocketAddress? = null,
    public val config: SocketConfig = SocketConfig.DEFAULT,
    public val keepAlive: KeepAlive? = KeepAlive.DEFAULT,
    public val noDelay: Boolean = true,
    public val resolver: Resolver = Resolver.system,
    public val attemptDelay: Duration = ATTEMPT_DELAY,
    public val setup: SocketSetup? = null,
) {
    init {
        require(!attemptDelay.isNegative) { "a delay is not negative: $attemptDelay" }
    }

    /** Puts [DialOptions] together, for Java. What is not called stays as its default. Not thread-safe. */
    public class Builder internal constructor() {
        private var localAddress: SocketAddress? = null
        private var config: SocketConfig = SocketConfig.DEFAULT
        private var keepAlive: KeepAlive? = KeepAlive.DEFAULT
        private var noDelay = true
        private var resolver: Resolver = Resolver.system
        private var attemptDelay: Duration = ATTEMPT_DELAY
        private var setup: SocketSetup? = null

        /** See [DialOptions.localAddress]. */
        public fun localAddress(address: SocketAddress?): Builder = apply { localAddress = address }

        /** See [DialOptions.config]. */
        public fun config(config: SocketConfig): Builder = apply { this.config = config }

        /** See [DialOptions.keepAlive]. */
        public fun keepAlive(keepAlive: KeepAlive?): Builder = apply { this.keepAlive = keepAlive }

        /** See [DialOptions.noDelay]. */
        public fun noDelay(noDelay: Boolean): Builder = apply { this.noDelay = noDelay }

        /** See [DialOptions.resolver]. */
        public fun resolver(resolver: Resolver): Builder = apply { this.resolver = resolver }

        /** See [DialOptions.attemptDelay]. */
        public fun attemptDelay(delay: Duration): Builder = apply { attemptDelay = delay }

        /** See [DialOptions.setup]. */
        public fun setup(setup: SocketSetup?): Builder = apply { this.setup = setup }

        /** The options so far. */
        public fun build(): DialOptions = DialOptions(localAddress, config, keepAlive, noDelay, resolver, attemptDelay, setup)
    }

    /** The usual. */
    public companion object {
        /** What the properties say. */
        @JvmField
        public val DEFAULT: DialOptions = DialOptions()

        /** Begins with the defaults. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}

/** RFC 8305, section 5. */
private val ATTEMPT_DELAY = Duration.ofMillis(250)
