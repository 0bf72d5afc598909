package io.netloom.netlink.route

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.netloom.netlink.NetlinkException
import io.netloom.socket.AddressFamily
import io.netloom.socket.Errno

/** Neighbours of the kernel, with `ip -d -j neighbour` as witness. */
class NeighbourTest :
    FunSpec({
        test("neighbours are made, changed and deleted") {
            onHost { host, conn ->
                val v0 = conn.link("v0")!!.index
                conn.add(Neighbour.build { interfaceIndex(v0).destination("192.0.2.7").address("02:00:00:00:00:07") })
                conn.add(
                    Neighbour.build {
                        interfaceIndex(v0).destination("fd00::7").address("02:00:00:00:00:08")
                        flags(NeighbourFlag.ROUTER).state(NeighbourState.REACHABLE)
                    },
                )
                val shown = host.ip("neighbour", "show", "dev", "v0").associateBy { it["dst"] }
                shown.getValue("192.0.2.7").let { listOf(it["lladdr"], it["state"]) shouldBe listOf("02:00:00:00:00:07", listOf("PERMANENT")) }
                shown.getValue("fd00::7").let { listOf(it["lladdr"], "router" in it) shouldBe listOf("02:00:00:00:00:08", true) }
                val neighbour = conn.neighbours(NeighbourFilter(AddressFamily.INET, v0)).single()
                neighbour.toString() shouldBe "192.0.2.7 dev $v0 lladdr 02:00:00:00:00:07 PERMANENT"
                conn.change(neighbour.toBuilder().address("02:00:00:00:00:99").build())
                conn.neighbours(NeighbourFilter(AddressFamily.INET)).single().address.toString() shouldBe "02:00:00:00:00:99"
                conn.delete(neighbour)
                // ARP forgets a deleted entry a moment later; until then it has failed.
                conn.neighbours(NeighbourFilter(AddressFamily.INET, v0)).all { it.state == NeighbourState.FAILED } shouldBe true
                val stranger = Neighbour.build { interfaceIndex(v0).destination("192.0.2.99") }
                shouldThrow<NetlinkException> { conn.delete(stranger) }.errno shouldBe Errno.ENOENT
            }
        }

        test("addresses that this host answers for are asked for by themselves") {
            onHost { _, conn ->
                val v0 = conn.link("v0")!!.index
                conn.add(Neighbour.build { interfaceIndex(v0).destination("192.0.2.8").flags(NeighbourFlag.PROXY).state(NeighbourState.NONE) })
                conn.neighbours(NeighbourFilter(AddressFamily.INET)) shouldBe emptyList()
                val proxies = conn.neighbours(NeighbourFilter(AddressFamily.INET, proxies = true))
                proxies.map { it.destination!!.hostAddress } shouldContainExactly listOf("192.0.2.8")
            }
        }

        test("a bridge's forwarding table") {
            onHost { host, conn ->
                conn.add(Link.build { name("br0").up().kind(LinkKind.bridge()) })
                val bridge = conn.link("br0")!!.index
                val port = conn.link("v1")!!.index
                conn.change(Link.build { index(port).master(bridge) })
                conn.add(
                    Neighbour.build {
                        family(7).interfaceIndex(port).address("02:00:00:00:00:77").flags(NeighbourFlag.MASTER).state(NeighbourState.NO_ARP)
                    },
                )
                val entries = conn.neighbours(NeighbourFilter(7, port))
                entries.single { it.address.toString() == "02:00:00:00:00:77" }.let {
                    it.master shouldBe bridge
                    it.state shouldBe NeighbourState.NO_ARP
                }
                val shown = Json.parse(host.run("bridge", "-j", "fdb", "show", "dev", "v1").expectSuccess()) as List<*>
                // It learns by itself meanwhile, so there may be more than a moment ago.
                shown.map { (it as Map<*, *>)["mac"] as String } shouldContainAll entries.map { it.address.toString() }
            }
        }
    })
