package io.netloom.samples.bpf

import io.netloom.samples.packet.EtherTypes
import io.netloom.samples.packet.IcmpTypes
import io.netloom.samples.packet.IpProtocols
import io.netloom.samples.packet.Ports
import io.netloom.samples.packet.TcpFlags

/** How the values of a header's field are written. */
internal enum class FieldFormat(private val write: (Int) -> String) {
    DECIMAL(Integer::toUnsignedString),
    HEXADECIMAL({ "0x" + Integer.toHexString(it) }),
    ETHER_TYPE(EtherTypes::text),
    PROTOCOL(IpProtocols::text),
    PORT(Ports::text),
    ADDRESS({ value -> listOf(24, 16, 8, 0).joinToString(".") { "${value ushr it and 0xff}" } }),
    TCP_FLAGS({ "${TcpFlags.text(it)} (0x${Integer.toHexString(it)})" }),
    ICMP_TYPE({ "${IcmpTypes.text(it)} ($it)" }),
    ICMP6_TYPE({ "${IcmpTypes.text6(it)} ($it)" }),
    ARP_OPERATION({
        if (it == 1) {
            "request (1)"
        } else if (it == 2) {
            "reply (2)"
        } else {
            "$it"
        }
    }),
    PACKET_TYPE({
        listOf("to this host", "broadcast", "multicast", "to another host", "outgoing").getOrNull(it)?.let { name -> "$name ($it)" }
            ?: "$it"
    }),
    ;

    fun text(value: Int): String = write(value)
}
