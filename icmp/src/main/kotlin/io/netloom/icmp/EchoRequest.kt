package io.netloom.icmp

import java.nio.ByteBuffer

/**
 * Asks for an [EchoReply]: ping. ICMP type 8, ICMPv6 type 128.
 *
 * On a datagram ICMP socket the kernel writes the socket's own port over [identifier].
 *
 * @property identifier tells the requests of one program from others': 0 to 65535
 * @property sequence counts the requests: 0 to 65535
 * @property data what the reply is to bring back; not copied
 * @throws IllegalArgumentException if a number does not fit its field
 */
public class EchoRequest @JvmOverloads constructor(
    version: IcmpVersion,
    public val identifier: Int,
    public val sequence: Int,
    public val data: ByteArray,
    code: Int = 0,
    checksum: Int = 0,
) : IcmpMessage(version, if (version == IcmpVersion.V4) Icmpv4Type.ECHO_REQUEST else Icmpv6Type.ECHO_REQUEST, code, checksum) {
    init {
        EchoFields.check(identifier, sequence)
    }

    /** The reply of a host that got this request. */
    public fun reply(): EchoReply = EchoReply(version, identifier, sequence, data)

    @get:JvmSynthetic
    override val bodySize: Int get() = EchoFields.SIZE + data.size

    @JvmSynthetic
    override fun writeBody(out: ByteBuffer) {
        out.putShort(identifier.toShort()).putShort(sequence.toShort()).put(data)
    }

    @JvmSynthetic
    override fun details(): String = ", identifier $identifier, sequence $sequence, ${data.size} bytes"
}
