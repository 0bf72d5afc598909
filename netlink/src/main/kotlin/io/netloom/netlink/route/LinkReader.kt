package io.netloom.netlink.route

import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.AttributeException
import io.netloom.netlink.NetlinkMessageCursor
import java.nio.ByteOrder

/** `struct ifinfomsg` and `IFLA_…`. */
internal object LinkReader {
    const val HEADER = 16

    fun read(reader: RouteReader, message: NetlinkMessageCursor): Link {
        reader.check(message, HEADER)
        val link = LinkFields(
            family = message.u8(0),
            hardwareType = message.u16(2),
            index = message.s32(4),
            flags = message.s32(8),
            flagMask = message.s32(12),
        )
        link.attributes = reader.attributes(message, HEADER) { type -> isUnwanted(reader, type) || known(link, type) }
        return Link(link)
    }

    private fun isUnwanted(reader: RouteReader, type: Int) = !reader.statistics && (type == Ifla.STATS64 || type == Ifla.STATS)

    private fun AttributeDecoder.known(link: LinkFields, type: Int): Boolean {
        when (type) {
            Ifla.IFNAME -> link.name = text()

            Ifla.ADDRESS -> link.address = LinkLayerAddress.of(bytes())

            Ifla.BROADCAST -> link.broadcast = LinkLayerAddress.of(bytes())

            Ifla.PERM_ADDRESS -> link.permanentAddress = LinkLayerAddress.of(bytes())

            Ifla.MTU -> link.mtu = count()

            Ifla.MIN_MTU -> link.minimumMtu = u32()

            Ifla.MAX_MTU -> link.maximumMtu = u32()

            Ifla.LINK -> link.parent = s32()

            Ifla.LINK_NETNSID -> link.linkNamespace = s32()

            Ifla.MASTER -> link.master = s32()

            Ifla.QDISC -> link.queueing = text()

            Ifla.TXQLEN -> link.transmitQueueLength = u32()

            Ifla.NUM_TX_QUEUES -> link.transmitQueues = u32()

            Ifla.NUM_RX_QUEUES -> link.receiveQueues = u32()

            Ifla.OPERSTATE -> link.operationalState = OperState.of(u8())

            Ifla.CARRIER -> link.carrier = u8() != 0

            Ifla.CARRIER_CHANGES -> link.carrierChanges = u32()

            Ifla.GROUP -> link.group = u32()

            Ifla.PROMISCUITY -> link.promiscuity = u32()

            Ifla.ALLMULTI -> link.allMulticast = u32()

            Ifla.IFALIAS -> link.alias = text()

            Ifla.NUM_VF -> link.virtualFunctions = u32()

            Ifla.PARENT_DEV_NAME -> link.parentDevice = text()

            Ifla.PROP_LIST -> link.alternativeNames = alternativeNames()

            Ifla.LINKINFO -> linkInfo(link)

            Ifla.XDP -> return xdp(link)

            Ifla.STATS64 -> return statistics(link, Long.SIZE_BYTES)

            // Those of 64 bits come as well from every kernel of today.
            Ifla.STATS -> return link.statistics != null || statistics(link, Int.SIZE_BYTES)

            else -> return false
        }
        return true
    }

    private fun AttributeDecoder.statistics(link: LinkFields, width: Int): Boolean {
        link.statistics = LinkStatistics.of(struct(), width) ?: return false
        return true
    }

    private fun AttributeDecoder.alternativeNames(): List<String> {
        val names = ArrayList<String>()
        nested { on(Ifla.ALT_IFNAME) { names += text() } }
        return names
    }

    private fun AttributeDecoder.xdp(link: LinkFields): Boolean {
        var mode = 0
        var program: Long? = null
        nested {
            on(IflaXdp.ATTACHED) { mode = u8() }
            on(IflaXdp.PROG_ID) { program = u32() }
        }
        if (mode != 0) link.xdp = LinkXdp(mode, program)
        return true
    }

    private fun AttributeDecoder.linkInfo(link: LinkFields) {
        var name: String? = null
        var data: ByteArray? = null
        var portKind: String? = null
        nested {
            on(IflaInfo.KIND) { name = text() }
            on(IflaInfo.DATA) { data = bytes() }
            on(IflaInfo.SLAVE_KIND) { portKind = text() }
        }
        val order = if (reader.isBigEndian) ByteOrder.BIG_ENDIAN else ByteOrder.LITTLE_ENDIAN
        link.kind = name?.let { kind(it, data ?: ByteArray(0), order) }
        link.portKind = portKind
    }

    /** The settings are the kind's own matter: what cannot be read of them stays an attribute. */
    fun kind(name: String, data: ByteArray, order: ByteOrder = ByteOrder.nativeOrder()): LinkKind {
        val settings = LinkKind.Settings()
        val attributes = AttributeDecoder(order, order).reset(data).attributes()
        val decoder = AttributeDecoder(order, order).reset(data)
        while (decoder.next()) {
            try {
                decoder.setting(name, settings)
            } catch (_: AttributeException) {
                continue
            }
        }
        return LinkKind(name, attributes, settings)
    }

    private fun AttributeDecoder.setting(kind: String, settings: LinkKind.Settings) {
        when (kind) {
            "vlan" -> {
                on(IflaVlan.ID) { settings.vlanId = u16() }
                on(IflaVlan.PROTOCOL) { settings.vlanProtocol = be16() }
            }

            "vxlan" -> when (type) {
                IflaVxlan.ID -> settings.vxlanId = u32()
                IflaVxlan.PORT -> settings.vxlanPort = be16()
                IflaVxlan.GROUP, IflaVxlan.GROUP6 -> settings.vxlanRemote = ipAddress()
                IflaVxlan.LOCAL, IflaVxlan.LOCAL6 -> settings.vxlanLocal = ipAddress()
            }

            "vrf" -> on(IflaVrf.TABLE) { settings.vrfTable = u32() }

            "macvlan", "macvtap" -> on(IflaMacvlan.MODE) { settings.macvlanMode = u32() }

            "bond" -> on(IflaBond.MODE) { settings.bondMode = u8() }
        }
    }
}
