package io.netloom.bpf

import java.net.InetAddress

/**
 * Filters for what is looked for most often, for packet sockets (packet(7)). They keep whole packets, sent as well as received ones, and drop all others.
 *
 * **VLAN.** Linux takes the VLAN tag out of a received packet and keeps it beside it, so the filters find what is in a VLAN as if it had no tag. A tag
 * that is still in the packet, the second of two or that of a packet being sent by this machine, hides what is behind it from all of them but [vlan].
 *
 * **Fragments.** A filter for a protocol keeps all fragments of a packet; one for ports only the first, because the others have none.
 *
 * **IPv6 extension headers.** Up to four are skipped: hop-by-hop and destination options, routing, fragment. What is behind more of them, or behind
 * others such as the authentication header, is not found.
 *
 * Filters are made anew by each call; a program can be attached any number of times.
 */
public object ReadyFilters {
    private val byName: Map<String, (PacketStart) -> BpfProgram> = mapOf(
        "arp" to ::arp,
        "ip" to ::ip,
        "ip6" to ::ip6,
        "icmp" to ::icmp,
        "icmp6" to ::icmp6,
        "tcp" to ::tcp,
        "udp" to ::udp,
        "dhcp" to ::dhcp,
        "dhcp6" to ::dhcp6,
        "dns" to ::dns,
        "lldp" to ::lldp,
        "vlan" to ::vlan,
    )

    /** The names that [named] knows: those of the functions that need no argument. */
    @JvmStatic
    public val names: List<String> = byName.keys.toList()

    /** The filter of one of the [names]; null if there is none of that name. */
    @JvmStatic
    @JvmOverloads
    public fun named(name: String, start: PacketStart = PacketStart.ETHERNET): BpfProgram? = byName[name]?.invoke(start)

    /** ARP, EtherType 0x0806: requests and answers. */
    @JvmStatic
    @JvmOverloads
    public fun arp(start: PacketStart = PacketStart.ETHERNET): BpfProgram = ofType(ETHERTYPE_ARP, start)

    /** All of IPv4, EtherType 0x0800. */
    @JvmStatic
    @JvmOverloads
    public fun ip(start: PacketStart = PacketStart.ETHERNET): BpfProgram = ofType(PacketHeaders.ETHERTYPE_IP, start)

    /** All of IPv6, EtherType 0x86dd. */
    @JvmStatic
    @JvmOverloads
    public fun ip6(start: PacketStart = PacketStart.ETHERNET): BpfProgram = ofType(PacketHeaders.ETHERTYPE_IP6, start)

    /** ICMP, the protocol 1 of IPv4. */
    @JvmStatic
    @JvmOverloads
    public fun icmp(start: PacketStart = PacketStart.ETHERNET): BpfProgram = ofProtocol(start, ip = ICMP, ip6 = null)

    /** ICMPv6, the protocol 58 of IPv6, with neighbour discovery and multicast listener reports. */
    @JvmStatic
    @JvmOverloads
    public fun icmp6(start: PacketStart = PacketStart.ETHERNET): BpfProgram = ofProtocol(start, ip = null, ip6 = ICMP6)

    /** TCP over IPv4 and IPv6. */
    @JvmStatic
    @JvmOverloads
    public fun tcp(start: PacketStart = PacketStart.ETHERNET): BpfProgram = ofProtocol(start, ip = TCP, ip6 = TCP)

    /** UDP over IPv4 and IPv6. */
    @JvmStatic
    @JvmOverloads
    public fun udp(start: PacketStart = PacketStart.ETHERNET): BpfProgram = ofProtocol(start, ip = UDP, ip6 = UDP)

    /** DHCP for IPv4: UDP port 67 or 68 at either end (RFC 2131). */
    @JvmStatic
    @JvmOverloads
    public fun dhcp(start: PacketStart = PacketStart.ETHERNET): BpfProgram = ofPorts(start, listOf(UDP), DHCP_SERVER, DHCP_CLIENT, ip6 = false)

    /** DHCP for IPv6: UDP port 546 or 547 at either end (RFC 8415). */
    @JvmStatic
    @JvmOverloads
    public fun dhcp6(start: PacketStart = PacketStart.ETHERNET): BpfProgram = ofPorts(start, listOf(UDP), DHCP6_CLIENT, DHCP6_SERVER, ip = false)

    /** DNS: UDP or TCP port 53 at either end, over IPv4 and IPv6. */
    @JvmStatic
    @JvmOverloads
    public fun dns(start: PacketStart = PacketStart.ETHERNET): BpfProgram = ofPorts(start, listOf(UDP, TCP), DNS)

    /** LLDP, EtherType 0x88cc (IEEE 802.1AB). To receive it the interface needs the multicast address 01:80:c2:00:00:0e, or promiscuous mode. */
    @JvmStatic
    @JvmOverloads
    public fun lldp(start: PacketStart = PacketStart.ETHERNET): BpfProgram = ofType(ETHERTYPE_LLDP, start)

    /**
     * A UDP port at either end, over IPv4 and IPv6.
     *
     * @throws IllegalArgumentException if [port] is not 0 to 65535
     */
    @JvmStatic
    @JvmOverloads
    public fun udpPort(port: Int, start: PacketStart = PacketStart.ETHERNET): BpfProgram = ofPorts(start, listOf(UDP), port)

    /**
     * A TCP port at either end, over IPv4 and IPv6.
     *
     * @throws IllegalArgumentException if [port] is not 0 to 65535
     */
    @JvmStatic
    @JvmOverloads
    public fun tcpPort(port: Int, start: PacketStart = PacketStart.ETHERNET): BpfProgram = ofPorts(start, listOf(TCP), port)

    /**
     * A port of UDP, TCP or SCTP at either end, over IPv4 and IPv6: what tcpdump means by `port`.
     *
     * @throws IllegalArgumentException if [port] is not 0 to 65535
     */
    @JvmStatic
    @JvmOverloads
    public fun port(port: Int, start: PacketStart = PacketStart.ETHERNET): BpfProgram = ofPorts(start, listOf(UDP, TCP, SCTP), port)

    /** Packets with a VLAN tag, whether the kernel has taken it out ([Extension.VLAN_PRESENT]) or not (EtherType 0x8100 or 0x88a8). */
    @JvmStatic
    @JvmOverloads
    public fun vlan(start: PacketStart = PacketStart.ETHERNET): BpfProgram = tagged(start, null)

    /**
     * Packets of one VLAN, wherever the tag is, see [vlan]; of two tags the outer one counts.
     *
     * @param id the number of the VLAN, 0 to 4095; 0 is that of packets which have a priority but no VLAN
     * @throws IllegalArgumentException if [id] is outside of that
     */
    @JvmStatic
    @JvmOverloads
    public fun vlan(id: Int, start: PacketStart = PacketStart.ETHERNET): BpfProgram {
        require(id in 0..VLAN_MASK) { "a VLAN is 0 to $VLAN_MASK, not $id" }
        return tagged(start, id)
    }

    /** IP packets from or to [address], IPv4 or IPv6. ARP and neighbour discovery about it are not among them. */
    @JvmStatic
    @JvmOverloads
    public fun ipHost(address: InetAddress, start: PacketStart = PacketStart.ETHERNET): BpfProgram =
        ipNet(address, address.address.size * Byte.SIZE_BITS, start)

    /**
     * IP packets from or to a network, IPv4 or IPv6.
     *
     * @param address the network, or any address in it
     * @param prefixLength how many leading bits of the address are the network's: 0 to 32 for IPv4, 0 to 128 for IPv6
     * @throws IllegalArgumentException if [prefixLength] is outside of that
     */
    @JvmStatic
    @JvmOverloads
    public fun ipNet(address: InetAddress, prefixLength: Int, start: PacketStart = PacketStart.ETHERNET): BpfProgram {
        val bits = address.address.size * Byte.SIZE_BITS
        require(prefixLength in 0..bits) { "the prefix length of ${address.hostAddress} must be 0 to $bits, is $prefixLength" }
        return filter(start) { addresses(address.address, prefixLength) }
    }

    private fun ofType(etherType: Int, start: PacketStart): BpfProgram = filter(start) { type(etherType) }

    private fun ofProtocol(start: PacketStart, ip: Int?, ip6: Int?): BpfProgram = filter(start) { protocol(ip, ip6) }

    private fun ofPorts(start: PacketStart, protocols: List<Int>, vararg ports: Int, ip: Boolean = true, ip6: Boolean = true): BpfProgram {
        for (port in ports) require(port in 0..MAX_PORT) { "a port is 0 to $MAX_PORT, not $port" }
        return filter(start) { ports(protocols, ports.asList(), ip, ip6) }
    }

    private fun tagged(start: PacketStart, id: Int?): BpfProgram = filter(start) { vlan(id) }

    private inline fun filter(start: PacketStart, tests: PacketHeaders.() -> Unit): BpfProgram {
        val builder = BpfBuilder()
        PacketHeaders(builder, start).tests()
        return builder.label(PacketHeaders.KEEP).ret(-1).label(PacketHeaders.DROP).ret(0).build()
    }

    private const val ETHERTYPE_ARP = 0x0806
    private const val ETHERTYPE_LLDP = 0x88cc
    private const val ICMP = 1
    private const val TCP = 6
    private const val UDP = 17
    private const val ICMP6 = 58
    private const val SCTP = 132
    private const val DNS = 53
    private const val DHCP_SERVER = 67
    private const val DHCP_CLIENT = 68
    private const val DHCP6_CLIENT = 546
    private const val DHCP6_SERVER = 547
    private const val MAX_PORT = 0xffff
    private const val VLAN_MASK = 0xfff
}
