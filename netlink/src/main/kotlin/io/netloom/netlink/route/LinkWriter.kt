package io.netloom.netlink.route

import io.netloom.netlink.AttributeEncoder

/** `struct ifinfomsg` and `IFLA_…`. */
internal object LinkWriter {
    /** What fits into `IFLA_IFNAME`, a NUL not counted: C's `IFNAMSIZ`. */
    const val NAME_LIMIT = 15

    fun payload(link: Link): ByteArray = payload(LinkReader.HEADER, {
        put(0, link.family.toByte())
        putInt(4, link.index)
        putInt(8, link.flags)
        putInt(12, link.flagMask)
    }) {
        link.name?.let { name(it) }
        link.alias?.let { string(Ifla.IFALIAS, it) }
        link.address?.let { bytes(Ifla.ADDRESS, it.toByteArray()) }
        link.broadcast?.let { bytes(Ifla.BROADCAST, it.toByteArray()) }
        link.mtu?.let { u32(Ifla.MTU, it) }
        link.parent?.let { s32(Ifla.LINK, it) }
        link.master?.let { s32(Ifla.MASTER, it) }
        link.transmitQueueLength?.let { u32(Ifla.TXQLEN, it) }
        link.transmitQueues?.let { u32(Ifla.NUM_TX_QUEUES, it) }
        link.receiveQueues?.let { u32(Ifla.NUM_RX_QUEUES, it) }
        link.carrier?.let { u8(Ifla.CARRIER, if (it) 1 else 0) }
        link.group?.let { u32(Ifla.GROUP, it) }
        link.kind?.let { kind(it) }
        link.namespaceFd()?.let { s32(Ifla.NET_NS_FD, it) }
        link.namespacePid()?.let { u32(Ifla.NET_NS_PID, it) }
        link.attributes.forEach { attribute(it) }
    }

    /** What says which link is meant, and no more. */
    fun reference(link: Link): ByteArray = payload(LinkReader.HEADER, {
        put(0, link.family.toByte())
        putInt(4, link.index)
    }) {
        if (link.index == 0) link.name?.let { name(it) }
    }

    /** The kernel takes alternative names by either attribute; only the second has room for long ones. */
    fun AttributeEncoder.name(name: String) {
        string(if (name.encodeToByteArray().size > NAME_LIMIT) Ifla.ALT_IFNAME else Ifla.IFNAME, name)
    }

    private fun AttributeEncoder.kind(kind: LinkKind) {
        nested(Ifla.LINKINFO) {
            string(IflaInfo.KIND, kind.name)
            if (kind.attributes.isNotEmpty()) nested(IflaInfo.DATA) { kind.attributes.forEach { attribute(it) } }
        }
    }
}
