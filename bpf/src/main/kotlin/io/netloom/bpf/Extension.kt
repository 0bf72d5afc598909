package io.netloom.bpf

/**
 * What Linux knows of a packet beside its bytes: C's `SKF_AD_…`, loaded by [Instruction.LoadExtension]. In programs for the BSDs only [LENGTH] exists.
 *
 * @property mnemonic the name in text, as in `ld #proto`; `bpf_asm` has none for [XOR_X]
 */
public enum class Extension(private val number: Int, public val mnemonic: String) {
    /** The length of the packet in bytes. Not `SKF_AD_…`, but an operation of its own, `BPF_LEN`; the only one that also loads X. */
    LENGTH(-1, "len"),

    /** `SKF_AD_PROTOCOL`: the EtherType in host byte order, such as 0x0800. With a VLAN tag in the metadata it is that of the packet inside. */
    PROTOCOL(0, "proto"),

    /** `SKF_AD_PKTTYPE`: for whom the packet is, `PACKET_HOST` (0), `PACKET_BROADCAST`, `PACKET_MULTICAST`, `PACKET_OTHERHOST`, `PACKET_OUTGOING` (4). */
    PACKET_TYPE(4, "type"),

    /** `SKF_AD_IFINDEX`: the number of the network interface. For a packet that has none the program ends with what is in A. */
    INTERFACE_INDEX(8, "ifidx"),

    /** `SKF_AD_NLATTR`: the offset of the netlink attribute of type X at or after offset A; 0 if there is none. */
    NETLINK_ATTRIBUTE(12, "nla"),

    /** `SKF_AD_NLATTR_NEST`: as [NETLINK_ATTRIBUTE], within the attribute at offset A. */
    NETLINK_ATTRIBUTE_NESTED(16, "nlan"),

    /** `SKF_AD_MARK`: the firewall mark, see `SO_MARK`. */
    MARK(20, "mark"),

    /** `SKF_AD_QUEUE`: the device's queue. */
    QUEUE(24, "queue"),

    /** `SKF_AD_HATYPE`: the type of the interface, `ARPHRD_…`; 1 is Ethernet. For a packet without interface see [INTERFACE_INDEX]. */
    HARDWARE_TYPE(28, "hatype"),

    /** `SKF_AD_RXHASH`: the hash of the flow that the device or the kernel has computed; 0 if nobody did. */
    RX_HASH(32, "rxhash"),

    /** `SKF_AD_CPU`: the number of the CPU on which the filter runs. */
    CPU(36, "cpu"),

    /** `SKF_AD_ALU_XOR_X`: not a value of the packet, but A xor X; older than [AluOperator.XOR]. */
    XOR_X(40, "xor_x"),

    /** `SKF_AD_VLAN_TAG`: the VLAN tag (priority and VLAN number) that was taken out of the packet; 0 if there is none. */
    VLAN_TCI(44, "vlan_tci"),

    /** `SKF_AD_VLAN_TAG_PRESENT`: 1 if a VLAN tag was taken out of the packet, else 0. */
    VLAN_PRESENT(48, "vlan_avail"),

    /** `SKF_AD_PAY_OFFSET`: where the payload begins, behind the network and transport headers that the kernel knows. */
    PAYLOAD_OFFSET(52, "poff"),

    /** `SKF_AD_RANDOM`: a random number of 32 bits. */
    RANDOM(56, "rand"),

    /** `SKF_AD_VLAN_TPID`: the EtherType of the VLAN tag that was taken out, in host byte order, such as 0x8100. Linux 4.1. */
    VLAN_TPID(60, "vlan_tpid"),
    ;

    /** The offset to load from, C's `SKF_AD_OFF + SKF_AD_…`: 0xfffff000 and up. 0 for [LENGTH], whose operation needs none. */
    public val offset: Int
        get() = if (this == LENGTH) 0 else BASE + number

    /** The offset from which ancillary loads count. */
    public companion object {
        /** `SKF_AD_OFF`, -0x1000: absolute loads from here on are extensions. */
        public const val BASE: Int = -0x1000

        private val byOffset = entries.filter { it != LENGTH }.associateBy { it.offset }

        /** The extension that an absolute load from [offset] means; null if it is a place in the packet, or none that is known. */
        @JvmStatic
        public fun at(offset: Int): Extension? = byOffset[offset]
    }
}
