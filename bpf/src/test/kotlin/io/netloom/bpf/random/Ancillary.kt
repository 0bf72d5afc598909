package io.netloom.bpf.random

/** Where loads read something else than the packet from its start: the numbers of `linux/filter.h`. */
object Ancillary {
    /** `SKF_AD_OFF`: what belongs to the packet and is not in it, by number. */
    const val AD = -0x1000

    /** `SKF_NET_OFF`: the packet from its network header on. */
    const val NET = -0x100000

    /** `SKF_LL_OFF`: the packet from its link layer header on. */
    const val LL = -0x200000

    const val PROTOCOL = 0
    const val PACKET_TYPE = 4
    const val INTERFACE_INDEX = 8
    const val NETLINK_ATTRIBUTE = 12
    const val NESTED_NETLINK_ATTRIBUTE = 16
    const val MARK = 20
    const val QUEUE = 24
    const val HARDWARE_TYPE = 28
    const val RX_HASH = 32
    const val CPU = 36
    const val XOR_X = 40
    const val VLAN_TAG = 44
    const val VLAN_TAG_PRESENT = 48
    const val PAYLOAD_OFFSET = 52
    const val RANDOM = 56
    const val VLAN_PROTOCOL = 60

    /** All of them. */
    val ALL: List<Int> = (PROTOCOL..VLAN_PROTOCOL step 4).toList()

    /** What nobody can foresee. */
    val UNFORESEEABLE: Set<Int> = setOf(CPU, RANDOM)
}
