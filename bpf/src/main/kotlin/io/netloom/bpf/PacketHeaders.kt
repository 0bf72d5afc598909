package io.netloom.bpf

import java.nio.ByteBuffer

/**
 * Adds the tests of [ReadyFilters] to a program. Each of them ends by going to [KEEP] or [DROP]; those without another way end where [KEEP] follows.
 *
 * Offsets in X and the functions' numbers count from the network header, which begins at [network].
 */
internal class PacketHeaders(private val program: BpfBuilder, private val start: PacketStart) {
    private val network = if (start == PacketStart.ETHERNET) ETHERNET_SIZE else 0
    private val x = program.x

    /** Whether the layer above the link is this. */
    @JvmSynthetic
    fun type(etherType: Int) {
        loadType()
        program.jeq(etherType, KEEP, DROP)
    }

    /** Whether the packet is of protocol [ip] over IPv4, or of [ip6] over IPv6; null for none over that. */
    @JvmSynthetic
    fun protocol(ip: Int?, ip6: Int?) {
        loadType()
        if (ip != null) {
            program.jeq(ETHERTYPE_IP, ifFalse = if (ip6 == null) DROP else "not IPv4")
            program.ldb(network + IP_PROTOCOL).jeq(ip, KEEP, DROP)
            if (ip6 != null) program.label("not IPv4")
        }
        if (ip6 != null) {
            program.jne(ETHERTYPE_IP6, DROP)
            extensionHeaders(listOf(ip6), KEEP, "later fragment")
            program.label("later fragment").ldb(x + network).jne(ip6, DROP)
        }
    }

    /** Whether the packet is of one of [protocols] and has one of [ports] at either end. */
    @JvmSynthetic
    fun ports(protocols: List<Int>, ports: List<Int>, ip: Boolean, ip6: Boolean) {
        loadType()
        if (ip) {
            program.jeq(ETHERTYPE_IP, ifFalse = if (ip6) "not IPv4" else DROP)
            program.ldb(network + IP_PROTOCOL)
            oneOf(protocols, "first fragment")
            program.label("first fragment").ldh(network + IP_FRAGMENT).jset(IP_FRAGMENT_OFFSET, DROP)
            program.ldxb(network)
            if (ip6) program.ja("transport header").label("not IPv4")
        }
        if (ip6) {
            program.jne(ETHERTYPE_IP6, DROP)
            extensionHeaders(protocols, "transport header", DROP)
            program.label("transport header")
        }
        program.ldh(x + network + SOURCE_PORT)
        for (port in ports) program.jeq(port, KEEP)
        program.ldh(x + network + DESTINATION_PORT)
        oneOf(ports, KEEP)
    }

    /** Whether the source or the destination is in the network of [address]. */
    @JvmSynthetic
    fun addresses(address: ByteArray, prefixLength: Int) {
        val ip6 = address.size == IP6_ADDRESS_SIZE
        val etherType = if (ip6) ETHERTYPE_IP6 else ETHERTYPE_IP
        if (prefixLength == 0) return type(etherType)
        loadType()
        program.jne(etherType, DROP)
        val source = if (ip6) IP6_SOURCE else IP_SOURCE
        address(address, prefixLength, source, "destination")
        program.ja(KEEP).label("destination")
        address(address, prefixLength, source + address.size, DROP)
    }

    /** Whether the packet has a VLAN tag, that of VLAN [id] unless it is null. */
    @JvmSynthetic
    fun vlan(id: Int?) {
        program.ld(Extension.VLAN_PRESENT).jeq(0, "in the packet")
        if (id == null) program.ja(KEEP) else program.ld(Extension.VLAN_TCI).and(VLAN_MASK).jeq(id, KEEP, DROP)
        program.label("in the packet")
        loadType()
        program.jeq(ETHERTYPE_VLAN, "tag").jne(ETHERTYPE_SERVICE_VLAN, DROP).label("tag")
        if (id == null) program.ja(KEEP) else program.ldh(network).and(VLAN_MASK).jne(id, DROP)
    }

    private fun loadType() {
        if (start == PacketStart.ETHERNET) program.ldh(ETHERNET_TYPE) else program.ld(Extension.PROTOCOL)
    }

    /** Goes to [found] if A is one of [values], else drops. */
    private fun oneOf(values: List<Int>, found: String) {
        for (value in values.dropLast(1)) program.jeq(value, found)
        program.jeq(values.last(), found, DROP)
    }

    /** Goes to [different] unless the address at [offset] begins with the first [prefixLength] bits of [address]. */
    private fun address(address: ByteArray, prefixLength: Int, offset: Int, different: String) {
        val words = ByteBuffer.wrap(address)
        for (word in 0 until (prefixLength + Int.SIZE_BITS - 1) / Int.SIZE_BITS) {
            val mask = -1 shl (Int.SIZE_BITS * (word + 1) - prefixLength).coerceAtLeast(0)
            program.ld(network + offset + word * Int.SIZE_BYTES)
            if (mask != -1) program.and(mask)
            program.jne(words.getInt() and mask, different)
        }
    }

    /**
     * Goes to [found], with the offset of the transport header in X, if this is of one of [protocols]; to [later] in a fragment that is not the first, with
     * the offset of the fragment header in X. There are no loops, so the headers to skip are limited.
     */
    private fun extensionHeaders(protocols: List<Int>, found: String, later: String) {
        program.ldxi(IP6_SIZE).ldb(network + IP6_NEXT_HEADER)
        for (header in 1..EXTENSION_HEADERS) {
            for (protocol in protocols) program.jeq(protocol, found)
            program.jeq(
                FRAGMENT,
                "fragment $header",
            ).jeq(HOP_BY_HOP, "options $header").jeq(ROUTING, "options $header").jne(DESTINATION_OPTIONS, DROP)

            // The length is in units of 8 bytes, without the first.
            program.label("options $header").ldb(x + network + 1).add(1).lsh(3).add(x)
            program.ja("next header $header")

            program.label("fragment $header").ldh(x + network + 2).jset(IP6_FRAGMENT_OFFSET, later).txa().add(FRAGMENT_SIZE)

            program.label("next header $header").st(program.m[0]).ldb(x + network).ldx(program.m[0])
        }
        oneOf(protocols, found)
    }

    companion object {
        /** The label of the instruction that keeps the packet. */
        const val KEEP = "keep"

        /** The label of the instruction that drops the packet. */
        const val DROP = "drop"

        const val ETHERTYPE_IP = 0x0800
        const val ETHERTYPE_IP6 = 0x86dd
        private const val ETHERTYPE_VLAN = 0x8100
        private const val ETHERTYPE_SERVICE_VLAN = 0x88a8
        private const val ETHERNET_SIZE = 14
        private const val ETHERNET_TYPE = 12
        private const val VLAN_MASK = 0xfff

        private const val IP_FRAGMENT = 6
        private const val IP_FRAGMENT_OFFSET = 0x1fff
        private const val IP_PROTOCOL = 9
        private const val IP_SOURCE = 12

        private const val IP6_SIZE = 40
        private const val IP6_NEXT_HEADER = 6
        private const val IP6_SOURCE = 8
        private const val IP6_ADDRESS_SIZE = 16
        private const val IP6_FRAGMENT_OFFSET = 0xfff8
        private const val EXTENSION_HEADERS = 4
        private const val HOP_BY_HOP = 0
        private const val ROUTING = 43
        private const val FRAGMENT = 44
        private const val FRAGMENT_SIZE = 8
        private const val DESTINATION_OPTIONS = 60

        private const val SOURCE_PORT = 0
        private const val DESTINATION_PORT = 2
    }
}
