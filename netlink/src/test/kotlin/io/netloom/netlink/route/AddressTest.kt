package io.netloom.netlink.route

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.netloom.netlink.NetlinkException
import io.netloom.socket.AddressFamily
import io.netloom.socket.Errno
import io.netloom.testkit.TestHost
import java.net.InetAddress

/** Addresses of the kernel, with `ip -d -j address` as witness. */
class AddressTest :
    FunSpec({
        fun TestHost.shown(link: String): Map<String, Map<*, *>> =
            (ip("address", "show", link).single()["addr_info"] as List<*>).associate { ((it as Map<*, *>)["local"] as String) to it }

        test("addresses are made, changed and deleted") {
            onHost { host, conn ->
                val v0 = conn.link("v0")!!.index
                conn.add(Address.build { interfaceIndex(v0).address("192.0.2.1/24").broadcast(InetAddress.getByName("192.0.2.255")).label("v0:one") })
                conn.add(Address.build { interfaceIndex(v0).address("198.51.100.1/32").peer(InetAddress.getByName("198.51.100.2")) })
                conn.add(
                    Address.build {
                        interfaceIndex(v0).address("fd00::1/64").flags(AddressFlag.NO_DAD or AddressFlag.NO_PREFIX_ROUTE).lifetime(1_800, 3_600)
                    },
                )
                val shown = host.shown("v0")
                shown.getValue("192.0.2.1").let {
                    listOf(it["prefixlen"], it["broadcast"], it["label"], it["scope"]) shouldContainExactly
                        listOf(24L, "192.0.2.255", "v0:one", "global")
                }
                shown.getValue("198.51.100.1")["address"] shouldBe "198.51.100.2"
                shown.getValue("fd00::1").let {
                    it["nodad"] shouldBe true
                    it["noprefixroute"] shouldBe true
                    (it["valid_life_time"] as Long in 3_590..3_600) shouldBe true
                    (it["preferred_life_time"] as Long in 1_790..1_800) shouldBe true
                }

                val addresses = conn.addresses(AddressFilter(interfaceIndex = v0)).associateBy { it.address.text }
                addresses.keys shouldBe shown.keys
                addresses.getValue("198.51.100.1").peer shouldBe InetAddress.getByName("198.51.100.2")
                addresses.getValue("192.0.2.1").peer.shouldBeNull()
                addresses.getValue("fd00::1").flags and AddressFlag.NO_PREFIX_ROUTE shouldBe AddressFlag.NO_PREFIX_ROUTE

                conn.replace(Address.build { interfaceIndex(v0).address("fd00::1/64").flags(AddressFlag.NO_DAD) })
                host.shown("v0").getValue("fd00::1")["valid_life_time"] shouldBe 0xffff_ffffL
                addresses.values.forEach { conn.delete(it) }
                host.shown("v0").keys shouldBe emptySet()
            }
        }

        test("the kernel picks by family and by link") {
            onHost { _, conn ->
                val v0 = conn.link("v0")!!.index
                conn.add(Address.build { interfaceIndex(v0).address("192.0.2.1/24") })
                conn.addresses(AddressFilter(AddressFamily.INET)).map { it.address.hostAddress } shouldContainExactlyInAnyOrder
                    listOf("127.0.0.1", "192.0.2.1")
                conn.addresses(AddressFilter(AddressFamily.INET, v0)).map { it.address.hostAddress } shouldContainExactly listOf("192.0.2.1")
                conn.addresses(AddressFilter(interfaceIndex = 9_999)) shouldBe emptyList()
                conn.interfaces().addresses(v0).map { it.family }.toSet() shouldBe setOf(AddressFamily.INET, AddressFamily.INET6)
                conn.interfaces().addresses(9_999) shouldBe emptyList()
            }
        }

        test("what the kernel refuses") {
            onHost { _, conn ->
                val v0 = conn.link("v0")!!.index
                val address = Address.build { interfaceIndex(v0).address("192.0.2.1/24") }
                conn.add(address)
                shouldThrow<NetlinkException> { conn.add(address) }.errno shouldBe Errno.EEXIST
                shouldThrow<NetlinkException> { conn.delete(Address.build { interfaceIndex(v0).address("192.0.2.9/24") }) }.errno shouldBe
                    Errno.EADDRNOTAVAIL
                shouldThrow<NetlinkException> { conn.add(Address.build { interfaceIndex(9_999).address("192.0.2.1/24") }) }.errno shouldBe
                    Errno.ENODEV
            }
        }

        test("what is no address is refused before it is sent") {
            shouldThrow<IllegalArgumentException> { Address.build { address("192.0.2.1/33") } }.message shouldContain "0 to 32"
            shouldThrow<IllegalArgumentException> { Address.build { address("localhost/8") } }.message shouldContain "not an IP address"
            shouldThrow<IllegalArgumentException> { Address.build { address("192.0.2.1/") } }
            shouldThrow<IllegalArgumentException> { Address.build { interfaceIndex(1) } }.message shouldContain "needed"
        }
    })
