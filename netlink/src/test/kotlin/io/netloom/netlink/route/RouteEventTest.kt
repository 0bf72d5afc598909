package io.netloom.netlink.route

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.netlink.NetlinkEvent
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkMessageCursor
import io.netloom.netlink.NetlinkSubscription
import io.netloom.socket.AddressFamily
import kotlinx.coroutines.flow.filterIsInstance
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.launch
import kotlin.time.Duration.Companion.seconds

/** Changes as the kernel tells of them. */
class RouteEventTest :
    FunSpec({
        /** The next event that is of interest; the kernel tells of much by itself. */
        suspend fun NetlinkSubscription<RouteEvent>.await(of: (RouteEvent) -> Boolean): RouteEvent {
            while (true) {
                val event = receive(30.seconds)
                if (event is NetlinkEvent.Received && of(event.value)) return event.value
            }
        }

        suspend fun NetlinkSubscription<RouteEvent>.changed(of: (RouteObject) -> Boolean): RouteEvent.Changed =
            await { it is RouteEvent.Changed && of(it.value) } as RouteEvent.Changed

        suspend fun NetlinkSubscription<RouteEvent>.removed(of: (RouteObject) -> Boolean): RouteEvent.Removed =
            await { it is RouteEvent.Removed && of(it.value) } as RouteEvent.Removed

        test("of each kind of object: made, changed and gone") {
            onHost { _, conn ->
                val v0 = conn.link("v0")!!.index
                conn.subscribe(*RouteTopic.entries.toTypedArray()).use { news ->
                    conn.change(Link.build { index(v0).mtu(1_400) })
                    (news.changed { it is Link && it.index == v0 }.value as Link).mtu shouldBe 1_400

                    conn.add(Address.build { interfaceIndex(v0).address("192.0.2.1/24") })
                    news.changed { it is Address && it.address.hostAddress == "192.0.2.1" }.isReplacement shouldBe false

                    val one = Route.build { destination("10.0.0.0/8").hop(v0, "192.0.2.2") }
                    conn.add(one)
                    news.changed { it is Route && it.destinationLength == 8 }.isReplacement shouldBe false
                    conn.replace(Route.build { destination("10.0.0.0/8").hop(v0, "192.0.2.3") })
                    news.changed { it is Route && it.destinationLength == 8 }.let {
                        it.isReplacement shouldBe true
                        (it.value as Route).gateway!!.hostAddress shouldBe "192.0.2.3"
                    }
                    conn.append(one)
                    news.changed { it is Route && it.destinationLength == 8 }.isAppended shouldBe true
                    conn.delete(one)
                    news.removed { it is Route && it.destinationLength == 8 }

                    conn.add(Neighbour.build { interfaceIndex(v0).destination("192.0.2.7").address("02:00:00:00:00:07") })
                    news.changed { it is Neighbour && it.destination?.hostAddress == "192.0.2.7" }

                    val rule = Rule.build { family(AddressFamily.INET).priority(100).table(1_000) }
                    conn.add(rule)
                    news.changed { it is Rule }.value.toString() shouldBe rule.toString()
                    conn.delete(rule)
                    news.removed { it is Rule }

                    conn.add(NextHopObject.build { id(1).interfaceIndex(v0) })
                    (news.changed { it is NextHopObject }.value as NextHopObject).id shouldBe 1
                    conn.delete(NextHopObject.build { id(1) })
                    news.removed { it is NextHopObject }

                    conn.delete(Link.build { index(v0) })
                    news.removed { it is Address && it.interfaceIndex == v0 }
                    news.removed { it is Link && it.index == v0 }
                }
            }
        }

        test("the other end goes down: the carrier is lost, the link stays up") {
            onHost { _, conn ->
                conn.subscribe(RouteTopic.LINKS).use { news ->
                    conn.change(Link.build { name("v1").down() })
                    val link = news.changed { it is Link && it.name == "v0" && !it.hasCarrier }.value as Link
                    link.isUp shouldBe true
                    link.isRunning shouldBe false
                    link.statistics.shouldNotBeNull()
                }
            }
        }

        test("what a bridge tells of its port is told apart from the link itself") {
            onHost { _, conn ->
                conn.add(Link.build { name("br0").kind(LinkKind.bridge()) })
                conn.subscribe(RouteTopic.LINKS).use { news ->
                    conn.change(Link.build { name("v1").master(conn.link("br0")!!.index) })
                    news.changed { it.family == 7 }
                    conn.change(Link.build { name("v1").master(0) })
                    news.removed { it.family == 7 }.value.shouldBeInstanceOf<Link>().name shouldBe "v1"
                    conn.link("v1").shouldNotBeNull()
                }
            }
        }

        test("as a flow, which begins when it is collected and ends with its collector") {
            onHost { _, conn ->
                val job = launch {
                    conn.events(RouteTopic.RULES).filterIsInstance<RouteEvent.Changed>().first()
                }
                // The collector may not have begun to listen when the first ones are made.
                var priority = 1_000L
                while (job.isActive) {
                    conn.add(Rule.build { family(AddressFamily.INET).priority(priority++).table(1) })
                    kotlinx.coroutines.yield()
                }
                job.join()
            }
        }

        test("a message of another kind, and one that is malformed, are not lost") {
            val decoder = RouteEvent.decoder()
            for (message in listOf(NetlinkMessage(NetlinkHeader(68), ByteArray(8)), NetlinkMessage(NetlinkHeader(16), ByteArray(3)))) {
                val cursor = NetlinkMessageCursor().reset(message.encode()).also { it.next() }
                decoder.decode(cursor).shouldBeInstanceOf<RouteEvent.Other>().message.header.type shouldBe message.header.type
            }
        }

        test("the topics' groups") {
            RouteTopic.groups(RouteTopic.entries).toList() shouldContainExactly listOf(1, 5, 9, 7, 11, 3, 8, 19, 32)
            RouteTopic.groups(listOf(RouteTopic.LINKS, RouteTopic.LINKS)).toList() shouldContainExactly listOf(1)
        }
    })
