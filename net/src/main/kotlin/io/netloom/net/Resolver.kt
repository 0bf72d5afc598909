package io.netloom.net

import java.io.IOException
import java.net.InetAddress

/**
 * Finds the addresses of hosts by their names, for [Net] and the typed connections. Safe for use by many coroutines at once. In Java see [blocking].
 */
public interface Resolver {
    /**
     * The addresses of a host, those to be tried first in front; never empty. Cancelling it returns at once.
     *
     * @param host a name; never an address
     * @throws java.net.UnknownHostException if there is no such host, or it has no address
     */
    public suspend fun lookup(host: String): List<InetAddress>

    /** The usual resolvers. */
    public companion object {
        /**
         * What the system knows, `getaddrinfo(3)`: DNS, `/etc/hosts` and whatever else is set up. IPv6 addresses come first. Names with letters beyond
         * ASCII are asked for in their ASCII form (IDNA). It blocks, so it runs on threads of its own, see [blocking].
         */
        @JvmStatic
        public val system: Resolver = blocking { host ->
            val (ipv6, ipv4) = InetAddress.getAllByName(Idna.toAscii(host)).partition { it.address.size == IPV6_LENGTH }
            ipv6 + ipv4
        }

        /**
         * A resolver that may block. Look-ups run on daemon threads, at most 8 for the whole process, others wait for their turn; the threads end
         * after a second without work. A look-up that is cancelled is abandoned: its caller goes on at once, and what the thread finds out later is
         * thrown away.
         */
        @JvmStatic
        public fun blocking(lookup: BlockingResolver): Resolver = object : Resolver {
            override suspend fun lookup(host: String): List<InetAddress> = LookupThreads.run { lookup.lookup(host) }
        }
    }
}

/** A look-up that may block its thread, for [Resolver.blocking]. */
public fun interface BlockingResolver {
    /** See [Resolver.lookup]. */
    @Throws(IOException::class)
    public fun lookup(host: String): List<InetAddress>
}
