package io.netloom.icmp

import java.nio.ByteBuffer

/**
 * An IPv6 packet is larger than the next link takes. ICMPv6 type 2; carries no extensions.
 *
 * @property mtu the largest packet that fits, in bytes: 0 to 2^32-1
 * @throws IllegalArgumentException if a number does not fit its field
 */
public class PacketTooBig @JvmOverloads constructor(public val mtu: Long, datagram: ByteArray, code: Int = 0, checksum: Int = 0) :
    IcmpErrorMessage(IcmpVersion.V6, Icmpv6Type.PACKET_TOO_BIG, code, checksum, datagram) {
    init {
        require(mtu in 0..UInt32.MAX) { "mtu must be 0 to 4294967295, is $mtu" }
    }

    @JvmSynthetic
    override fun writeRest(out: ByteBuffer) {
        out.putInt(mtu.toInt())
    }

    @JvmSynthetic
    override fun details(): String = ", MTU $mtu" + super.details()
}
