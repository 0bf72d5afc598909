package io.netloom.icmp

import java.nio.ByteBuffer

/**
 * A packet's time to live or hop limit reached 0, or its fragments did not come in time; the code says which. Traceroute lives on it.
 * ICMP type 11, ICMPv6 type 3. May carry extensions.
 *
 * @throws IllegalArgumentException if a number does not fit its field or the quote is too long for extensions
 */
public class TimeExceeded @JvmOverloads constructor(
    version: IcmpVersion,
    code: Int,
    datagram: ByteArray,
    extensions: List<IcmpExtension> = emptyList(),
    checksum: Int = 0,
) : IcmpErrorMessage(
    version,
    if (version == IcmpVersion.V4) Icmpv4Type.TIME_EXCEEDED else Icmpv6Type.TIME_EXCEEDED,
    code,
    checksum,
    datagram,
    extensions,
) {
    @JvmSynthetic
    override fun writeRest(out: ByteBuffer) {
        out.putInt(lengthAttribute shl if (version == IcmpVersion.V4) V4_LENGTH_SHIFT else V6_LENGTH_SHIFT)
    }

    private companion object {
        const val V4_LENGTH_SHIFT = 16
        const val V6_LENGTH_SHIFT = 24
    }
}
