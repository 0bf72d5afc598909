package io.netloom.samples.packet

/** Ports that are known by a name. */
internal object Ports {
    const val DNS: Int = 53
    const val DHCP_SERVER: Int = 67
    const val DHCP_CLIENT: Int = 68
    const val MULTICAST_DNS: Int = 5353

    private val names = mapOf(
        22 to "SSH",
        25 to "SMTP",
        DNS to "DNS",
        DHCP_SERVER to "DHCP server",
        DHCP_CLIENT to "DHCP client",
        80 to "HTTP",
        123 to "NTP",
        161 to "SNMP",
        179 to "BGP",
        443 to "HTTPS",
        514 to "syslog",
        546 to "DHCPv6 client",
        547 to "DHCPv6 server",
        1900 to "SSDP",
        MULTICAST_DNS to "multicast DNS",
    )

    /** `53 (DNS)`, or the number alone. */
    fun text(port: Int): String = names[port]?.let { "$port ($it)" } ?: "$port"
}
