package io.netloom.netlink.route

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.netlink.Attribute
import io.netloom.netlink.AttributeEncoder
import io.netloom.netlink.AttributeException
import io.netloom.netlink.Golden
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkMessageCursor
import io.netloom.socket.AddressFamily
import java.net.InetAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** What the kernel has said, captured, and what nobody should say. */
class RouteDecodingTest :
    FunSpec({
        fun ip(text: String) = InetAddress.getByName(text)

        test("a link with all that belongs to it") {
            val links = Captured.all<Link>("links")
            val left = links.single { it.name == "v0" }
            left.toBuilder().attributes(emptyList()).build().toString() shouldBe
                "${left.index}: v0: <UP|BROADCAST|RUNNING|MULTICAST|LOWER_UP> mtu 1400 veth parent ${left.parent} state UP link/1 " +
                "02:00:00:00:00:01 altname a-name-that-is-longer-than-fifteen,left"
            left.alias shouldBe "the-left-end"
            left.minimumMtu shouldBe 68
            left.maximumMtu shouldBe 65_535
            left.broadcast.toString() shouldBe "ff:ff:ff:ff:ff:ff"
            left.queueing shouldBe "noqueue"
            left.transmitQueueLength shouldBe 1_000
            left.hasCarrier shouldBe true
            left.isRunning shouldBe true
            left.statistics.shouldNotBeNull().sentPackets shouldBe left.statistics!!.toMap()["tx_packets"]
            left.attributes.map { it.type } shouldContain Ifla.AF_SPEC
            val right = links.single { it.name == "v1" }
            right.parent shouldBe left.index
            right.master shouldBe links.single { it.name == "br0" }.index
            right.portKind shouldBe "bridge"
            val vxlan = links.single { it.name == "vx0" }.kind.shouldNotBeNull()
            vxlan.toString() shouldBe "vxlan id 42 port 4789"
            vxlan.vxlanRemote shouldBe ip("192.0.2.99")
            links.single { it.name == "mv0" }.kind!!.macvlanMode shouldBe 4
            links.single { it.isLoopback }.kind.shouldBeNull()
            links.single { it.isLoopback }.address!!.isZero shouldBe true
        }

        test("addresses: of a prefix, of a point-to-point link, with an end") {
            val addresses = Captured.all<Address>("addresses")
            val plain = addresses.single { it.address == ip("192.0.2.1") }
            plain.prefixLength shouldBe 24
            plain.peer.shouldBeNull()
            plain.broadcast shouldBe ip("192.0.2.255")
            plain.label shouldBe "v0"
            plain.validSeconds.shouldBeNull()
            // IFA_ADDRESS is the other end's, IFA_LOCAL the own one.
            val pointToPoint = addresses.single { it.address == ip("198.51.100.1") }
            pointToPoint.peer shouldBe ip("198.51.100.2")
            pointToPoint.prefixLength shouldBe 32
            val ending = addresses.single { it.address == ip("fd00::1") }
            ending.validSeconds shouldBe 3_600
            ending.preferredSeconds shouldBe 1_800
            ending.toString() shouldBe "fd00::1/64 dev ${ending.interfaceIndex} scope global NODAD valid 3600s"
        }

        test("routes: one next hop, several, none, and one of the other family") {
            val routes = Captured.all<Route>("routes").associateBy { "${it.destination?.hostAddress}/${it.destinationLength}" }
            val single = routes.getValue("10.0.0.0/8")
            single.table shouldBe 1_000
            single.priority shouldBe 100
            single.gateway shouldBe ip("192.0.2.2")
            single.metrics shouldBe mapOf(RouteMetric.MTU to 1_300L)
            val several = routes.getValue("10.1.0.0/16").nextHops
            several.map { it.weight to it.gateway } shouldContainExactly listOf(3 to ip("192.0.2.2"), 1 to ip("192.0.2.3"))
            several.map { it.isOnLink } shouldContainExactly listOf(false, true)
            routes.getValue("10.2.0.0/16").let { it.type to it.nextHops } shouldBe (RouteType.BLACKHOLE to emptyList())
            routes.getValue("10.3.0.0/16").gateway shouldBe ip("fd00::2")
            routes.getValue("10.4.0.0/16").nextHopId shouldBe 10
            routes.getValue("${ip("fd01::").hostAddress}/64").nextHops.map { it.gateway } shouldContainExactly listOf(ip("fd00::2"), ip("fd00::3"))
            val ending = routes.getValue("${ip("fd02::").hostAddress}/64")
            ending.cacheInfo.shouldNotBeNull().let { info -> (info.expires!! in 50_000..60_000) shouldBe true }
            ending.preference shouldBe 1
        }

        test("neighbours, proxies, and a bridge's table") {
            val neighbours = Captured.all<Neighbour>("neighbours")
            neighbours.single { it.destination == ip("192.0.2.7") }.let {
                it.address.toString() shouldBe "02:00:00:00:00:07"
                it.state shouldBe NeighbourState.PERMANENT
            }
            neighbours.single { it.destination == ip("fd00::7") }.flags shouldBe NeighbourFlag.ROUTER
            Captured.all<Neighbour>("proxies").single().flags shouldBe NeighbourFlag.PROXY
            val table = Captured.all<Neighbour>("bridge-neighbours")
            table.single { it.address.toString() == "02:00:00:00:00:77" }.master.shouldNotBeNull()
            table.single { it.address.toString() == "02:00:00:00:00:78" }.let {
                it.destination shouldBe ip("192.0.2.98")
                it.vni shouldBe 43
            }
        }

        test("rules") {
            val rules = Captured.all<Rule>("rules").filter {
                it.family == AddressFamily.INET || it.family == AddressFamily.INET6
            }.groupBy { it.priority }
            val first = rules.getValue(100).single()
            first.toString() shouldBe "100: from 192.0.2.0/24 to 10.0.0.0/8 fwmark 0x7 iif v0 lookup 1000"
            first.markMask shouldBe 0xff
            val second = rules.getValue(200).single()
            second.isInverted shouldBe true
            second.ipProtocol shouldBe 6
            second.destinationPorts shouldBe 80..443
            second.users shouldBe 0L..0L
            second.action shouldBe RuleAction.PROHIBIT
            rules.getValue(300).single().target shouldBe 32_766
            rules.getValue(400).single().suppressPrefixLength shouldBe 0
        }

        test("next hop objects") {
            val hops = Captured.all<NextHopObject>("next-hops").associateBy { it.id }
            hops.getValue(1).gateway shouldBe ip("192.0.2.2")
            hops.getValue(2).isBlackhole shouldBe true
            hops.getValue(3).protocol shouldBe RouteProtocol.BGP
            hops.getValue(10).let {
                it.group shouldContainExactly listOf(NextHopGroupMember(1, 3), NextHopGroupMember(3))
                it.groupType shouldBe 0
                it.toString() shouldBe "id 10 group 1,3/3 scope global"
            }
        }

        for ((kind, type) in Captured.KINDS) {
            test("of $kind, every message is one, and as a request says the same") {
                for ((message, value) in Captured.messages(kind).zip(Captured.objects(kind))) {
                    withClue(value) {
                        value.javaClass shouldBe type
                        val payload = ObjectWriter.payload(value)
                        val again = RouteObject.decode(NetlinkMessage(NetlinkHeader(message.header.type), payload))!!
                        ObjectWriter.payload(again) shouldBe payload
                        again.attributes shouldBe value.attributes
                    }
                }
            }

            test("of $kind, messages that are cut off throw what is documented") {
                for (message in Captured.messages(kind)) {
                    for (length in message.payload.indices) {
                        val cut = NetlinkMessage(NetlinkHeader(message.header.type), message.payload.copyOf(length))
                        try {
                            RouteObject.decode(cut, Captured.ORDER)
                        } catch (_: NetlinkFormatException) {
                            continue
                        }
                    }
                }
            }

            test("of $kind, what is not known survives decoding and encoding") {
                val unknown = Attribute(0x3ff0, byteArrayOf(1, 2, 3))
                for (message in Captured.messages(kind)) {
                    val more = AttributeEncoder(Captured.ORDER, Captured.ORDER).attribute(unknown).toByteArray()
                    val value = RouteObject.decode(
                        NetlinkMessage(NetlinkHeader(message.header.type), aligned(message.payload) + more),
                        Captured.ORDER,
                    )!!
                    value.attributes shouldContain unknown
                    RouteObject.decode(NetlinkMessage(message.header, ObjectWriter.payload(value)))!!.attributes shouldContain unknown
                }
            }
        }

        test("an attribute of a wrong size stays as it is, and the rest is decoded") {
            val payload = linkPayload {
                u16(Ifla.MTU, 1_400)
                string(Ifla.IFNAME, "eth0")
                bytes(Ifla.LINKINFO, byteArrayOf(9, 0, 1, 0, 0))
                bytes(Ifla.STATS64, ByteArray(8))
            }
            val link = RouteObject.decode(NetlinkMessage(NetlinkHeader(16), payload)).shouldBeInstanceOf<Link>()
            link.name shouldBe "eth0"
            link.mtu.shouldBeNull()
            link.attributes.map { it.type } shouldContainExactly listOf(Ifla.MTU, Ifla.LINKINFO, Ifla.STATS64)
        }

        test("attributes that do not follow one another end a message that is read strictly, not a dump") {
            val payload = linkPayload { string(Ifla.IFNAME, "eth0") } + byteArrayOf(99, 0, 4, 0, 1, 2, 3, 4)
            val message = NetlinkMessage(NetlinkHeader(16), payload)
            shouldThrow<AttributeException> { RouteObject.decode(message) }
            val link = RouteReader(lenient = true).read(message) as Link
            link.name shouldBe "eth0"
            link.mtu.shouldBeNull()
        }

        test("a message without its family's header") {
            for (type in listOf(16, 20, 24, 28, 32, 104)) {
                shouldThrow<NetlinkFormatException> { RouteObject.decode(NetlinkMessage(NetlinkHeader(type), ByteArray(7))) }
            }
        }

        test("messages and addresses that are of another kind are null") {
            RouteObject.decode(NetlinkMessage(NetlinkHeader(36), ByteArray(20))).shouldBeNull()
            RouteObject.decode(NetlinkMessage(NetlinkHeader(20), ByteArray(8))).shouldBeNull()
            val phonet = ByteArray(8).also { it[0] = 35 } + AttributeEncoder().u8(Ifa.LOCAL, 4).toByteArray()
            RouteObject.decode(NetlinkMessage(NetlinkHeader(20), phonet)).shouldBeNull()
        }

        test("an MPLS label is no IPv4 address") {
            val payload = ByteArray(12).also { it[0] = 28 } + AttributeEncoder().bytes(Rta.DST, byteArrayOf(0, 6, 65, 0)).toByteArray()
            val route = RouteObject.decode(NetlinkMessage(NetlinkHeader(24), payload)).shouldBeInstanceOf<Route>()
            route.destination.shouldBeNull()
            route.attributes.map { it.type } shouldContainExactly listOf(Rta.DST)
        }

        test("an IPv4 address that is mapped into IPv6 is IPv4, and goes back as it came") {
            val payload = ByteArray(12).also {
                it[0] = 10
                it[1] = 120
            } + AttributeEncoder().bytes(Rta.DST, Golden.hex("00000000000000000000ffffc0000200"))
                .bytes(Rta.GATEWAY, Golden.hex("00000000000000000000ffffc6336401")).toByteArray()
            val route = RouteObject.decode(NetlinkMessage(NetlinkHeader(24), payload)).shouldBeInstanceOf<Route>()
            route.destination shouldBe ip("192.0.2.0")
            val again = AttributeEncoderView(ObjectWriter.payload(route), 12)
            again[Rta.DST] shouldBe Golden.hex("00000000000000000000ffffc0000200")
            again[Rta.GATEWAY] shouldBe Golden.hex("00000000000000000000ffffc6336401")
        }

        test("big-endian messages") {
            val big = ByteOrder.BIG_ENDIAN
            val link = ByteBuffer.allocate(16).order(big).putShort(0).putShort(1).putInt(7).putInt(0x1043).putInt(1).array() +
                AttributeEncoder(big, big).string(Ifla.IFNAME, "eth0").u32(Ifla.MTU, 9_000).nested(Ifla.LINKINFO) {
                    string(IflaInfo.KIND, "vlan")
                    nested(IflaInfo.DATA) {
                        u16(IflaVlan.ID, 7)
                        be16(IflaVlan.PROTOCOL, 0x88a8)
                    }
                }.toByteArray()
            val decoded = RouteObject.decode(NetlinkMessage(NetlinkHeader(16), link), big).shouldBeInstanceOf<Link>()
            decoded.toString() shouldBe "7: eth0: <UP|BROADCAST|RUNNING|MULTICAST> mtu 9000 vlan id 7 link/1"
            decoded.kind!!.vlanProtocol shouldBe 0x88a8

            val hops = ByteBuffer.allocate(32).order(big)
                .putShort(16).put(0).put(2).putInt(3).put(AttributeEncoder(big, big).ipAddress(Rta.GATEWAY, ip("192.0.2.1")).toByteArray())
                .putShort(16).put(4).put(0).putInt(4).put(AttributeEncoder(big, big).ipAddress(Rta.GATEWAY, ip("192.0.2.2")).toByteArray())
            val route = byteArrayOf(2, 8, 0, 0, 0, 4, 0, 1, 0, 0, 0, 0) +
                AttributeEncoder(big, big).ipAddress(Rta.DST, ip("10.0.0.0")).u32(Rta.TABLE, 1_000).bytes(Rta.MULTIPATH, hops.array()).toByteArray()
            RouteObject.decode(NetlinkMessage(NetlinkHeader(24), route), big).toString() shouldBe
                "unicast 10.0.0.0/8 table 1000 proto static scope global nexthop via 192.0.2.1 dev 3 weight 3 nexthop via 192.0.2.2 dev 4 onlink"
        }

        test("where a message lies in a datagram makes no difference") {
            val all = Captured.messages("routes")
            val datagram = NetlinkMessage.encodeAll(all.map { NetlinkMessage(NetlinkHeader(it.header.type, it.header.flags), it.payload) })
            val cursor = NetlinkMessageCursor().reset(ByteBuffer.allocateDirect(datagram.size).put(datagram).flip())
            val decoded = buildList { while (cursor.next()) add(RouteObject.decode(cursor, Captured.ORDER)) }
            decoded shouldContainExactly Captured.objects("routes")
            val decoder = RouteObject.decoder(Captured.ORDER)
            cursor.reset(datagram)
            buildList { while (cursor.next()) add(decoder.decode(cursor)) } shouldContainExactly decoded
        }

        test("nothing of what came is left unknown of routes, rules and neighbours") {
            // RTA_PAD and the like apart, this kernel tells of nothing that the models lack.
            val left = listOf("addresses", "neighbours", "rules").flatMap { Captured.objects(it) }.flatMap { it.attributes }.map { it.type }
            left.shouldBeEmpty()
        }
    })

private fun aligned(bytes: ByteArray): ByteArray = bytes.copyOf(NetlinkMessage.align(bytes.size))

private fun linkPayload(block: AttributeEncoder.() -> Unit): ByteArray = ByteArray(16) + AttributeEncoder().apply(block).toByteArray()

/** The first attribute of each type. */
private class AttributeEncoderView(payload: ByteArray, header: Int) {
    private val all = Attribute.decodeAll(payload.copyOfRange(header, payload.size))

    operator fun get(type: Int): ByteArray? = all.firstOrNull { it.type == type }?.payload
}
