package io.netloom.netlink.route

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.netloom.netlink.AttributeNames
import io.netloom.netlink.NetlinkFamily
import io.netloom.netlink.TraceNames

/** The numbers in this package are those of the kernel's headers. */
class AttributeNumbersTest :
    FunSpec({
        /** The constants of an object by their names. */
        fun constants(holder: Any): Map<String, Int> = holder.javaClass.declaredFields
            .filter { java.lang.reflect.Modifier.isStatic(it.modifiers) && it.type == Int::class.javaPrimitiveType }
            .associate {
                it.isAccessible = true
                it.name to it.getInt(null)
            }

        val attributes = mapOf(
            "IFLA_" to (Ifla to "if_link.h"),
            "IFLA_INFO_" to (IflaInfo to "if_link.h"),
            "IFLA_XDP_" to (IflaXdp to "if_link.h"),
            "IFLA_VLAN_" to (IflaVlan to "if_link.h"),
            "IFLA_VXLAN_" to (IflaVxlan to "if_link.h"),
            "IFLA_MACVLAN_" to (IflaMacvlan to "if_link.h"),
            "IFLA_BOND_" to (IflaBond to "if_link.h"),
            "IFLA_VRF_" to (IflaVrf to "if_link.h"),
            "VETH_INFO_" to (VethInfo to "veth.h"),
            "IFA_" to (Ifa to "if_addr.h"),
            "RTA_" to (Rta to "rtnetlink.h"),
            "RTAX_" to (Rtax to "rtnetlink.h"),
            "NDA_" to (Nda to "neighbour.h"),
            "FRA_" to (Fra to "fib_rules.h"),
            "NHA_" to (Nha to "nexthop.h"),
        )
        for ((prefix, holder) in attributes) {
            test("attributes $prefix…") {
                val header = KernelHeader.read(holder.second)
                val ours = constants(holder.first)
                ours.isEmpty() shouldBe false
                ours.filter { (name, number) -> header[prefix + name] != number } shouldBe emptyMap()
            }
        }

        test("flags, types, scopes, tables and groups") {
            val header = KernelHeader.read("rtnetlink.h") + KernelHeader.read("if.h") + KernelHeader.read("if_addr.h") +
                KernelHeader.read("neighbour.h") + KernelHeader.read("fib_rules.h")
            val names = mapOf(
                LinkFlag.UP to "IFF_UP",
                LinkFlag.POINT_TO_POINT to "IFF_POINTOPOINT",
                LinkFlag.LOWER_UP to "IFF_LOWER_UP",
                LinkFlag.ECHO to "IFF_ECHO",
            )
            names.forEach { (number, name) -> header[name] shouldBe number }
            header["IFA_F_STABLE_PRIVACY"] shouldBe AddressFlag.STABLE_PRIVACY
            header["RTN_THROW"] shouldBe RouteType.THROW
            header["RTPROT_EIGRP"] shouldBe RouteProtocol.EIGRP
            header["RT_SCOPE_HOST"] shouldBe RouteScope.HOST
            header["RT_TABLE_LOCAL"] shouldBe RouteTable.LOCAL
            header["RTNH_F_TRAP"] shouldBe NextHopFlag.TRAP
            header["RTM_F_FIB_MATCH"] shouldBe RouteFlag.FIB_MATCH
            header["RTAX_FASTOPEN_NO_COOKIE"] shouldBe RouteMetric.FAST_OPEN_NO_COOKIE
            header["RTNLGRP_NEXTHOP"] shouldBe RouteGroup.NEXT_HOP
            header["RTNLGRP_IPV6_RULE"] shouldBe RouteGroup.IPV6_RULE
            header["NUD_PERMANENT"] shouldBe NeighbourState.PERMANENT
            header["NTF_ROUTER"] shouldBe NeighbourFlag.ROUTER
            header["FR_ACT_PROHIBIT"] shouldBe RuleAction.PROHIBIT
            header["FIB_RULE_FIND_SADDR"] shouldBe RuleFlag.FIND_SOURCE
        }

        test("the names that a trace shows") {
            fun check(names: AttributeNames, prefix: String, file: String) {
                val header = KernelHeader.read(file)
                val shown = (0..200).mapNotNull { number -> names.name(number)?.let { it to number } }
                shown.shouldNotBeEmpty()
                shown.filter { (name, number) -> header[name] != number && name != "IFLA_TARGET_NETNSID" }.shouldBeEmpty()
                shown.all { it.first.startsWith(prefix) } shouldBe true
            }
            check(TraceNames.link, "IFLA_", "if_link.h")
            check(TraceNames.link.nest(Ifla.LINKINFO), "IFLA_INFO_", "if_link.h")
            check(TraceNames.link.nest(Ifla.XDP), "IFLA_XDP_", "if_link.h")
            check(TraceNames.address, "IFA_", "if_addr.h")
            check(TraceNames.route, "RTA_", "rtnetlink.h")
            check(TraceNames.route.nest(Rta.METRICS), "RTAX_", "rtnetlink.h")
            check(TraceNames.neighbour, "NDA_", "neighbour.h")
            check(TraceNames.rule, "FRA_", "fib_rules.h")
            check(TraceNames.nextHop, "NHA_", "nexthop.h")
            check(TraceNames.control, "CTRL_ATTR_", "genetlink.h")
            check(TraceNames.acknowledgement, "NLMSGERR_ATTR_", "netlink.h")
        }

        test("the types of messages and their names") {
            val header = KernelHeader.read("rtnetlink.h")
            val types = constants(RouteMessageType).values
            types.forEach { type -> header[TraceNames.message(NetlinkFamily.ROUTE, type)!!.name] shouldBe type }
        }
    })
