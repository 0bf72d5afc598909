package io.netloom.net

import io.netloom.socket.SocketConfig
import java.net.InetSocketAddress
import java.nio.file.Path
import java.time.Duration

/**
 * Whom [NameService] asks, and how. In Java see [builder].
 *
 * @property config the namespace and the poller of the sockets over which the servers are asked
 * @property serverTimeout how long one server has for one answer; null (the default) is what [resolvConf] says, 5 s without a word there
 * @property attempts how often all servers are asked before the look-up fails; 0 (the default) is what [resolvConf] says, 2 without a word there
 * @property resolvConf the file of resolv.conf(5), of which `nameserver`, `domain`, `search` and the options `ndots`, `timeout`, `attempts`, `rotate`
 *     and `use-vc` are used. It is read again when it has changed; `/etc/resolv.conf` by default. A missing one means a server on this host
 * @property hosts the file of hosts(5), read again when it has changed; `/etc/hosts` by default
 * @property resolver who finds the addresses of hosts; null asks the DNS servers, after [hosts], in the namespace of [config] and without any threads.
 *     The default is [Resolver.system] as long as nothing says otherwise, and null if [servers], a namespace, [search], [resolvConf] or [hosts] is given,
 *     which the system's resolver knows nothing of
 */
public class NameServiceOptions(
    servers: List<InetSocketAddress> = emptyList(),
    public val config: SocketConfig = SocketConfig.DEFAULT,
    public val serverTimeout: Duration? = null,
    public val attempts: Int = 0,
    search: List<String>? = null,
    public val resolvConf: Path = RESOLV_CONF,
    public val hosts: Path = HOSTS,
    public val resolver: Resolver? = usualResolver(servers, config, search, resolvConf, hosts),
) {
    /** The DNS servers in the order in which they are asked; empty (the default) takes those of [resolvConf]. */
    public val servers: List<InetSocketAddress> = servers.toList()

    /** The domains that a name without a dot at the end is tried in; null (the default) is what [resolvConf] says. */
    public val search: List<String>? = search?.toList()

    init {
        for (server in servers) require(!server.isUnresolved && server.port != 0) { "a server has an address and a port: $server" }
        require(serverTimeout == null || serverTimeout.isPositive) { "a timeout is more than nothing: $serverTimeout" }
        require(attempts >= 0) { "attempts cannot be negative: $attempts" }
    }

    /** Puts [NameServiceOptions] together, for Java. What is not called stays as its default. Not thread-safe. */
    public class Builder internal constructor() {
        private var servers: List<InetSocketAddress> = emptyList()
        private var config: SocketConfig = SocketConfig.DEFAULT
        private var serverTimeout: Duration? = null
        private var attempts = 0
        private var search: List<String>? = null
        private var resolvConf: Path = RESOLV_CONF
        private var hosts: Path = HOSTS
        private var resolver: Resolver? = null
        private var isResolverGiven = false

        /** See [NameServiceOptions.servers]. */
        public fun servers(servers: List<InetSocketAddress>): Builder = apply { this.servers = servers }

        /** See [NameServiceOptions.resolver]. */
        public fun resolver(resolver: Resolver?): Builder = apply {
            this.resolver = resolver
            isResolverGiven = true
        }

        /** See [NameServiceOptions.config]. */
        public fun config(config: SocketConfig): Builder = apply { this.config = config }

        /** See [NameServiceOptions.serverTimeout]. */
        public fun serverTimeout(timeout: Duration?): Builder = apply { serverTimeout = timeout }

        /** See [NameServiceOptions.attempts]. */
        public fun attempts(attempts: Int): Builder = apply { this.attempts = attempts }

        /** See [NameServiceOptions.search]. */
        public fun search(domains: List<String>?): Builder = apply { search = domains }

        /** See [NameServiceOptions.resolvConf]. */
        public fun resolvConf(file: Path): Builder = apply { resolvConf = file }

        /** See [NameServiceOptions.hosts]. */
        public fun hosts(file: Path): Builder = apply { hosts = file }

        /** The options so far. */
        public fun build(): NameServiceOptions {
            val resolver = if (isResolverGiven) resolver else usualResolver(servers, config, search, resolvConf, hosts)
            return NameServiceOptions(servers, config, serverTimeout, attempts, search, resolvConf, hosts, resolver)
        }
    }

    /** The usual. */
    public companion object {
        /** What the properties say. */
        @JvmField
        public val DEFAULT: NameServiceOptions = NameServiceOptions()

        /** Begins with the defaults. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}

private val RESOLV_CONF = Path.of("/etc/resolv.conf")
private val HOSTS = Path.of("/etc/hosts")

/** The system's resolver has ways of its own: it is asked only where nobody has said whom to ask. */
private fun usualResolver(servers: List<InetSocketAddress>, config: SocketConfig, search: List<String>?, resolvConf: Path, hosts: Path): Resolver? {
    val isUsual = servers.isEmpty() && config.netNs == null && search == null && resolvConf == RESOLV_CONF && hosts == HOSTS
    return if (isUsual) Resolver.system else null
}
