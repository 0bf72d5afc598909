package io.netloom.benchmarks

import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkDecoder
import io.netloom.netlink.NetlinkFamily
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkMessageCursor
import java.nio.ByteBuffer

/**
 * W5: a dump of the IPv4 routes, each into an object, all in a list: `dumpAll`.
 *
 * One more variant: `netloom-flow`, a coroutine on a poller that collects the flow, which keeps nothing but what this workload keeps.
 */
public class NetlinkDumpWorkload : Workload {
    private class Route(
        val destinationLength: Int,
        val sourceLength: Int,
        val tos: Int,
        val protocol: Int,
        val scope: Int,
        val type: Int,
        val flags: Int,
        val table: Int,
        val oif: Int,
        val iif: Int,
        val priority: Int,
        val mtu: Int,
        val destination: Int,
        val source: Int,
        val gateway: Int,
        val preferredSource: Int,
    )

    /** Used by one dump at a time. */
    private class RouteDecoder : NetlinkDecoder<Route> {
        private val attributes = AttributeDecoder()

        override fun decode(message: NetlinkMessageCursor): Route {
            var table = message.u8(TABLE)
            var oif = 0
            var iif = 0
            var priority = 0
            var mtu = 0
            var destination = 0
            var source = 0
            var gateway = 0
            var preferredSource = 0
            val attribute = message.attributes(attributes, RTMSG)
            while (attribute.next()) {
                when (attribute.type) {
                    RTA_DST -> destination = attribute.be32().toInt()
                    RTA_SRC -> source = attribute.be32().toInt()
                    RTA_IIF -> iif = attribute.s32()
                    RTA_OIF -> oif = attribute.s32()
                    RTA_GATEWAY -> gateway = attribute.be32().toInt()
                    RTA_PRIORITY -> priority = attribute.s32()
                    RTA_PREFSRC -> preferredSource = attribute.be32().toInt()
                    RTA_METRICS -> attribute.nested { on(RTAX_MTU) { mtu = s32() } }
                    RTA_TABLE -> table = attribute.s32()
                }
            }
            return Route(
                message.u8(1), message.u8(2), message.u8(3), message.u8(5), message.u8(6), message.u8(7), message.s32(8),
                table, oif, iif, priority, mtu, destination, source, gateway, preferredSource,
            )
        }
    }

    override val peers: List<String> = Variant.NAMES + FLOW

    override fun run(parameters: Parameters, report: Report) {
        val isFlow = parameters.peer == FLOW
        Variant(if (isFlow) Variant.POLLER else parameters.peer).use { variant ->
            variant.start(
                {
                    val decoder = RouteDecoder()
                    NetlinkConn.open(NetlinkFamily.ROUTE).use { conn ->
                        if (isFlow) {
                            measure(parameters, report) {
                                collected(conn, decoder)
                            }
                        } else {
                            measure(parameters, report) { conn.dumpAll(request(), decoder) }
                        }
                    }
                },
                {
                    val decoder = RouteDecoder()
                    NetlinkConn.open(NetlinkFamily.ROUTE).blocking().use { conn -> measure(parameters, report) { conn.dumpAll(request(), decoder) } }
                },
            )
            variant.await()
        }
    }

    private suspend fun collected(conn: NetlinkConn, decoder: RouteDecoder): List<Route> =
        ArrayList<Route>().also { list -> conn.dump(request(), decoder).collect { list += it } }

    private inline fun measure(parameters: Parameters, report: Report, dump: () -> List<Route>) {
        Spending.prepare()
        val warmUntil = System.nanoTime() + parameters.warmUp
        do dump() while (System.nanoTime() < warmUntil)
        val times = ArrayList<Long>()
        var routes: List<Route>
        val spending = Spending()
        val end = System.nanoTime() + parameters.window
        do {
            val begin = System.nanoTime()
            routes = dump()
            times += System.nanoTime() - begin
        } while (System.nanoTime() < end)
        tell(report, routes, times, spending.nanoseconds, spending.allocated)
    }

    private fun tell(report: Report, routes: List<Route>, times: List<Long>, spent: Long, bytes: Long) {
        report.check("routes", routes.size.toLong())
        report.check("sum", routes.sumOf { Integer.toUnsignedLong(it.destination) + it.mtu })
        val median = times.sorted()[times.size / 2].toDouble()
        report.metric("dump", median / NANOSECONDS_PER_MILLISECOND, "ms")
        report.metric("per_route", median / routes.size, "ns")
        report.metric("cpu_per_dump", spent / NANOSECONDS_PER_MILLISECOND / times.size, "ms")
        report.metric("alloc", bytes.toDouble() / times.size, "B")
        report.metric("peak_rss", ProcessMemory.peak(), "MB")
    }

    private fun request() = NetlinkMessage(NetlinkHeader(RTM_GETROUTE), ByteBuffer.allocate(RTMSG).put(0, AF_INET).array())

    private companion object {
        const val RTM_GETROUTE = 26
        const val RTMSG = 12
        const val TABLE = 4
        const val AF_INET: Byte = 2
        const val RTA_DST = 1
        const val RTA_SRC = 2
        const val RTA_IIF = 3
        const val RTA_OIF = 4
        const val RTA_GATEWAY = 5
        const val RTA_PRIORITY = 6
        const val RTA_PREFSRC = 7
        const val RTA_METRICS = 8
        const val RTA_TABLE = 15
        const val RTAX_MTU = 2
        const val NANOSECONDS_PER_MILLISECOND = 1e6
        const val FLOW = "netloom-flow"
    }
}
