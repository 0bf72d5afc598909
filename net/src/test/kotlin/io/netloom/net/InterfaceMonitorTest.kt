package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.comparables.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.netlink.NetlinkConfig
import io.netloom.netlink.route.Address
import io.netloom.netlink.route.Link
import io.netloom.netlink.route.LinkKind
import io.netloom.netlink.route.RouteChange
import io.netloom.netlink.route.RouteConn
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.flow.takeWhile
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import java.io.IOException
import java.net.SocketTimeoutException
import java.nio.channels.ClosedChannelException
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds

/** Interfaces that come, change and go. */
class InterfaceMonitorTest :
    FunSpec({
        suspend fun onHost(block: suspend (TestHost, RouteConn) -> Unit) = TestNet.use { net ->
            val host = net.host("a")
            guarded { RouteConn.open(NetlinkConfig(netNs = host.netNs)).use { block(host, it) } }
        }

        suspend fun RouteConn.addPair() = add(Link.build { name("v0").address("02:00:00:00:00:01").kind(LinkKind.veth("v1")) })

        suspend fun InterfaceMonitor.until(condition: (InterfaceEvent) -> Boolean): InterfaceEvent {
            repeat(10_000) { receive(30.seconds).let { if (condition(it)) return it } }
            error("it did not come")
        }

        suspend fun InterfaceMonitor.untilChanged(name: String, condition: (Interface) -> Boolean): InterfaceEvent.Changed =
            until { it is InterfaceEvent.Changed && it.value.name == name && condition(it.value) } as InterfaceEvent.Changed

        test("what there is comes first, whole, then what changes") {
            onHost { host, conn ->
                conn.addPair()
                val v0 = host.index("v0")
                conn.add(Address.build { interfaceIndex(v0).address("192.0.2.1/24") })
                Interfaces.monitor(host.netNs).use { monitor ->
                    val first = List(4) { monitor.receive(30.seconds) }
                    first.last() shouldBe InterfaceEvent.Synchronised
                    first.dropLast(1).map { (it as InterfaceEvent.Existing).value } shouldContainExactly Interfaces.list(host.netNs)
                    (first.map { "$it" }.any { "192.0.2.1/24" in it }) shouldBe true

                    conn.change(Link.build { index(v0).mtu(1_400) })
                    val mtu = monitor.untilChanged("v0") { it.mtu == 1_400 }
                    mtu.before.mtu shouldBe 1_500
                    mtu.value.addresses.map { "$it" } shouldContainExactly listOf("192.0.2.1/24")

                    conn.add(Address.build { interfaceIndex(v0).address("192.0.2.9/24") })
                    val address = monitor.untilChanged("v0") { it.addresses.size == 2 }
                    (address.value.addresses - address.before.addresses.toSet()).map { "$it" } shouldContainExactly listOf("192.0.2.9/24")
                    conn.delete(Address.build { interfaceIndex(v0).address("192.0.2.9/24") })
                    monitor.untilChanged("v0") { it.addresses.size == 1 }

                    conn.change(Link.build { index(v0).name("w0") })
                    monitor.untilChanged("w0") { true }.before.name shouldBe "v0"

                    // The cable's both ends go with one.
                    conn.delete(Link.build { index(v0) })
                    val gone = HashSet<String>()
                    while (gone.size < 2) (monitor.until { it is InterfaceEvent.Removed } as InterfaceEvent.Removed).let { gone += it.value.name }
                    gone shouldBe setOf("w0", "v1")
                    conn.addPair()
                    (monitor.until { it is InterfaceEvent.Added } as InterfaceEvent.Added).value.name.first() shouldBe 'v'
                }
            }
        }

        test("nothing is told twice, nor what no interface has") {
            onHost { host, conn ->
                conn.addPair()
                val v0 = host.index("v0")
                Interfaces.monitor(host.netNs).use { monitor ->
                    monitor.until { it == InterfaceEvent.Synchronised }
                    repeat(20) { conn.change(Link.build { index(v0).alias("alias $it") }) }
                    conn.add(Link.build { name("br0").kind(LinkKind.of("bridge")) })
                    conn.change(Link.build { index(v0).master(host.index("br0")).up() })
                    conn.change(Link.build { index(v0).master(0) })
                    conn.change(Link.build { index(v0).mtu(1_300) })
                    val told = ArrayList<InterfaceEvent>()
                    monitor.until { event ->
                        told += event
                        event is InterfaceEvent.Changed && event.value.mtu == 1_300 && event.value.name == "v0"
                    }
                    // To leave a bridge is not to be gone.
                    told.filterIsInstance<InterfaceEvent.Removed>() shouldBe emptyList()
                    told.filterIsInstance<InterfaceEvent.Added>().map { it.value.name } shouldContainExactly listOf("br0")
                    told.filterIsInstance<InterfaceEvent.Changed>().forEach { it.value shouldNotBe it.before }
                    withClue(told) { 10 shouldBeGreaterThan told.size }
                }
            }
        }

        test("after lost messages it tells what has changed meanwhile: whoever applies all events knows how things are") {
            onHost { host, conn ->
                conn.addPair()
                val v0 = host.index("v0")
                conn.add(Link.build { name("x0").kind(LinkKind.veth("x1")) })
                conn.add(Address.build { interfaceIndex(v0).address("192.0.2.1/24") })
                InterfaceMonitor(RouteConn.open(NetlinkConfig(netNs = host.netNs, receiveBuffer = 1))).use { monitor ->
                    val known = HashMap<Int, Interface>()
                    var overruns = 0
                    fun apply(event: InterfaceEvent) {
                        when (event) {
                            is InterfaceEvent.Existing -> known[event.value.index] = event.value

                            is InterfaceEvent.Added -> known[event.value.index] = event.value

                            is InterfaceEvent.Changed -> known[event.value.index].also { known[event.value.index] = event.value } shouldBe
                                event.before

                            is InterfaceEvent.Removed -> known.remove(event.value.index) shouldBe event.value

                            is InterfaceEvent.Overrun -> overruns++

                            InterfaceEvent.Synchronised -> Unit
                        }
                    }
                    monitor.until {
                        apply(it)
                        it == InterfaceEvent.Synchronised
                    }
                    val addresses = List(400) { Address.build { interfaceIndex(v0).address("10.0.${it / 200}.${it % 200}/32") } }
                    conn.apply(addresses.map(RouteChange::add)).all { it.isSuccess } shouldBe true
                    conn.apply(addresses.filterIndexed { i, _ -> i % 2 == 0 }.map(RouteChange::delete)).all { it.isSuccess } shouldBe true
                    conn.delete(Address.build { interfaceIndex(v0).address("192.0.2.1/24") })
                    conn.delete(Link.build { index(host.index("x0")) })
                    conn.add(Link.build { name("y0").kind(LinkKind.veth("y1")) })
                    val now = Interfaces.list(host.netNs).associateBy { it.index }
                    now.size shouldBe 5
                    while (known != now) apply(monitor.receive(30.seconds))
                    overruns shouldBeGreaterThan 0
                }
            }
        }

        test("a flow of events ends with its collector, and leaves nothing behind") {
            onHost { host, conn ->
                conn.addPair()
                val there = Interfaces.events(host.netNs).takeWhile { it != InterfaceEvent.Synchronised }.toList()
                there.map { (it as InterfaceEvent.Existing).value.name } shouldContainExactlyInAnyOrder listOf("lo", "v0", "v1")
                Interfaces.monitor(host.netNs).use { monitor ->
                    monitor.events().takeWhile { it != InterfaceEvent.Synchronised }.toList().size shouldBe 3
                    conn.change(Link.build { name("v1").mtu(1_400) })
                    monitor.untilChanged("v1") { it.mtu == 1_400 }
                }
            }
        }

        test("a collector that waits may be cancelled, and leaves nothing behind") {
            onHost { host, _ ->
                coroutineScope {
                    val isWaiting = CompletableDeferred<Unit>()
                    val collecting = launch {
                        Interfaces.events(host.netNs).collect { if (it == InterfaceEvent.Synchronised) isWaiting.complete(Unit) }
                    }
                    isWaiting.await()
                    collecting.cancelAndJoin()
                }
            }
        }

        test("a wait that times out loses nothing") {
            onHost { host, conn ->
                conn.addPair()
                Interfaces.monitor(host.netNs).use { monitor ->
                    monitor.until { it == InterfaceEvent.Synchronised }
                    shouldThrow<SocketTimeoutException> { repeat(1_000) { monitor.receive(Duration.ZERO) } }
                    conn.change(Link.build { name("v1").mtu(1_400) })
                    monitor.untilChanged("v1") { it.mtu == 1_400 }
                }
            }
        }

        test("it can be read by a thread, and closed by another") {
            onHost { host, conn ->
                conn.addPair()
                val monitor = Interfaces.monitor(host.netNs)
                onThread {
                    do {
                        val event = monitor.receiveBlocking(java.time.Duration.ofSeconds(30))
                    } while (event != InterfaceEvent.Synchronised)
                    val closer = Thread.ofPlatform().start(monitor::close)
                    runCatching { repeat(1_000) { monitor.receiveBlocking() } }.exceptionOrNull().shouldBeInstanceOf<IOException>()
                    closer.join()
                }
                shouldThrow<ClosedChannelException> { monitor.receive() }
                monitor.close()
            }
        }
    })
