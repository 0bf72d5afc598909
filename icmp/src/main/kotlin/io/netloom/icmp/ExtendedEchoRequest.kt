package io.netloom.icmp

import java.nio.ByteBuffer

/**
 * Asks a host about one of its interfaces or neighbours (RFC 8335, PROBE): ICMP type 42, ICMPv6 type 160. A malformed extension structure is decoded
 * as none.
 *
 * @property identifier tells the requests of one program from others': 0 to 65535
 * @property sequence counts the requests: 0 to 255
 * @property local true if the interface is one of the asked host, false if it is a neighbour's
 * @param extensions the one [InterfaceIdentification], or [RawExtension]s; empty for no extension structure
 * @throws IllegalArgumentException if a number does not fit its field or [extensions] holds anything else
 */
public class ExtendedEchoRequest @JvmOverloads constructor(
    version: IcmpVersion,
    public val identifier: Int,
    public val sequence: Int,
    public val local: Boolean,
    extensions: List<IcmpExtension>,
    code: Int = 0,
    checksum: Int = 0,
) : IcmpMessage(version, if (version == IcmpVersion.V4) Icmpv4Type.EXTENDED_ECHO_REQUEST else Icmpv6Type.EXTENDED_ECHO_REQUEST, code, checksum) {
    /** The one [InterfaceIdentification], or [RawExtension]s; empty for none. */
    public val extensions: List<IcmpExtension> = java.util.List.copyOf(extensions)

    init {
        EchoFields.check(identifier, sequence, UInt8.MAX)
        require(extensions.all { it is RawExtension } || extensions.singleOrNull() is InterfaceIdentification) {
            "an extended echo request carries one interface identification or raw extensions: $extensions"
        }
        IcmpExtension.checkSize(this.extensions)
    }

    @get:JvmSynthetic
    override val bodySize: Int get() = EchoFields.SIZE + if (extensions.isEmpty()) 0 else IcmpExtension.structureSize(extensions)

    @JvmSynthetic
    override fun writeBody(out: ByteBuffer) {
        out.putShort(identifier.toShort()).put(sequence.toByte()).put(if (local) 1 else 0)
        if (extensions.isNotEmpty()) IcmpExtension.writeStructure(extensions, out)
    }

    @JvmSynthetic
    override fun details(): String =
        ", identifier $identifier, sequence $sequence, ${if (local) "local" else "neighbour's"} interface" + extensions.joinToString("") { ", $it" }
}
