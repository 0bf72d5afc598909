package io.netloom.icmp

import java.nio.ByteBuffer

/**
 * A packet's header could not be understood. ICMP type 12, which may carry extensions; ICMPv6 type 4, which may not.
 *
 * @property pointer the offset of the offending byte in the original packet: 0 to 255 for ICMP, to 2^32-1 for ICMPv6
 * @throws IllegalArgumentException if a number does not fit its field, ICMPv6 is to carry extensions, or the quote is too long for them
 */
public class ParameterProblem @JvmOverloads constructor(
    version: IcmpVersion,
    code: Int,
    public val pointer: Long,
    datagram: ByteArray,
    extensions: List<IcmpExtension> = emptyList(),
    checksum: Int = 0,
) : IcmpErrorMessage(
    version,
    if (version == IcmpVersion.V4) Icmpv4Type.PARAMETER_PROBLEM else Icmpv6Type.PARAMETER_PROBLEM,
    code,
    checksum,
    datagram,
    extensions,
) {
    init {
        val largest = if (version == IcmpVersion.V4) UInt8.MAX.toLong() else UInt32.MAX
        require(pointer in 0..largest) { "pointer must be 0 to $largest, is $pointer" }
        require(version == IcmpVersion.V4 || extensions.isEmpty()) { "a parameter problem of ICMPv6 cannot carry extensions" }
    }

    @JvmSynthetic
    override fun writeRest(out: ByteBuffer) {
        if (version == IcmpVersion.V4) out.put(pointer.toByte()).put(lengthAttribute.toByte()).putShort(0) else out.putInt(pointer.toInt())
    }

    @JvmSynthetic
    override fun details(): String = ", pointer $pointer" + super.details()
}
