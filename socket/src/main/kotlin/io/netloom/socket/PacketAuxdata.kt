package io.netloom.socket

/**
 * What the kernel tells of a packet beside its bytes, `struct tpacket_auxdata`: PACKET_AUXDATA, see packet(7).
 *
 * The kernel takes the outer VLAN tag out of the bytes; here it is.
 *
 * @property status `TP_STATUS_*` bits
 * @property length bytes the packet had on the wire, without the VLAN tag
 * @property snapLength bytes that a filter has left
 * @property macOffset where the link-layer header begins
 * @property netOffset where the network header begins
 * @property vlanTci priority, drop eligibility and VLAN id, 16 bits; null where the packet had no tag. 0 is a tag
 * @property vlanTpid the tag's EtherType, 0x8100 or 0x88a8; null where the packet had no tag
 */
public class PacketAuxdata(
    public val status: Int,
    public val length: Long,
    public val snapLength: Long,
    public val macOffset: Int,
    public val netOffset: Int,
    public val vlanTci: Int?,
    public val vlanTpid: Int?,
) {
    /** Whether the transport checksum is still to be computed, as for packets of this machine's own: `TP_STATUS_CSUMNOTREADY`. */
    public val isChecksumMissing: Boolean
        get() = status and CSUM_NOT_READY != 0

    /** True for the same values. */
    override fun equals(other: Any?): Boolean = other is PacketAuxdata && other.status == status && other.length == length &&
        other.snapLength == snapLength && other.macOffset == macOffset && other.netOffset == netOffset && other.vlanTci == vlanTci &&
        other.vlanTpid == vlanTpid

    /** Fits [equals]. */
    override fun hashCode(): Int = listOf(status, length, snapLength, macOffset, netOffset, vlanTci, vlanTpid).hashCode()

    override fun toString(): String = "length=$length snap=$snapLength" + if (vlanTci == null) "" else " vlan=${vlanTci and VLAN_ID}"

    internal companion object {
        const val VLAN_VALID = 0x10
        const val VLAN_TPID_VALID = 0x40
        const val ETHERTYPE_VLAN = 0x8100
        private const val CSUM_NOT_READY = 0x8
        private const val VLAN_ID = 0xfff
    }
}
