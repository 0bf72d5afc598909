package io.netloom.net

import kotlinx.coroutines.withTimeoutOrNull
import org.xbill.DNS.MXRecord
import org.xbill.DNS.NSRecord
import org.xbill.DNS.Name
import org.xbill.DNS.PTRRecord
import org.xbill.DNS.ReverseMap
import org.xbill.DNS.SRVRecord
import org.xbill.DNS.TXTRecord
import org.xbill.DNS.Type
import java.net.InetAddress
import java.net.UnknownHostException
import java.util.concurrent.Executor
import java.util.concurrent.ForkJoinPool
import kotlin.time.Duration

/**
 * Looks up names: the addresses of hosts, the names of addresses, and the other records of DNS (RFC 1035).
 *
 * Addresses are found by [NameServiceOptions.resolver], as a rule the system's. Everything else is asked of the DNS servers over UDP, and over TCP when
 * an answer is long; a server that does not answer, or with an error, is followed by the next one. A reply counts only if it comes from the server that
 * was asked, and repeats the query's random number and its question; it is not validated by DNSSEC. Nothing is cached here; what the system's resolver
 * said, the JDK keeps for a while (`networkaddress.cache.ttl`), failures for 10 s without their reason: then all are [DnsFailure.NO_SUCH_HOST].
 *
 * A name with a dot at the end is complete. Any other one is tried as it is and in the domains of the search list, see resolv.conf(5). A name with
 * letters beyond ASCII is asked for in its ASCII form (IDNA). Names in answers have the dot at the end; records with a name in them that no host can
 * have (other characters than letters, digits, hyphens, underscores and dots) are left out.
 *
 * All look-ups throw [DnsException], and [AddressSyntaxException] for what cannot be a name, of which nobody is asked. Each takes a `timeout` for the
 * whole of it; over, it is [DnsFailure.TIMEOUT]. Cancelling one returns at once and closes its sockets.
 *
 * dnsjava builds and reads the messages; without any SLF4J provider it says so in three lines on standard error at the first of them, and a jar that has
 * everything in it must be marked `Multi-Release: true`, see the guide on names.
 *
 * Safe for use by many coroutines at once; it holds nothing that would have to be closed. In Java see [blocking] and [async].
 *
 * @property options whom to ask
 */
public class NameService
@JvmOverloads
constructor(public val options: NameServiceOptions = NameServiceOptions.DEFAULT) {
    private val client = DnsClient(options)
    private val hosts = WatchedFile(options.hosts, HostsFile::parse)
    private val resolver: Resolver = options.resolver ?: DnsResolver(client, hosts)

    /** [lookupIp] as text; the text of an address is its own answer. */
    public suspend fun lookupHost(host: String, timeout: Duration = Duration.INFINITE): List<String> =
        literal(host)?.let { listOf(host) } ?: lookupIp(host, timeout).map { it.text }

    /** The addresses of a host, those to be tried first in front; never empty. The text of an address is its own answer, and nobody is asked. */
    public suspend fun lookupIp(host: String, timeout: Duration = Duration.INFINITE): List<InetAddress> {
        literal(host)?.let { return listOf(it) }
        return within(host, timeout) {
            try {
                resolver.lookup(host).ifEmpty { throw DnsException.noData(host) }
            } catch (e: DnsException) {
                throw e
            } catch (e: UnknownHostException) {
                throw failureOf(host, e)
            }
        }
    }

    /**
     * The names of an address: those of [NameServiceOptions.hosts], and without any there the PTR records of `in-addr.arpa` or `ip6.arpa`. Anybody may
     * claim any name in this way: it proves nothing until [lookupIp] of the name has the address.
     */
    public suspend fun lookupAddress(address: InetAddress, timeout: Duration = Duration.INFINITE): List<String> {
        hosts.current().namesOf(address).ifEmpty { null }?.let { return it }
        val answer = within(address.text, timeout) {
            client.lookup("${ReverseMap.fromAddress(address)}", Type.PTR, asked = address.text).single()
        }
        return hostsIn(address.text, answer, answer.records.map { (it as PTRRecord).target }) { it }.map { "$it" }
    }

    /** [lookupAddress] for the text of an address. */
    public suspend fun lookupAddress(address: String, timeout: Duration = Duration.INFINITE): List<String> =
        lookupAddress(literal(address) ?: throw AddressSyntaxException("invalid IP address", address), timeout)

    /**
     * The canonical name of a host, at the end of its aliases (CNAME); its own if it is none. There is one only if the canonical name has an address,
     * of either version.
     */
    public suspend fun lookupCname(host: String, timeout: Duration = Duration.INFINITE): String {
        val answer = records(host, timeout, Type.A, Type.AAAA).first()
        return hostsIn(host, answer, listOf(answer.canonical)) { it }.single().toString()
    }

    /** The mail servers of a domain, in the order in which to try them: by preference, those of the same one shuffled. Never empty. */
    public suspend fun lookupMx(name: String, timeout: Duration = Duration.INFINITE): List<MxRecord> {
        val answer = records(name, timeout, Type.MX).single()
        return hostsIn(name, answer, answer.records.map { it as MXRecord }) { it.target }
            .map { MxRecord("${it.target}", it.priority) }.shuffled().sortedBy { it.preference }
    }

    /** The name servers of a domain. Never empty. */
    public suspend fun lookupNs(name: String, timeout: Duration = Duration.INFINITE): List<String> {
        val answer = records(name, timeout, Type.NS).single()
        return hostsIn(name, answer, answer.records.map { (it as NSRecord).target }) { it }.map { "$it" }
    }

    /**
     * Where a service of a domain runs: asks for `_service._protocol.name`, or for the name as it is if both are empty.
     *
     * @param service such as `imaps`, without the underscore
     * @param protocol `tcp` or `udp`, without the underscore
     */
    public suspend fun lookupSrv(service: String, protocol: String, name: String, timeout: Duration = Duration.INFINITE): SrvRecords {
        val asked = if (service.isEmpty() && protocol.isEmpty()) name else "_$service._$protocol.$name"
        val answer = records(asked, timeout, Type.SRV).single()
        val records = hostsIn(asked, answer, answer.records.map { it as SRVRecord }) { it.target }
            .map { SrvRecord("${it.target}", it.port, it.priority, it.weight) }
        return SrvRecords("${answer.canonical}", SrvRecords.order(records))
    }

    /** The texts of a name, one for each record, its strings put together, read as UTF-8. Never empty. */
    public suspend fun lookupTxt(name: String, timeout: Duration = Duration.INFINITE): List<String> =
        records(name, timeout, Type.TXT).single().records.map { record ->
            (record as TXTRecord).stringsAsByteArrays.fold(ByteArray(0)) { text, part -> text + part as ByteArray }.decodeToString()
        }

    /** This service as one for dialling and listening: [lookupIp]. */
    public fun asResolver(): Resolver = object : Resolver {
        override suspend fun lookup(host: String): List<InetAddress> = lookupIp(host)
    }

    /** The same look-ups for threads, platform or virtual. */
    public fun blocking(): BlockingNameService = BlockingNameService(this)

    /**
     * The same look-ups as futures.
     *
     * @param executor where a look-up goes on after each wait, and the future completes: the common pool by default
     */
    @JvmOverloads
    public fun async(executor: Executor = ForkJoinPool.commonPool()): AsyncNameService = AsyncNameService(this, executor)

    private suspend fun records(name: String, timeout: Duration, vararg types: Int): List<DnsAnswer> {
        // An address has no records, and none of the servers should see it as a name.
        if (name != ROOT && literal(name) != null) throw DnsException.noSuchHost(name)
        return within(name, timeout) { client.lookup(name, *types) }
    }

    private fun literal(host: String): InetAddress? =
        if (host.isEmpty()) throw DnsException.noSuchHost(host) else HostText.literal(host, options.config)

    private suspend fun <T : Any> within(name: String, timeout: Duration, lookup: suspend () -> T): T =
        if (timeout.isInfinite()) lookup() else withTimeoutOrNull(timeout) { lookup() } ?: throw DnsException.timedOut(name)

    private fun <T> hostsIn(name: String, answer: DnsAnswer, records: List<T>, host: (T) -> Name): List<T> =
        records.filter { DomainNames.isHost(host(it)) }.ifEmpty {
            throw DnsException.serverFailure(name, answer.server, "the answer has only names that no host can have")
        }

    /** getaddrinfo(3) tells the JDK why, which tells it only in words: those of glibc and musl. Without any, it is from the JDK's cache. */
    private fun failureOf(host: String, e: UnknownHostException): DnsException {
        val words = e.message.orEmpty()
        SERVERS_FAIL.find(words::endsWith)?.let { return DnsException.serverFailure(host, null, it, e) }
        return if (NO_ADDRESS.any(words::endsWith)) DnsException.noData(host, cause = e) else DnsException.noSuchHost(host, cause = e)
    }

    /** What needs no look-up, and the usual service. */
    public companion object {
        private const val ROOT = "."
        private val NO_ADDRESS = listOf("No address associated with hostname", "Name has no usable address")
        private val SERVERS_FAIL = listOf(
            "Temporary failure in name resolution",
            "Non-recoverable failure in name resolution",
            ": Try again",
            ": Non-recoverable error",
        )

        /** The system's resolver, and the servers of `/etc/resolv.conf`. */
        @JvmField
        public val system: NameService = NameService()

        /**
         * The port of a service, by its name in `/etc/services` or a number, 0 to 65535. An empty one is 0. It never asks a server.
         *
         * @param network `tcp`, `udp`, or one of them with `4` or `6`
         * @throws AddressSyntaxException `unknown port`, `invalid port`
         * @throws UnknownNetworkException for any other network
         */
        @JvmStatic
        public fun lookupPort(network: String, service: String): Int =
            ServicePorts.find(Network.parse(network).require(NetworkKind.TCP, NetworkKind.UDP).kind.label, service)

        /**
         * The number of a protocol over IP, by its name in `/etc/protocols` or a number, 0 to 255.
         *
         * @throws AddressSyntaxException `unknown protocol`
         */
        @JvmStatic
        public fun lookupProtocol(name: String): Int = IpProtocols.find(name) ?: throw AddressSyntaxException("unknown protocol", name)
    }
}
