package io.netloom.netlink.route

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.netlink.AckPolicy
import io.netloom.netlink.NetlinkException
import io.netloom.netlink.NetlinkOutcome
import io.netloom.socket.AddressFamily
import io.netloom.socket.Errno
import io.netloom.testkit.TestHost
import java.net.InetAddress

/** Routes of the kernel, with `ip -d -j route` as witness: the same of IPv4 and IPv6. */
class RouteTest :
    FunSpec({
        fun TestHost.shown(family: Int, vararg what: String): List<Map<String, Any?>> = ip(
            if (family ==
                AddressFamily.INET
            ) {
                "-4"
            } else {
                "-6"
            },
            "route",
            "show",
            *what,
        )

        /** With an address of both families, so that gateways can be reached. */
        suspend fun onRouter(block: suspend (TestHost, RouteConn, Int) -> Unit) = onHost { host, conn ->
            val v0 = conn.link("v0")!!.index
            conn.add(Address.build { interfaceIndex(v0).address("192.0.2.1/24") })
            conn.add(Address.build { interfaceIndex(v0).address("fd00::1/64").flags(AddressFlag.NO_DAD) })
            block(host, conn, v0)
        }

        class Ways(val family: Int, val destination: String, val one: String, val two: String, val other: String)

        val families = listOf(
            Ways(AddressFamily.INET, "10.0.0.0/8", "192.0.2.2", "192.0.2.3", "10.1.0.0/16"),
            Ways(AddressFamily.INET6, "fd01::/64", "fd00::2", "fd00::3", "fd02::/64"),
        )
        for (ways in families) {
            val name = if (ways.family == AddressFamily.INET) "IPv4" else "IPv6"

            test("$name: a route with all that can be said of it") {
                onRouter { host, conn, v0 ->
                    val route = Route.build {
                        destination(ways.destination).hop(v0, ways.one).priority(77).protocol(RouteProtocol.BGP)
                        metric(RouteMetric.MTU, 1_300).metric(RouteMetric.INITIAL_CONGESTION_WINDOW, 20).congestionControl("reno")
                        preferredSource(InetAddress.getByName(if (ways.family == AddressFamily.INET) "192.0.2.1" else "fd00::1"))
                    }
                    conn.add(route)
                    val shown = host.shown(ways.family, ways.destination).single()
                    listOf(
                        shown["dst"],
                        shown["gateway"],
                        shown["dev"],
                        shown["metric"],
                        shown["protocol"],
                        shown["prefsrc"].toString(),
                    ) shouldContainExactly
                        listOf(ways.destination, ways.one, "v0", 77L, "bgp", route.preferredSource!!.text)
                    val metrics = (shown["metrics"] as List<*>).single() as Map<*, *>
                    listOf(metrics["mtu"], metrics["initcwnd"], metrics["congestion"]) shouldContainExactly listOf(1_300L, 20L, "reno")
                    val read = conn.routes(RouteFilter(ways.family)).single { it.priority == 77L }
                    read.metrics shouldBe route.metrics
                    read.congestionControl shouldBe "reno"
                    read.nextHops shouldBe route.nextHops
                    read.protocol shouldBe RouteProtocol.BGP
                    conn.delete(read)
                    host.shown(ways.family, ways.destination) shouldBe emptyList()
                }
            }

            test("$name: several next hops with weights") {
                onRouter { host, conn, v0 ->
                    conn.add(Route.build { destination(ways.destination).hop(v0, ways.one, 3).hop(v0, ways.two) })
                    val hops = host.shown(ways.family, ways.destination).single()["nexthops"] as List<*>
                    hops.map { (it as Map<*, *>)["gateway"] to it["weight"] } shouldContainExactlyInAnyOrder listOf(ways.one to 3L, ways.two to 1L)
                    val route = conn.routes(RouteFilter(ways.family)).single { it.nextHops.size == 2 }
                    route.nextHops.map { it.gateway!!.text to it.weight } shouldContainExactlyInAnyOrder listOf(ways.one to 3, ways.two to 1)
                    conn.delete(route)
                    host.shown(ways.family, ways.destination) shouldBe emptyList()
                }
            }

            test("$name: adding, replacing, changing and deleting are different things") {
                onRouter { host, conn, v0 ->
                    val one = Route.build { destination(ways.destination).hop(v0, ways.one).priority(10) }
                    val two = Route.build { destination(ways.destination).hop(v0, ways.two).priority(10) }
                    shouldThrow<NetlinkException> { conn.change(one) }.errno shouldBe Errno.ENOENT
                    conn.add(one)
                    shouldThrow<NetlinkException> { conn.add(two) }.errno shouldBe Errno.EEXIST
                    conn.replace(two)
                    host.shown(ways.family, ways.destination).single()["gateway"] shouldBe ways.two
                    conn.change(one)
                    host.shown(ways.family, ways.destination).single()["gateway"] shouldBe ways.one
                    conn.replace(Route.build { destination(ways.other).hop(v0, ways.one) })
                    host.shown(ways.family, ways.other).size shouldBe 1
                    conn.delete(Route.build { destination(ways.other) })
                    conn.delete(one)
                    shouldThrow<NetlinkException> { conn.delete(one) }.errno shouldBe Errno.ESRCH
                }
            }

            test("$name: appending makes ${if (ways.family == AddressFamily.INET) "another route" else "another next hop"}") {
                onRouter { _, conn, v0 ->
                    conn.add(Route.build { destination(ways.destination).hop(v0, ways.one) })
                    conn.append(Route.build { destination(ways.destination).hop(v0, ways.two) })
                    val routes = conn.routes(RouteFilter(ways.family, RouteTable.MAIN.toLong())).filter {
                        "${it.destination?.text}/${it.destinationLength}" ==
                            ways.destination
                    }
                    routes.map { it.nextHops.size } shouldContainExactly if (ways.family == AddressFamily.INET) listOf(1, 1) else listOf(2)
                    routes.flatMap { it.nextHops }.map { it.gateway!!.text } shouldContainExactly listOf(ways.one, ways.two)
                }
            }

            test("$name: routes that drop packets, tables above 255, a default route") {
                onRouter { host, conn, v0 ->
                    for ((type, word) in listOf(
                        RouteType.BLACKHOLE to "blackhole",
                        RouteType.UNREACHABLE to "unreachable",
                        RouteType.PROHIBIT to "prohibit",
                    )) {
                        val route = Route.build { destination(ways.destination).type(type).table(100_000) }
                        conn.add(route)
                        host.shown(ways.family, "table", "100000").single()["type"] shouldBe word
                        conn.routes(RouteFilter(ways.family, 100_000)).single().type shouldBe type
                        conn.delete(route)
                    }
                    conn.add(Route.build { family(ways.family).destination("default").hop(v0, ways.one) })
                    host.shown(ways.family, "default").single()["gateway"] shouldBe ways.one
                    conn.routes(RouteFilter(ways.family, RouteTable.MAIN.toLong())).single {
                        it.isDefault && it.gateway != null
                    }.gateway!!.text shouldBe
                        ways.one
                    conn.routes(RouteFilter(ways.family, 4_711)) shouldBe emptyList()
                }
            }
        }

        test("an IPv4 route through an IPv6 router, and one that is on the link because it is told so") {
            onRouter { host, conn, v0 ->
                conn.add(Route.build { destination("10.0.0.0/8").hop(v0, "fd00::2") })
                (host.shown(AddressFamily.INET, "10.0.0.0/8").single()["via"] as Map<*, *>)["host"] shouldBe "fd00::2"
                conn.routes(RouteFilter(AddressFamily.INET)).single { it.destinationLength == 8 && it.table == 254L }.gateway!!.text shouldBe
                    "fd00::2"
                shouldThrow<NetlinkException> { conn.add(Route.build { destination("10.1.0.0/16").hop(v0, "203.0.113.1") }) }.message shouldContain
                    "Nexthop has invalid gateway"
                conn.add(
                    Route.build {
                        destination("10.1.0.0/16").nextHop(NextHop(v0, InetAddress.getByName("203.0.113.1"), flags = NextHopFlag.ON_LINK))
                    },
                )
                conn.routes(RouteFilter(AddressFamily.INET)).single { it.destinationLength == 16 }.nextHops.single().isOnLink shouldBe true
            }
        }

        test("the kernel picks by table, link, protocol and type") {
            onRouter { host, conn, v0 ->
                val v1 = conn.link("v1")!!.index
                conn.add(Address.build { interfaceIndex(v1).address("198.51.100.1/24") })
                conn.add(Route.build { destination("10.0.0.0/8").hop(v0, "192.0.2.2").protocol(RouteProtocol.BGP) })
                conn.add(Route.build { destination("10.0.0.0/8").hop(v1, "198.51.100.2").table(1_000) })
                conn.add(Route.build { destination("10.1.0.0/16").type(RouteType.BLACKHOLE).table(1_000) })
                fun texts(routes: List<Route>) = routes.map { "${it.destination?.text}/${it.destinationLength} ${it.table}" }
                texts(conn.routes(RouteFilter(table = 1_000))) shouldContainExactlyInAnyOrder listOf("10.0.0.0/8 1000", "10.1.0.0/16 1000")
                texts(conn.routes(RouteFilter(protocol = RouteProtocol.BGP))) shouldContainExactly listOf("10.0.0.0/8 254")
                texts(conn.routes(RouteFilter(type = RouteType.BLACKHOLE))) shouldContainExactly listOf("10.1.0.0/16 1000")
                texts(conn.routes(RouteFilter(AddressFamily.INET, 1_000, outputInterface = v1))) shouldContainExactly listOf("10.0.0.0/8 1000")
                conn.routes(RouteFilter.MAIN).filter { it.family == AddressFamily.INET }.size shouldBe host.shown(AddressFamily.INET).size
                conn.routes(RouteFilter.MAIN).filter { it.family == AddressFamily.INET6 }.size shouldBe host.shown(AddressFamily.INET6).size
            }
        }

        test("every route that ip shows is the same here") {
            onRouter { host, conn, v0 ->
                conn.add(Route.build { destination("10.0.0.0/8").hop(v0, "192.0.2.2", 2).hop(v0, "192.0.2.3") })
                conn.add(Route.build { destination("fd01::/64").hop(v0, "fd00::2").expiresSeconds(600).preference(1) })
                for (family in listOf(AddressFamily.INET, AddressFamily.INET6)) {
                    val ours = conn.routes(RouteFilter(family)).map { route ->
                        val destination = if (route.isDefault) {
                            "default"
                        } else {
                            "${route.destination!!.text}/${route.destinationLength}".removeSuffix(
                                "/32",
                            ).removeSuffix("/128")
                        }
                        listOf(
                            RouteType.text(route.type),
                            destination,
                            RouteTable.text(route.table),
                            RouteProtocol.text(route.protocol),
                            route.nextHops.map {
                                it.gateway?.text
                            },
                        )
                    }
                    val theirs = host.shown(family, "table", "all").map { route ->
                        val hops = (route["nexthops"] as List<*>?)?.map { (it as Map<*, *>)["gateway"] } ?: listOf(route["gateway"])
                        listOf(route["type"], route["dst"], route["table"] ?: "main", route["protocol"], hops)
                    }
                    withClue(theirs) { ours shouldContainExactlyInAnyOrder theirs }
                }
                val ending = conn.routes(RouteFilter(AddressFamily.INET6)).single { it.preference == 1 }
                (ending.cacheInfo.shouldNotBeNull().expires!! in 59_000..60_000) shouldBe true
            }
        }

        test("which way a packet would take") {
            onRouter { _, conn, v0 ->
                conn.add(Route.build { destination("10.0.0.0/8").hop(v0, "192.0.2.2") })
                conn.add(Route.build { destination("10.1.0.0/16").type(RouteType.PROHIBIT) })
                val taken = conn.lookup(RouteLookup(InetAddress.getByName("10.9.9.9")))
                taken.gateway shouldBe InetAddress.getByName("192.0.2.2")
                taken.preferredSource shouldBe InetAddress.getByName("192.0.2.1")
                taken.destinationLength shouldBe 32
                conn.lookup(RouteLookup(InetAddress.getByName("10.9.9.9"), matchedRoute = true)).destinationLength shouldBe 8
                conn.lookup(RouteLookup(InetAddress.getByName("fd00::7"))).outputInterface shouldBe v0
                shouldThrow<NetlinkException> { conn.lookup(RouteLookup(InetAddress.getByName("10.1.1.1"))) }.errno shouldBe Errno.EACCES
                shouldThrow<NetlinkException> { conn.lookup(RouteLookup(InetAddress.getByName("203.0.113.1"))) }.errno shouldBe Errno.ENETUNREACH
            }
        }

        test("many changes at once, each with its outcome") {
            onRouter { _, conn, v0 ->
                val routes = List(1_000) { number ->
                    val via = if (number % 100 == 50) "203.0.113.1" else "192.0.2.2"
                    Route.build { destination("10.${number / 250}.${number % 250}.0/24").hop(v0, via).protocol(RouteProtocol.BGP) }
                }
                for (policy in AckPolicy.entries) {
                    val outcomes = conn.apply(routes.map(RouteChange::add), policy)
                    outcomes.count { it.isSuccess } shouldBe 990
                    (outcomes[150] as NetlinkOutcome.Failed).error.kernelMessage shouldBe "Nexthop has invalid gateway"
                    val made = conn.routes(RouteFilter(AddressFamily.INET, protocol = RouteProtocol.BGP))
                    made.size shouldBe 990
                    conn.apply(made.map(RouteChange::delete)).all { it.isSuccess } shouldBe true
                }
            }
        }

        test("a route that nothing says the family of is refused before it is sent") {
            shouldThrow<IllegalArgumentException> { Route.build { destination("default").outputInterface(1) } }.message shouldContain "IPv4 or IPv6"
            shouldThrow<IllegalArgumentException> { NextHop(1, weight = 0) }
            shouldThrow<IllegalArgumentException> { NextHop(1, weight = 257) }
            Route.build { destination("10.0.0.0/8").outputInterface(1) }.scope shouldBe RouteScope.LINK
            Route.build { destination("10.0.0.0/8").gateway("10.0.0.1") }.scope shouldBe RouteScope.UNIVERSE
            Route.build { destination("10.0.0.1").type(RouteType.LOCAL).outputInterface(1) }.scope shouldBe RouteScope.HOST
            Route.build { destination("fd00::/8").outputInterface(1) }.scope shouldBe RouteScope.UNIVERSE
            Route.build { destination("10.0.0.0/8").gateway("10.0.0.1") }.nextHopId.shouldBeNull()
        }
    })
