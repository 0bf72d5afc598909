package io.netloom.icmp

import java.nio.ByteBuffer

/**
 * Answers an [ExtendedEchoRequest] (RFC 8335): ICMP type 43, ICMPv6 type 161. The code tells success, 0, from the errors.
 *
 * @property identifier that of the request: 0 to 65535
 * @property sequence that of the request: 0 to 255
 * @property state of the neighbour that was asked for: 0 none asked, 1 incomplete, 2 reachable, 3 stale, 4 delay, 5 probe, 6 failed; to 7
 * @property active true if the local interface that was asked for is up
 * @property ipv4 true if IPv4 runs on it
 * @property ipv6 true if IPv6 runs on it
 * @throws IllegalArgumentException if a number does not fit its field
 */
public class ExtendedEchoReply @JvmOverloads constructor(
    version: IcmpVersion,
    code: Int,
    public val identifier: Int,
    public val sequence: Int,
    public val state: Int,
    public val active: Boolean,
    public val ipv4: Boolean,
    public val ipv6: Boolean,
    checksum: Int = 0,
) : IcmpMessage(version, if (version == IcmpVersion.V4) Icmpv4Type.EXTENDED_ECHO_REPLY else Icmpv6Type.EXTENDED_ECHO_REPLY, code, checksum) {
    init {
        EchoFields.check(identifier, sequence, UInt8.MAX)
        require(state in 0..LARGEST_STATE) { "state must be 0 to 7, is $state" }
    }

    @get:JvmSynthetic
    override val bodySize: Int get() = EchoFields.SIZE

    @JvmSynthetic
    override fun writeBody(out: ByteBuffer) {
        val flags = (if (active) ACTIVE else 0) or (if (ipv4) IPV4 else 0) or if (ipv6) IPV6 else 0
        out.putShort(identifier.toShort()).put(sequence.toByte()).put(((state shl STATE_SHIFT) or flags).toByte())
    }

    @JvmSynthetic
    override fun details(): String = ", identifier $identifier, sequence $sequence, state $state, active $active, IPv4 $ipv4, IPv6 $ipv6"

    internal companion object {
        const val STATE_SHIFT = 5
        const val ACTIVE = 4
        const val IPV4 = 2
        const val IPV6 = 1
        private const val LARGEST_STATE = 7
    }
}
