package io.netloom.icmp

import java.nio.ByteBuffer

/**
 * A packet could not be delivered; the code says why. ICMP type 3, ICMPv6 type 1. May carry extensions.
 *
 * @property nextHopMtu for ICMP with [Icmpv4Code.FRAGMENTATION_NEEDED] the largest packet that fits, in bytes (RFC 1191); 0 if unknown, and otherwise
 * @throws IllegalArgumentException if a number does not fit its field, [nextHopMtu] is not 0 for ICMPv6, or the quote is too long for extensions
 */
public class DestinationUnreachable @JvmOverloads constructor(
    version: IcmpVersion,
    code: Int,
    datagram: ByteArray,
    extensions: List<IcmpExtension> = emptyList(),
    public val nextHopMtu: Int = 0,
    checksum: Int = 0,
) : IcmpErrorMessage(
    version,
    if (version == IcmpVersion.V4) Icmpv4Type.DESTINATION_UNREACHABLE else Icmpv6Type.DESTINATION_UNREACHABLE,
    code,
    checksum,
    datagram,
    extensions,
) {
    init {
        require(nextHopMtu in 0..UInt16.MAX) { "nextHopMtu must be 0 to 65535, is $nextHopMtu" }
        require(nextHopMtu == 0 || version == IcmpVersion.V4) { "ICMPv6 has PacketTooBig for an MTU" }
    }

    @JvmSynthetic
    override fun writeRest(out: ByteBuffer) {
        if (version == IcmpVersion.V4) {
            out.put(0).put(lengthAttribute.toByte()).putShort(nextHopMtu.toShort())
        } else {
            out.putInt(lengthAttribute shl LENGTH_SHIFT)
        }
    }

    @JvmSynthetic
    override fun details(): String = (if (nextHopMtu == 0) "" else ", next hop MTU $nextHopMtu") + super.details()

    private companion object {
        const val LENGTH_SHIFT = 24
    }
}
