package io.netloom.docs

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.netloom.ipv4.Ipv4PacketConn
import io.netloom.net.AutoMembership
import io.netloom.net.Interface
import io.netloom.net.InterfaceEvent
import io.netloom.net.Interfaces
import io.netloom.net.ListenOptions
import io.netloom.net.MembershipEvent
import io.netloom.net.NoSuchInterfaceException
import io.netloom.net.UdpConn
import io.netloom.net.Zones
import io.netloom.net.isTemporary
import io.netloom.net.parseInetAddress
import io.netloom.net.text
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.route.Link
import io.netloom.netlink.route.LinkKind
import io.netloom.netlink.route.RouteConn
import io.netloom.socket.MissingCapabilityException
import io.netloom.socket.NetNs
import io.netloom.socket.SocketConfig
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.opentest4j.TestAbortedException
import java.net.InetAddress
import java.net.InetSocketAddress
import kotlin.time.Duration.Companion.seconds

// snippet: list
suspend fun describeAll(netNs: NetNs? = null): List<String> = Interfaces.list(netNs).map { one ->
    val state = if (one.isRunning) "running" else "not running"
    "${one.name} is $state, MTU ${one.mtu}: " + one.addresses.joinToString { "${it.prefix}" }
}
// end snippet

// snippet: one
suspend fun mtuOf(name: String, netNs: NetNs? = null): Int? = try {
    Interfaces.byName(name, netNs).mtu
} catch (_: NoSuchInterfaceException) {
    null
}
// end snippet

// snippet: events

/** Calls [use] with the addresses that can be reached from outside, now and whenever they have changed. */
suspend fun followAddresses(netNs: NetNs? = null, use: (List<InetAddress>) -> Unit) {
    val known = sortedMapOf<Int, Interface>()
    var complete = false
    Interfaces.events(netNs).collect { event ->
        when (event) {
            is InterfaceEvent.Existing -> known[event.value.index] = event.value
            is InterfaceEvent.Added -> known[event.value.index] = event.value
            is InterfaceEvent.Changed -> known[event.value.index] = event.value
            is InterfaceEvent.Removed -> known -= event.value.index
            is InterfaceEvent.Overrun -> complete = false
            InterfaceEvent.Synchronised -> complete = true
        }
        if (complete) use(known.values.filter { it.isUp && !it.isLoopback }.flatMap { it.addresses }.map { it.address })
    }
}
// end snippet

// snippet: groups
fun isHeard(group: InetAddress, interfaceIndex: Int, netNs: NetNs? = null): Boolean = group in Interfaces.multicastGroups(interfaceIndex, netNs)
// end snippet

// snippet: join
suspend fun CoroutineScope.hearEverywhere(socket: UdpConn, group: InetAddress, report: (MembershipEvent) -> Unit): AutoMembership {
    val membership = Interfaces.joinOnAll(socket, group) { it.isUp } // has joined where it could when it returns
    membership.refused.forEach(report)
    launch { membership.events().collect { report(it) } } // without this nothing follows
    return membership
}
// end snippet

// snippet: zones
fun printed(address: InetSocketAddress): String = Zones.text(address) // [fe80::1%eth0]:546

fun read(text: String): InetAddress = Zones.parse(text) // fe80::1%eth0
// end snippet

class InterfacesGuideTest :
    FunSpec({
        /** A namespace with a veth pair, `left` and `right`, and a connection to change it. */
        suspend fun inside(block: suspend CoroutineScope.(NetNs, RouteConn) -> Unit) {
            val netNs = try {
                NetNs.create()
            } catch (e: MissingCapabilityException) {
                throw TestAbortedException(e.message)
            }
            netNs.use {
                RouteConn.open(NetlinkConfig(netNs)).use { conn ->
                    setUp(conn)
                    withContext(Dispatchers.Default) { withTimeout(30.seconds) { block(netNs, conn) } }
                }
            }
        }

        test("what there is") {
            inside { netNs, conn ->
                describeAll(netNs).single { it.startsWith("left") } shouldContain "running, MTU 1400: 192.0.2.1/24"
                describeAll(netNs) shouldContain "lo is not running, MTU 65536: "
                mtuOf("right", netNs) shouldBe 1_400
                mtuOf("nosuch0", netNs) shouldBe null
                isHeard(parseInetAddress("224.0.0.1"), conn.link("left")!!.index, netNs) shouldBe true
            }
        }

        test("addresses are followed") {
            inside { netNs, conn ->
                val seen = Channel<List<InetAddress>>(Channel.UNLIMITED)
                val following = launch { followAddresses(netNs) { seen.trySend(it) } }
                seen.receive() shouldContain parseInetAddress("192.0.2.1")
                conn.delete(Link.build { name("left") })
                while (seen.receive().isNotEmpty()) continue
                following.cancel()
            }
        }

        test("a group on all interfaces") {
            inside { netNs, conn ->
                val group = parseInetAddress("239.1.2.3")
                UdpConn.listen(InetSocketAddress(0), ListenOptions(config = SocketConfig(netNs))).use { socket ->
                    Interfaces.joinOnAll(socket, group, netNs = netNs).use { membership ->
                        membership.joined.map { it.name }.sorted() shouldContainExactly listOf("left", "right")
                        Ipv4PacketConn(socket).multicastLoopback shouldBe true
                        conn.add(Link.build { name("more").kind(LinkKind.veth("another")) })
                        val event = membership.receive()
                        (event is MembershipEvent.Joined) shouldBe true
                        "$event" shouldContain Regex("Joined\\(\\d+: (more|another) <")
                    }
                }
                UdpConn.listen(InetSocketAddress(0)).use { socket ->
                    val job = Job()
                    CoroutineScope(Dispatchers.Default + job).hearEverywhere(socket, group) { error("$it") }.use { membership ->
                        membership.joined.forEach { isHeard(group, it.index) shouldBe true }
                        job.cancel()
                        job.join()
                    }
                }
            }
        }

        test("zones") {
            val lo = Zones.index("lo")
            read("fe80::1%lo").text shouldBe "fe80::1%$lo"
            printed(InetSocketAddress(read("fe80::1%lo"), 546)) shouldBe "[fe80::1%lo]:546"
            runCatching { read("fe80::1%nosuch0") }.exceptionOrNull().let { (it as java.io.IOException).isTemporary } shouldBe false
        }
    })
