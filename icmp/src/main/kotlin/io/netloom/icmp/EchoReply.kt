package io.netloom.icmp

import java.nio.ByteBuffer

/**
 * Answers an [EchoRequest] with the same identifier, sequence number and data. ICMP type 0, ICMPv6 type 129.
 *
 * @property identifier that of the request: 0 to 65535
 * @property sequence that of the request: 0 to 65535
 * @property data that of the request; not copied
 * @throws IllegalArgumentException if a number does not fit its field
 */
public class EchoReply @JvmOverloads constructor(
    version: IcmpVersion,
    public val identifier: Int,
    public val sequence: Int,
    public val data: ByteArray,
    code: Int = 0,
    checksum: Int = 0,
) : IcmpMessage(version, if (version == IcmpVersion.V4) Icmpv4Type.ECHO_REPLY else Icmpv6Type.ECHO_REPLY, code, checksum) {
    init {
        EchoFields.check(identifier, sequence)
    }

    @get:JvmSynthetic
    override val bodySize: Int get() = EchoFields.SIZE + data.size

    @JvmSynthetic
    override fun writeBody(out: ByteBuffer) {
        out.putShort(identifier.toShort()).putShort(sequence.toShort()).put(data)
    }

    @JvmSynthetic
    override fun details(): String = ", identifier $identifier, sequence $sequence, ${data.size} bytes"
}
