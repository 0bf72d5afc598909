package io.netloom.docs

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.netloom.netlink.AckPolicy
import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkDecoder
import io.netloom.netlink.NetlinkException
import io.netloom.netlink.NetlinkFamily
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkOutcome
import io.netloom.netlink.NetlinkPcap
import io.netloom.netlink.NetlinkTrace
import io.netloom.netlink.NetlinkTracers
import io.netloom.netlink.attributes
import io.netloom.netlink.route.Address
import io.netloom.netlink.route.Link
import io.netloom.netlink.route.LinkKind
import io.netloom.netlink.route.Route
import io.netloom.netlink.route.RouteChange
import io.netloom.netlink.route.RouteConn
import io.netloom.netlink.route.RouteEvent
import io.netloom.netlink.route.RouteFilter
import io.netloom.netlink.route.RouteMessageType
import io.netloom.netlink.route.RouteMonitor
import io.netloom.netlink.route.RouteProtocol
import io.netloom.netlink.route.RouteTopic
import io.netloom.socket.MissingCapabilityException
import io.netloom.socket.NetNs
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.fold
import kotlinx.coroutines.launch
import org.opentest4j.TestAbortedException
import java.io.IOException
import java.io.OutputStream
import java.nio.file.Files

// snippet: interfaces
suspend fun describeInterfaces(conn: RouteConn): List<String> {
    val all = conn.interfaces() // two requests, however many there are
    return all.links.map { link ->
        val state = if (link.isRunning) {
            "running"
        } else if (link.isUp) {
            "up, but without a carrier"
        } else {
            "down"
        }
        "${link.name} is $state: " + all.addresses(link.index).joinToString { "${it.address.hostAddress}/${it.prefixLength}" }
    }
}
// end snippet

// snippet: change

/** A cable between two ends, one of them with an address and a route behind it. */
suspend fun setUp(conn: RouteConn) {
    conn.add(Link.build { name("left").kind(LinkKind.veth("right")) })
    for (end in listOf("left", "right")) conn.change(Link.build { name(end).mtu(1_400).up() })
    val left = conn.link("left") ?: throw IOException("somebody has taken it away")
    conn.add(Address.build { interfaceIndex(left.index).address("192.0.2.1/24") })
    conn.replace(Route.build { destination("10.0.0.0/8").gateway("192.0.2.254").protocol(RouteProtocol.STATIC) })
}
// end snippet

// snippet: error
suspend fun whatIsWrong(conn: RouteConn): String = try {
    conn.add(Route.build { destination("10.0.0.0/8").gateway("203.0.113.9") })
    "nothing"
} catch (e: NetlinkException) {
    "${e.errno.name}: ${e.kernelMessage}"
}
// end snippet

// snippet: flow

/** Of a table with a million routes, only those of BGP come out of the kernel, and one at a time. */
suspend fun countBgpRoutes(conn: RouteConn): Int =
    conn.routeFlow(RouteFilter(table = 254, protocol = RouteProtocol.BGP)).fold(0) { count, _ -> count + 1 }
// end snippet

// snippet: batch
suspend fun install(conn: RouteConn, routes: List<Route>): List<String> {
    val outcomes = conn.apply(routes.map(RouteChange::add), AckPolicy.ERRORS_ONLY)
    return outcomes.filterIsInstance<NetlinkOutcome.Failed>().map { it.error.message.orEmpty() }
}
// end snippet

// snippet: monitor
suspend fun follow(monitor: RouteMonitor, report: (String) -> Unit) {
    monitor.events().collect { event ->
        when (event) {
            is RouteEvent.Existing -> report("there is ${event.value}")
            is RouteEvent.Synchronised -> report("that is all")
            is RouteEvent.Changed -> report("now ${event.value}")
            is RouteEvent.Removed -> report("gone ${event.value}")
            is RouteEvent.Overrun -> report("lost something, looking again")
            is RouteEvent.Other -> {}
        }
    }
}
// end snippet

// snippet: attributes

/** What goes into a message: numbers with their width, texts, nests. */
fun encoded(): ByteArray = attributes {
    u16(1, 5)
    string(2, "eth0")
    nested(3) { be32(1, 42) }
}

/** And what comes out of one. Types that are not known are left alone. */
fun decoded(bytes: ByteArray): Map<String, Any> {
    val seen = LinkedHashMap<String, Any>()
    AttributeDecoder().reset(bytes).forEach {
        on(1) { seen["number"] = u16() }
        on(2) { seen["name"] = string() }
        on(3) { nested { on(1) { seen["inner"] = be32() } } }
    }
    return seen
}
// end snippet

// snippet: raw

/** The names of all links, with messages made and read by hand: nothing but the names is allocated. */
suspend fun linkNames(conn: NetlinkConn): List<String> {
    val ifinfomsg = ByteArray(16)
    val attributes = AttributeDecoder()
    val name = NetlinkDecoder { message ->
        message.attributes(attributes, familyHeader = ifinfomsg.size)
        var found: String? = null
        attributes.forEach { on(3) { found = string() } } // IFLA_IFNAME
        found
    }
    return conn.dumpAll(NetlinkMessage(NetlinkHeader(RouteMessageType.GET_LINK), ifinfomsg), name)
}
// end snippet

// snippet: trace

/** Prints what goes to and fro, and keeps it for Wireshark. */
fun openTraced(capture: OutputStream, netNs: NetNs?): RouteConn {
    val trace = NetlinkTracers.of(listOf(NetlinkTrace(System.err), NetlinkPcap(capture)))
    return RouteConn.open(NetlinkConfig(netNs = netNs, trace = trace))
}
// end snippet

class NetlinkGuideTest :
    FunSpec({
        /** In a namespace of its own. */
        suspend fun inside(block: suspend (NetNs) -> Unit) {
            val netNs = try {
                NetNs.create()
            } catch (e: MissingCapabilityException) {
                throw TestAbortedException(e.message)
            }
            netNs.use { block(it) }
        }

        suspend fun connected(block: suspend (RouteConn) -> Unit) = inside { netNs -> RouteConn.open(NetlinkConfig(netNs)).use { block(it) } }

        test("interfaces are made and described, and routes that cannot be are refused with the reason") {
            connected { conn ->
                setUp(conn)
                // It has a link-local address besides, once that has been checked.
                describeInterfaces(conn).single { it.startsWith("left") } shouldContain "192.0.2.1/24"
                describeInterfaces(conn).single { it.startsWith("lo ") } shouldStartWith "lo is down: "
                whatIsWrong(conn) shouldBe "ENETUNREACH: Nexthop has invalid gateway"
            }
        }

        test("many routes at once, and some of them again") {
            connected { conn ->
                setUp(conn)
                val routes = List(100) { Route.build { destination("10.1.$it.0/24").gateway("192.0.2.254").protocol(RouteProtocol.BGP) } }
                install(conn, routes) shouldBe emptyList()
                countBgpRoutes(conn) shouldBe 100
                install(conn, routes.take(1)).single() shouldContain "EEXIST"
            }
        }

        test("changes are followed") {
            connected { conn ->
                val seen = Channel<String>(Channel.UNLIMITED)
                val following = launch { conn.monitor(RouteTopic.LINKS).use { follow(it, seen::trySend) } }
                seen.receive() shouldStartWith "there is 1: lo"
                seen.receive() shouldBe "that is all"
                setUp(conn)
                seen.receive() shouldStartWith "now "
                conn.delete(Link.build { name("left") })
                do {
                    val text = seen.receive()
                } while (!text.startsWith("gone"))
                following.cancel()
            }
        }

        test("attributes") {
            decoded(encoded()) shouldBe mapOf("number" to 5, "name" to "eth0", "inner" to 42L)
        }

        test("by hand, and traced") {
            inside { netNs ->
                NetlinkConn.open(NetlinkFamily.ROUTE, NetlinkConfig(netNs)).use { conn -> linkNames(conn) shouldContainExactly listOf("lo") }
                val capture = Files.createTempFile("netlink", ".pcap")
                val err = System.err
                val text = java.io.ByteArrayOutputStream()
                System.setErr(java.io.PrintStream(text, true))
                try {
                    Files.newOutputStream(capture).use { file -> openTraced(file, netNs).use { it.link("lo") } }
                } finally {
                    System.setErr(err)
                    (Files.size(capture) > 24 + 32) shouldBe true
                    Files.delete(capture)
                }
                text.toString() shouldContain "IFLA_IFNAME [3]: \"lo\""
            }
        }
    })
