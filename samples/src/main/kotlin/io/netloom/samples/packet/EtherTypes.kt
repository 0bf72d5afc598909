package io.netloom.samples.packet

/** EtherTypes: what follows the link header. The numbers are IANA's. */
internal object EtherTypes {
    const val IP: Int = 0x0800
    const val ARP: Int = 0x0806
    const val VLAN: Int = 0x8100
    const val IP6: Int = 0x86dd
    const val SERVICE_VLAN: Int = 0x88a8

    /** What was used before [SERVICE_VLAN], and is by some still. */
    const val OLD_SERVICE_VLAN: Int = 0x9100

    /** Below it the field is the length of an IEEE 802.3 frame. */
    const val LEAST: Int = 0x0600

    private val names = mapOf(
        IP to "IPv4",
        ARP to "ARP",
        0x0842 to "Wake-on-LAN",
        0x8035 to "RARP",
        VLAN to "VLAN",
        IP6 to "IPv6",
        0x8809 to "LACP",
        0x8847 to "MPLS",
        0x8863 to "PPPoE discovery",
        0x8864 to "PPPoE",
        0x888e to "EAPOL",
        SERVICE_VLAN to "service VLAN",
        0x88cc to "LLDP",
        0x88e5 to "MACsec",
        0x88f7 to "PTP",
        0x9000 to "loopback test",
        OLD_SERVICE_VLAN to "service VLAN, old",
    )

    /** Null for one that is not known here. */
    fun name(type: Int): String? = names[type]

    /** `IPv4 (0x0800)`, or the number alone. */
    fun text(type: Int): String = "0x%04x".format(type).let { number -> name(type)?.let { "$it ($number)" } ?: number }

    fun isVlan(type: Int): Boolean = type == VLAN || type == SERVICE_VLAN || type == OLD_SERVICE_VLAN
}
