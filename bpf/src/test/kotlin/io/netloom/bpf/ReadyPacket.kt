package io.netloom.bpf

import io.netloom.bpf.Headers.ethernet
import io.netloom.bpf.Headers.fragment
import io.netloom.bpf.Headers.header
import io.netloom.bpf.Headers.ip
import io.netloom.bpf.Headers.ip6
import io.netloom.bpf.Headers.ports

/**
 * An Ethernet packet, and which filters keep it.
 *
 * @property name what it is
 * @property keptBy the names of the [filters] that keep it
 * @property bytes from the Ethernet header on, as a packet socket sees them
 * @property tag the VLAN tag that the kernel has taken out; null if there was none
 */
class ReadyPacket private constructor(val name: String, keptBy: String, val bytes: ByteArray, private val tag: Int? = null) {
    val keptBy: Set<String> = keptBy.split(' ').filter(String::isNotEmpty).toSet()

    /** The EtherType. */
    private val type = (bytes[TYPE].toInt() and 0xff shl 8) or (bytes[TYPE + 1].toInt() and 0xff)

    /** What the kernel knows of it. */
    val metadata = PacketMetadata().also {
        it.protocol = type
        it.vlanPresent = tag != null
        it.vlanTci = tag ?: 0
    }

    /** What has to be sent for the kernel to see this; null if it would take out the tag. */
    val sent: ByteArray? = when {
        tag != null -> bytes.copyOf(TYPE) + Headers.short(VLAN) + Headers.short(tag) + bytes.drop(TYPE)
        type == VLAN || type == SERVICE_VLAN -> null
        else -> bytes
    }

    companion object {
        private const val TYPE = 12
        private const val VLAN = 0x8100
        private const val SERVICE_VLAN = 0x88a8

        /** How long the Ethernet header is. */
        const val ETHERNET = 14

        /** The filters by name. */
        fun filters(start: PacketStart): Map<String, BpfProgram> = ReadyFilters.names.associateWith { ReadyFilters.named(it, start)!! } + mapOf(
            "udp53" to ReadyFilters.udpPort(53, start),
            "tcp53" to ReadyFilters.tcpPort(53, start),
            "port53" to ReadyFilters.port(53, start),
            "vlan5" to ReadyFilters.vlan(5, start),
        )

        val all: List<ReadyPacket> = listOf(
            ReadyPacket("an ARP request", "arp", ethernet(0x0806, ByteArray(28))),
            ReadyPacket("an LLDP frame", "lldp", ethernet(0x88cc, ByteArray(20))),
            ReadyPacket("something else", "", ethernet(0x88f7, ByteArray(20))),
            ReadyPacket("ICMP", "ip icmp", ethernet(0x0800, ip(1, ports(53, 53)))),
            ReadyPacket("a later fragment of ICMP", "ip icmp", ethernet(0x0800, ip(1, ports(53, 53), fragment = 0x2001))),
            ReadyPacket("DHCP from a client", "ip udp dhcp", ethernet(0x0800, ip(17, ports(68, 67)))),
            ReadyPacket("DHCP from a server", "ip udp dhcp", ethernet(0x0800, ip(17, ports(67, 68)))),
            ReadyPacket("the ports of DHCP in TCP", "ip tcp", ethernet(0x0800, ip(6, ports(67, 68)))),
            ReadyPacket("a DNS query", "ip udp dns udp53 port53", ethernet(0x0800, ip(17, ports(40_000, 53)))),
            ReadyPacket("a DNS answer", "ip udp dns udp53 port53", ethernet(0x0800, ip(17, ports(53, 40_000)))),
            ReadyPacket("a DNS query in TCP", "ip tcp dns tcp53 port53", ethernet(0x0800, ip(6, ports(40_000, 53)))),
            ReadyPacket("port 53 in SCTP", "ip port53", ethernet(0x0800, ip(132, ports(40_000, 53)))),
            ReadyPacket("a DNS query behind IPv4 options", "ip udp dns udp53 port53", ethernet(0x0800, ip(17, ports(40_000, 53), options = 40))),
            ReadyPacket("options that look like ports", "ip udp", ethernet(0x0800, ip(17, ports(1, 2), options = 4, option = ports(53, 53)))),
            ReadyPacket("a first fragment of DNS", "ip udp dns udp53 port53", ethernet(0x0800, ip(17, ports(53, 40_000), fragment = 0x2000))),
            ReadyPacket("a later fragment that looks like DNS", "ip udp", ethernet(0x0800, ip(17, ports(53, 53), fragment = 1))),
            ReadyPacket(
                "a packet that must not be fragmented",
                "ip udp dns udp53 port53",
                ethernet(0x0800, ip(17, ports(53, 40_000), fragment = 0x4000)),
            ),
            ReadyPacket("another port", "ip udp", ethernet(0x0800, ip(17, ports(54, 52)))),
            ReadyPacket("DHCP in IPv6", "ip6 udp dhcp6", ethernet(0x86dd, ip6(17, ports(546, 547)))),
            ReadyPacket("the ports of DHCP for IPv6 in IPv4", "ip udp", ethernet(0x0800, ip(17, ports(546, 547)))),
            ReadyPacket("the ports of DHCP for IPv4 in IPv6", "ip6 udp", ethernet(0x86dd, ip6(17, ports(67, 68)))),
            ReadyPacket("DNS in IPv6", "ip6 udp dns udp53 port53", ethernet(0x86dd, ip6(17, ports(40_000, 53)))),
            ReadyPacket("DNS in TCP in IPv6", "ip6 tcp dns tcp53 port53", ethernet(0x86dd, ip6(6, ports(53, 40_000)))),
            ReadyPacket("a neighbour solicitation", "ip6 icmp6", ethernet(0x86dd, ip6(58, ports(53, 53)))),
            ReadyPacket("a multicast listener report", "ip6 icmp6", ethernet(0x86dd, ip6(0, header(58, 0) + ports(53, 53)))),
            ReadyPacket("the protocol of ICMP in IPv6", "ip6", ethernet(0x86dd, ip6(1, ports(53, 53)))),
            ReadyPacket("the protocol of ICMPv6 in IPv4", "ip", ethernet(0x0800, ip(58, ports(53, 53)))),
            ReadyPacket(
                "UDP behind four extension headers",
                "ip6 udp dns udp53 port53",
                ethernet(0x86dd, ip6(0, header(60, 2) + header(43, 0) + header(44, 1) + fragment(17, 1) + ports(40_000, 53))),
            ),
            ReadyPacket(
                "UDP behind five extension headers",
                "ip6",
                ethernet(0x86dd, ip6(0, header(60, 2) + header(43, 0) + header(44, 1) + fragment(60, 1) + header(17, 0) + ports(40_000, 53))),
            ),
            ReadyPacket("a long extension header", "ip6 udp dns udp53 port53", ethernet(0x86dd, ip6(60, header(17, 200) + ports(53, 1)))),
            ReadyPacket("a later fragment of UDP in IPv6", "ip6 udp", ethernet(0x86dd, ip6(44, fragment(17, 0xb8) + ports(53, 53)))),
            ReadyPacket("a later fragment behind options", "ip6 icmp6", ethernet(0x86dd, ip6(0, header(44, 0) + fragment(58, 0xb9) + ports(53, 53)))),
            ReadyPacket("an authentication header", "ip6", ethernet(0x86dd, ip6(51, header(17, 1) + ports(53, 53)))),
            ReadyPacket("an extension header that is cut off, which says UDP", "ip6 udp", ethernet(0x86dd, ip6(0, header(17, 9).copyOf(20)))),
            ReadyPacket("ARP in VLAN 5", "arp vlan vlan5", ethernet(0x0806, ByteArray(28)), tag = 0x6005),
            ReadyPacket("ARP in VLAN 0", "arp vlan", ethernet(0x0806, ByteArray(28)), tag = 0xe000),
            ReadyPacket("ARP in VLAN 6", "arp vlan", ethernet(0x0806, ByteArray(28)), tag = 6),
            ReadyPacket("ARP with the tag in the packet", "vlan vlan5", ethernet(0x8100, byteArrayOf(0x60, 5, 8, 6) + ByteArray(28))),
            ReadyPacket("ARP with the tag of a provider in the packet", "vlan vlan5", ethernet(0x88a8, byteArrayOf(0, 5, 8, 6) + ByteArray(28))),
            ReadyPacket("VLAN 5 in VLAN 6", "vlan", ethernet(0x8100, byteArrayOf(0, 5, 8, 6) + ByteArray(28)), tag = 6),
        )
    }
}
