package io.netloom.icmp

import java.nio.ByteBuffer

/**
 * A message about a packet that somebody sent: it quotes the packet's beginning.
 *
 * Some may carry [extensions] behind the quote (RFC 4884). Then encoding pads the quote with zeros to at least 128 bytes and to a multiple of 4
 * (ICMP) or 8 (ICMPv6), and writes its length; without extensions it does neither. Decoding looks for extensions where the length says, then after
 * 128 bytes (senders older than the RFC), and takes a structure of version 2 whose checksum is right or 0; if there is none, or it is malformed, all
 * bytes are [datagram]. To learn what is wrong with it, see [IcmpExtension.decodeStructure].
 *
 * @property datagram the quoted packet from its IP header on, as far as it goes, with the padding if extensions follow; not copied
 * @param extensions what the sender adds to the error; empty for most senders
 */
public sealed class IcmpErrorMessage(
    version: IcmpVersion,
    type: Int,
    code: Int,
    checksum: Int,
    public val datagram: ByteArray,
    extensions: List<IcmpExtension> = emptyList(),
) : IcmpMessage(version, type, code, checksum) {
    /** What the sender adds to the error; empty for most senders. */
    public val extensions: List<IcmpExtension> = java.util.List.copyOf(extensions)

    init {
        require(extensions.none { it is InterfaceIdentification }) { "an error message cannot carry an interface identification" }
        require(lengthAttribute <= UInt8.MAX) { "at most ${UInt8.MAX * lengthUnit} bytes can be quoted before extensions, not ${datagram.size}" }
        IcmpExtension.checkSize(this.extensions)
    }

    /**
     * The quoted packet's headers.
     *
     * @throws IcmpFormatException if the quote is not the beginning of an IP packet
     */
    public fun quotedPacket(): QuotedPacket = QuotedPacket.decode(datagram)

    private val lengthUnit: Int get() = lengthUnit(version)

    private val paddedSize: Int
        get() = if (extensions.isEmpty()) datagram.size else maxOf(LEAST_SIZE, (datagram.size + lengthUnit - 1) / lengthUnit * lengthUnit)

    @get:JvmSynthetic
    internal val lengthAttribute: Int get() = if (extensions.isEmpty()) 0 else paddedSize / lengthUnit

    @get:JvmSynthetic
    override val bodySize: Int get() = REST_SIZE + paddedSize + if (extensions.isEmpty()) 0 else IcmpExtension.structureSize(extensions)

    /** The four bytes before the quote. */
    @JvmSynthetic
    internal abstract fun writeRest(out: ByteBuffer)

    @JvmSynthetic
    override fun writeBody(out: ByteBuffer) {
        writeRest(out)
        out.put(datagram)
        if (extensions.isNotEmpty()) {
            repeat(paddedSize - datagram.size) { out.put(0) }
            IcmpExtension.writeStructure(extensions, out)
        }
    }

    @JvmSynthetic
    override fun details(): String = ", ${datagram.size} bytes quoted" + extensions.joinToString("") { ", $it" }

    internal companion object {
        const val REST_SIZE = 4
        const val LEAST_SIZE = 128

        fun lengthUnit(version: IcmpVersion): Int = if (version == IcmpVersion.V4) 4 else 8
    }
}
