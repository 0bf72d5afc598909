package io.netloom.netlink.route

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.netlink.NetlinkException
import io.netloom.socket.AddressFamily
import io.netloom.socket.Errno

/** Next hop objects of the kernel, with `ip -d -j nexthop` as witness. */
class NextHopObjectTest :
    FunSpec({
        test("next hops, a group of them, and a route that refers to it") {
            onHost { host, conn ->
                val v0 = conn.link("v0")!!.index
                conn.add(Address.build { interfaceIndex(v0).address("192.0.2.1/24") })
                conn.add(NextHopObject.build { id(1).gateway("192.0.2.2").interfaceIndex(v0).protocol(RouteProtocol.BGP) })
                conn.add(NextHopObject.build { id(2).interfaceIndex(v0) })
                conn.add(NextHopObject.build { id(3).blackhole(true) })
                conn.add(NextHopObject.build { id(10).member(1).member(2, 3) })
                val shown = host.ip("nexthop").associateBy { it["id"] }
                shown.getValue(1L).let { listOf(it["gateway"], it["dev"], it["protocol"]) shouldContainExactly listOf("192.0.2.2", "v0", "bgp") }
                shown.getValue(3L).containsKey("blackhole") shouldBe true
                (shown.getValue(10L)["group"] as List<*>).map { (it as Map<*, *>)["id"] to (it["weight"] ?: 1L) } shouldContainExactly
                    listOf(1L to 1L, 2L to 3L)
                conn.nextHops().map { it.id } shouldContainExactly listOf(1L, 2L, 3L, 10L)

                conn.add(Route.build { destination("10.0.0.0/8").nextHopId(10) })
                val route = conn.routes(RouteFilter(AddressFamily.INET, RouteTable.MAIN.toLong())).single { it.nextHopId == 10L }
                route.destinationLength shouldBe 8
                host.ip("route", "show", "10.0.0.0/8").single()["nhid"] shouldBe 10L
                // What the kernel adds for those who do not know next hop objects does not hinder.
                conn.replace(route)
                conn.replace(NextHopObject.build { id(1).gateway("192.0.2.9").interfaceIndex(v0) })
                host.ip("nexthop").single { it["id"] == 1L }["gateway"] shouldBe "192.0.2.9"
                conn.delete(route)
                conn.nextHops().reversed().forEach { conn.delete(it) }
                conn.nextHops() shouldBe emptyList()
            }
        }

        test("what the kernel refuses") {
            onHost { _, conn ->
                shouldThrow<NetlinkException> { conn.delete(NextHopObject.build { id(7) }) }.errno shouldBe Errno.ENOENT
                shouldThrow<NetlinkException> { conn.add(NextHopObject.build { id(10).member(99) }) }.message shouldContain "Invalid nexthop id"
                shouldThrow<IllegalArgumentException> { NextHopGroupMember(1, 0) }
            }
        }
    })
