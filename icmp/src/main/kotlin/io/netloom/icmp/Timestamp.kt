package io.netloom.icmp

import java.nio.ByteBuffer

/**
 * Asks for a host's clock, or answers (RFC 792): ICMP type 13 or 14. ICMPv6 has no such message.
 *
 * Times are milliseconds since midnight UTC; one with the highest bit set is in another, unknown unit. Bytes after the times are ignored.
 *
 * @property reply true for the answer
 * @property identifier tells the requests of one program from others': 0 to 65535
 * @property sequence counts the requests: 0 to 65535
 * @property originate when the request was sent: 0 to 2^32-1
 * @property receive when it arrived; 0 in a request
 * @property transmit when the answer was sent; 0 in a request
 * @throws IllegalArgumentException if a number does not fit its field
 */
public class Timestamp @JvmOverloads constructor(
    public val reply: Boolean,
    public val identifier: Int,
    public val sequence: Int,
    public val originate: Long,
    public val receive: Long = 0,
    public val transmit: Long = 0,
    code: Int = 0,
    checksum: Int = 0,
) : IcmpMessage(IcmpVersion.V4, if (reply) Icmpv4Type.TIMESTAMP_REPLY else Icmpv4Type.TIMESTAMP, code, checksum) {
    init {
        EchoFields.check(identifier, sequence)
        for (time in longArrayOf(originate, receive, transmit)) require(time in 0..UInt32.MAX) { "a time must be 0 to 4294967295, is $time" }
    }

    @get:JvmSynthetic
    override val bodySize: Int get() = SIZE

    @JvmSynthetic
    override fun writeBody(out: ByteBuffer) {
        out.putShort(identifier.toShort()).putShort(sequence.toShort()).putInt(originate.toInt()).putInt(receive.toInt()).putInt(transmit.toInt())
    }

    @JvmSynthetic
    override fun details(): String = ", identifier $identifier, sequence $sequence, originate $originate, receive $receive, transmit $transmit"

    internal companion object {
        const val SIZE = 16
    }
}
