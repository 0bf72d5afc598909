package io.netloom.samples.mark

import io.netloom.ipv4.Ipv4Conn
import io.netloom.ipv6.Ipv6Conn
import io.netloom.socket.Conn
import io.netloom.socket.ip.TrafficClass
import java.net.Inet6Address

/** What the header of a connection's packets says to the routers on the way, in both families. */
internal class PacketMark(private val trafficClass: Int = TRAFFIC_CLASS, private val hopLimit: Int = HOP_LIMIT) {
    val text: String = text(trafficClass, hopLimit)

    /** Marks what a connection sends from now on, and tells what the kernel says it is. A peer with IPv4 has packets of IPv4, whose options count, although the socket is one of IPv6. */
    fun put(conn: Conn): String {
        val peer = checkNotNull(conn.remoteAddress?.toInetSocketAddress()).address
        if (peer is Inet6Address) {
            val ipv6 = Ipv6Conn(conn)
            ipv6.trafficClass = trafficClass
            ipv6.hopLimit = hopLimit
            return text(ipv6.trafficClass, ipv6.hopLimit)
        }
        val ipv4 = Ipv4Conn(conn)
        ipv4.typeOfService = trafficClass
        ipv4.ttl = hopLimit
        return text(ipv4.typeOfService, ipv4.ttl)
    }

    companion object {
        /** AF11: assured forwarding, class 1, low drop precedence. */
        const val TRAFFIC_CLASS: Int = 0x28
        const val HOP_LIMIT: Int = 128

        private fun text(trafficClass: Int, hopLimit: Int) =
            "traffic class 0x${trafficClass.toString(16)} (DSCP ${TrafficClass.dscp(trafficClass)}), hop limit $hopLimit"
    }
}
