package io.netloom.netlink.route

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.netlink.NetlinkConfig
import io.netloom.socket.AddressFamily
import java.net.InetAddress
import java.net.SocketTimeoutException
import kotlin.time.Duration.Companion.seconds

/** Tables that are followed: as they are, as they change, and after lost messages. */
class RouteMonitorTest :
    FunSpec({
        suspend fun RouteMonitor.untilSynchronised(): List<RouteEvent> = buildList {
            do {
                add(receive(30.seconds))
            } while (last() !is RouteEvent.Synchronised)
        }

        test("what there is comes first, then what changes") {
            onHost { _, conn ->
                val v0 = conn.link("v0")!!.index
                conn.add(Address.build { interfaceIndex(v0).address("192.0.2.1/24") })
                conn.monitor(RouteTopic.LINKS, RouteTopic.ADDRESSES).use { monitor ->
                    val first = monitor.untilSynchronised()
                    first.dropLast(1).all { it is RouteEvent.Existing } shouldBe true
                    val there = first.filterIsInstance<RouteEvent.Existing>().map { it.value }
                    there.filterIsInstance<Link>().map { it.name } shouldContainExactlyInAnyOrder listOf("lo", "v0", "v1")
                    there.filterIsInstance<Address>().map { it.address.hostAddress } shouldContain "192.0.2.1"
                    conn.change(Link.build { index(v0).mtu(1_400) })
                    var event: RouteEvent
                    do {
                        event = monitor.receive(30.seconds)
                    } while (event !is RouteEvent.Changed || (event.value as? Link)?.mtu != 1_400)
                }
            }
        }

        test("after lost messages it tells what has changed meanwhile: whoever applies all events knows how things are") {
            onHost { host, conn ->
                val v0 = conn.link("v0")!!.index
                conn.add(Address.build { interfaceIndex(v0).address("192.0.2.1/24") })
                for (number in 0..9) conn.add(Route.build { destination("10.$number.0.0/16").hop(v0, "192.0.2.2") })
                RouteConn.open(NetlinkConfig(netNs = host.netNs, receiveBuffer = 1)).use { small ->
                    small.monitor(RouteTopic.ROUTES).use { monitor ->
                        val known = HashMap<String, Route>()
                        fun apply(event: RouteEvent) {
                            fun key(route: RouteObject) =
                                (route as Route).let { "${it.table} ${it.destination} ${it.destinationLength} ${it.outputInterface} ${it.priority}" }
                            when (event) {
                                is RouteEvent.Existing -> known[key(event.value)] = event.value as Route
                                is RouteEvent.Changed -> known[key(event.value)] = event.value as Route
                                is RouteEvent.Removed -> known.remove(key(event.value))
                                else -> {}
                            }
                        }
                        monitor.untilSynchronised().forEach(::apply)
                        // A thousand routes come and half of them go, far more than the smallest buffer holds; some of the first are gone or changed.
                        val routes = List(1_000) { Route.build { destination("10.100.${it / 250}.${it % 250}/32").hop(v0, "192.0.2.2") } }
                        conn.apply(routes.map(RouteChange::add)).all { it.isSuccess } shouldBe true
                        conn.apply(routes.filterIndexed { i, _ -> i % 2 == 0 }.map(RouteChange::delete)).all { it.isSuccess } shouldBe true
                        conn.delete(Route.build { destination("10.0.0.0/16") })
                        conn.replace(Route.build { destination("10.1.0.0/16").hop(v0, "192.0.2.3") })

                        var overruns = 0
                        while (true) {
                            val event = try {
                                monitor.receive(if (overruns == 0) 30.seconds else 1.seconds)
                            } catch (_: SocketTimeoutException) {
                                break
                            }
                            if (event is RouteEvent.Overrun) overruns++
                            apply(event)
                        }
                        withClue("overruns: $overruns") { (overruns > 0) shouldBe true }
                        fun texts(routes: Collection<Route>) = routes.map { it.toString() }
                        texts(known.values) shouldContainExactlyInAnyOrder texts(conn.routes())
                    }
                }
            }
        }

        test("it can be read by a thread, and closed by another") {
            onHost { _, conn ->
                val monitor = conn.monitor(RouteTopic.RULES)
                do {
                    val event = monitor.receiveBlocking()
                } while (event !is RouteEvent.Synchronised)
                val closer = Thread.ofPlatform().start(monitor::close)
                runCatching { monitor.receiveBlocking() }.exceptionOrNull().shouldBeInstanceOf<java.io.IOException>()
                closer.join()
            }
        }

        test("the tables behind it") {
            val tables = RouteTables()
            fun route(vararg hops: String, metric: Long = 1, family: Int = AddressFamily.INET6) = Route.build {
                family(family).destination(if (family == AddressFamily.INET6) "fd01::/64" else "10.0.0.0/8").priority(metric)
                hops.forEach { hop(2, it) }
            }
            // Of an IPv6 route with two next hops one goes.
            tables.changed(route("fd00::1", "fd00::2"), 0)
            tables.removed(route("fd00::1"))
            tables.replace(listOf(route("fd00::2"))) shouldBe (emptyList<RouteObject>() to emptyList())
            // An IPv4 route is replaced.
            val old = route("192.0.2.1", family = AddressFamily.INET)
            val new = route("192.0.2.2", family = AddressFamily.INET)
            tables.replace(listOf(old))
            tables.changed(new, io.netloom.netlink.NetlinkFlags.REPLACE)
            tables.replace(listOf(new)) shouldBe (emptyList<RouteObject>() to emptyList())
            // The end of a port is not the end of a link.
            val link = Link.build { index(2).name("v0") }
            tables.replace(listOf(link))
            tables.removed(Link.build { family(7).index(2).name("v0") })
            val renamed = Link.build { index(2).name("v1") }
            tables.replace(listOf(renamed)) shouldBe (emptyList<RouteObject>() to listOf(renamed))
            tables.replace(emptyList()) shouldBe (listOf(renamed) to emptyList())
            // Times and counters are no change.
            fun address(seconds: Long) = Address.build { interfaceIndex(2).address(InetAddress.getByName("fd00::1"), 64).lifetime(seconds, seconds) }
            tables.replace(listOf(address(100)))
            tables.replace(listOf(address(99))) shouldBe (emptyList<RouteObject>() to emptyList())
        }
    })
