package io.netloom.samples.netlink

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.kotest.matchers.string.shouldStartWith
import io.netloom.netlink.route.Address
import io.netloom.netlink.route.Link
import io.netloom.netlink.route.LinkKind
import io.netloom.netlink.route.Neighbour
import io.netloom.netlink.route.Route
import io.netloom.netlink.route.RouteConn
import io.netloom.samples.netloom
import kotlin.time.Duration.Companion.seconds

/** What changes in this process's own namespace is printed. */
class MonitorCommandSpec :
    StringSpec({
        timeout = 120.seconds.inWholeMilliseconds

        "what there is, then links, addresses, routes and neighbours as they change" {
            Follower.of("monitor").use { follower ->
                follower.await { it.startsWith("  link") } shouldContain ": lo: <"
                follower.await { it.startsWith("#") } shouldMatch Regex("""# up to date, .*\d+ link.*""")
                RouteConn.open().blocking().use { conn ->
                    conn.add(Link.build { name("mon0").address("02:00:00:00:00:01").kind(LinkKind.veth("mon1")) })
                    for (end in listOf("mon0", "mon1")) conn.change(Link.build { name(end).up() })
                    try {
                        val index = conn.link("mon0").get().index
                        follower.await { "mon0" in it } shouldStartWith "+ link      $index: mon0: <"
                        conn.add(Address.build { interfaceIndex(index).address("192.0.2.1/24") })
                        follower.await { "+ address" in it && "192.0.2.1" in it } shouldBe "+ address   192.0.2.1/24 dev mon0 scope global"
                        conn.add(Route.build { destination("10.0.0.0/8").hop(index, "192.0.2.2") })
                        follower.await { "10.0.0.0/8" in it } shouldBe
                            "+ route     unicast 10.0.0.0/8 via 192.0.2.2 dev mon0 table main proto boot scope global"
                        conn.replace(Route.build { destination("10.0.0.0/8").hop(index, "192.0.2.3") })
                        follower.await { "10.0.0.0/8" in it } shouldStartWith "= route     unicast 10.0.0.0/8 via 192.0.2.3 dev mon0"
                        conn.add(Neighbour.build { interfaceIndex(index).destination("192.0.2.7").address("02:00:00:00:00:07") })
                        follower.await { "neighbour" in it && "192.0.2.7" in it } shouldBe
                            "+ neighbour 192.0.2.7 dev mon0 lladdr 02:00:00:00:00:07 PERMANENT"
                    } finally {
                        conn.delete(Link.build { name("mon0") })
                    }
                    follower.await { it.startsWith("- address") && "192.0.2.1" in it } shouldContain "dev mon0"
                    follower.await { it.startsWith("- link") } shouldContain ": mon"
                }
                val ran = follower.stop()
                ran.status shouldBe 0
                ran.err shouldBe ""
            }
        }

        "only some, only changes, only so many" {
            Follower.of("monitor", "-n", "-c", "1", "links").use { follower ->
                follower.provoke { it.startsWith("+ link") || it.startsWith("- link") }
                follower.finish().status shouldBe 0
            }
            val lines = netloom("monitor", "-t", "-c", "2", "rules").hasStatus(0).lines
            lines.size shouldBe 2
            lines.forEach { it shouldMatch Regex("""\d\d:\d\d:\d\d(\.\d+)?   rule      .*""") }
        }

        "usage" {
            netloom("monitor", "-h").hasStatus(0).out shouldContain "Usage: netloom monitor [options] [links]"
            netloom("monitor", "r").hasStatus(2).err.lines() shouldContain "monitor: not to be followed: 'r'"
        }
    })
