package io.netloom.icmp

import java.net.Inet4Address
import java.nio.ByteBuffer

/**
 * A router knows a better first hop for a packet. ICMP type 5; ICMPv6's redirect is a message of neighbor discovery and a [RawMessage] here.
 *
 * @property gateway the better router
 * @throws IllegalArgumentException if a number does not fit its field
 */
public class Redirect @JvmOverloads constructor(code: Int, public val gateway: Inet4Address, datagram: ByteArray, checksum: Int = 0) :
    IcmpErrorMessage(IcmpVersion.V4, Icmpv4Type.REDIRECT, code, checksum, datagram) {
    @JvmSynthetic
    override fun writeRest(out: ByteBuffer) {
        out.put(gateway.address)
    }

    @JvmSynthetic
    override fun details(): String = ", gateway ${gateway.hostAddress}" + super.details()
}
