package io.netloom.net

import org.xbill.DNS.AAAARecord
import org.xbill.DNS.ARecord
import org.xbill.DNS.Type
import java.net.InetAddress

/** Finds the addresses of hosts in `/etc/hosts`, else by asking the servers. Nobody is asked for `localhost`, see RFC 6761, section 6.3. */
internal class DnsResolver(private val client: DnsClient, private val hosts: WatchedFile<HostsFile>) : Resolver {
    override suspend fun lookup(host: String): List<InetAddress> {
        hosts.current().addressesOf(host).ifEmpty { null }?.let { known -> return known.sortedByDescending { it.address.size } }
        if (isLocal(host)) return listOf(WellKnownAddresses.IPV6_LOOPBACK, WellKnownAddresses.IPV4_LOOPBACK)
        return client.lookup(host, Type.AAAA, Type.A).flatMap { it.records }.map { record ->
            // Without the name that dnsjava puts into it.
            InetAddress.getByAddress((if (record is ARecord) record.address else (record as AAAARecord).address).address)
        }
    }

    private fun isLocal(host: String): Boolean = host.removeSuffix(".").let { it.equals(LOCAL, ignoreCase = true) || it.endsWith(".$LOCAL", true) }

    private companion object {
        const val LOCAL = "localhost"
    }
}
