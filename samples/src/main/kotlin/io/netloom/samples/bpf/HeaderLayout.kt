package io.netloom.samples.bpf

import io.netloom.samples.packet.EtherTypes
import io.netloom.samples.packet.IpProtocols

/** A field of a packet's header: where it is, counted from the header's begin, how long, and what it is called. */
internal class HeaderField(val offset: Int, val size: Int, val name: String, val format: FieldFormat = FieldFormat.HEXADECIMAL)

/**
 * The fields of a header.
 *
 * @property size bytes of the header; what follows is the next one. Of those whose size varies, the least
 */
internal enum class HeaderLayout(val title: String, val size: Int, vararg fields: HeaderField) {
    ETHERNET(
        "Ethernet",
        14,
        HeaderField(0, 6, "destination MAC address"),
        HeaderField(6, 6, "source MAC address"),
        HeaderField(12, 2, "EtherType", FieldFormat.ETHER_TYPE),
    ),
    VLAN(
        "VLAN",
        4,
        HeaderField(0, 2, "VLAN tag"),
        HeaderField(2, 2, "EtherType behind the VLAN tag", FieldFormat.ETHER_TYPE),
    ),
    ARP(
        "ARP",
        28,
        HeaderField(0, 2, "ARP hardware type", FieldFormat.DECIMAL),
        HeaderField(2, 2, "ARP protocol type", FieldFormat.ETHER_TYPE),
        HeaderField(6, 2, "ARP operation", FieldFormat.ARP_OPERATION),
        HeaderField(8, 6, "ARP sender MAC address"),
        HeaderField(14, 4, "ARP sender IP address", FieldFormat.ADDRESS),
        HeaderField(18, 6, "ARP target MAC address"),
        HeaderField(24, 4, "ARP target IP address", FieldFormat.ADDRESS),
    ),
    IPV4(
        "IPv4",
        20,
        HeaderField(0, 1, "IPv4 version and header length"),
        HeaderField(1, 1, "IPv4 DSCP and ECN"),
        HeaderField(2, 2, "IPv4 total length", FieldFormat.DECIMAL),
        HeaderField(4, 2, "IPv4 identification"),
        HeaderField(6, 2, "IPv4 fragment flags and offset"),
        HeaderField(8, 1, "IPv4 time to live", FieldFormat.DECIMAL),
        HeaderField(9, 1, "IPv4 protocol", FieldFormat.PROTOCOL),
        HeaderField(10, 2, "IPv4 header checksum"),
        HeaderField(12, 4, "IPv4 source address", FieldFormat.ADDRESS),
        HeaderField(16, 4, "IPv4 destination address", FieldFormat.ADDRESS),
    ),
    IPV6(
        "IPv6",
        40,
        HeaderField(0, 4, "IPv6 version, traffic class and flow label"),
        HeaderField(4, 2, "IPv6 payload length", FieldFormat.DECIMAL),
        HeaderField(6, 1, "IPv6 next header", FieldFormat.PROTOCOL),
        HeaderField(7, 1, "IPv6 hop limit", FieldFormat.DECIMAL),
        HeaderField(8, 16, "IPv6 source address"),
        HeaderField(24, 16, "IPv6 destination address"),
    ),
    FRAGMENT(
        "IPv6 fragment header",
        8,
        HeaderField(0, 1, "next header behind the fragment header", FieldFormat.PROTOCOL),
        HeaderField(2, 2, "IPv6 fragment offset and flag"),
        HeaderField(4, 4, "IPv6 fragment identification"),
    ),
    EXTENSION(
        "IPv6 extension header",
        8,
        HeaderField(0, 1, "next header", FieldFormat.PROTOCOL),
        HeaderField(1, 1, "length of the extension header", FieldFormat.DECIMAL),
        HeaderField(2, 2, "IPv6 fragment offset and flag"),
    ),
    TCP(
        "TCP",
        20,
        HeaderField(0, 2, "TCP source port", FieldFormat.PORT),
        HeaderField(2, 2, "TCP destination port", FieldFormat.PORT),
        HeaderField(4, 4, "TCP sequence number"),
        HeaderField(8, 4, "TCP acknowledgment number"),
        HeaderField(12, 1, "TCP header length"),
        HeaderField(13, 1, "TCP flags", FieldFormat.TCP_FLAGS),
        HeaderField(14, 2, "TCP window", FieldFormat.DECIMAL),
        HeaderField(16, 2, "TCP checksum"),
        HeaderField(18, 2, "TCP urgent pointer", FieldFormat.DECIMAL),
    ),
    UDP(
        "UDP",
        8,
        HeaderField(0, 2, "UDP source port", FieldFormat.PORT),
        HeaderField(2, 2, "UDP destination port", FieldFormat.PORT),
        HeaderField(4, 2, "UDP length", FieldFormat.DECIMAL),
        HeaderField(6, 2, "UDP checksum"),
    ),
    ICMP(
        "ICMP",
        8,
        HeaderField(0, 1, "ICMP type", FieldFormat.ICMP_TYPE),
        HeaderField(1, 1, "ICMP code", FieldFormat.DECIMAL),
        HeaderField(2, 2, "ICMP checksum"),
    ),
    ICMP6(
        "ICMPv6",
        8,
        HeaderField(0, 1, "ICMPv6 type", FieldFormat.ICMP6_TYPE),
        HeaderField(1, 1, "ICMPv6 code", FieldFormat.DECIMAL),
        HeaderField(2, 2, "ICMPv6 checksum"),
    ),

    /** One of those that begin with ports. */
    TRANSPORT(
        "transport header",
        4,
        HeaderField(0, 2, "source port", FieldFormat.PORT),
        HeaderField(2, 2, "destination port", FieldFormat.PORT),
    ),
    ;

    private val fields = fields.asList()

    /** The field in which these bytes lie, null if they lie in none or in several. */
    fun field(offset: Int, size: Int): HeaderField? = fields.find { offset >= it.offset && offset + size <= it.offset + it.size }

    companion object {
        /** The header behind an EtherType; null for one that is not known here. */
        fun behindType(type: Int): HeaderLayout? = when (type) {
            EtherTypes.IP -> IPV4
            EtherTypes.IP6 -> IPV6
            EtherTypes.ARP -> ARP
            else -> if (EtherTypes.isVlan(type)) VLAN else null
        }

        /** The header behind an IP header of this protocol; null for one that is not known here. */
        fun behindProtocol(protocol: Int): HeaderLayout? = when (protocol) {
            IpProtocols.TCP -> TCP
            IpProtocols.UDP -> UDP
            IpProtocols.ICMP -> ICMP
            IpProtocols.ICMP6 -> ICMP6
            IpProtocols.SCTP -> TRANSPORT
            IpProtocols.FRAGMENT -> FRAGMENT
            else -> null
        }
    }
}
