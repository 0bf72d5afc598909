package io.netloom.icmp

import java.net.Inet4Address
import java.net.InetAddress
import java.nio.ByteBuffer

/**
 * What a router tells about one of its interfaces or a next hop (RFC 5837): class 2. The C-Type follows from what is there.
 *
 * @property role which interface it is
 * @property index the interface's number there (ifIndex of its MIB), 0 to 2^32-1; null if not told
 * @property address its address; one that is local to a link has no scope, since the link is one of the router's. Null if not told
 * @property name its name, at most 63 bytes of UTF-8; null if not told
 * @property mtu in bytes, 0 to 2^32-1; null if not told
 * @throws IllegalArgumentException if a number or the name does not fit its field, or the name holds a zero character
 */
public class InterfaceInfo @JvmOverloads constructor(
    public val role: InterfaceRole,
    public val index: Long? = null,
    public val address: InetAddress? = null,
    public val name: String? = null,
    public val mtu: Long? = null,
) : IcmpExtension(CLASS, subTypeOf(role, index, address, name, mtu)) {
    private val nameBytes: ByteArray? = name?.toByteArray()

    init {
        require(index == null || index in 0..UInt32.MAX) { "index must be 0 to 4294967295, is $index" }
        require(mtu == null || mtu in 0..UInt32.MAX) { "mtu must be 0 to 4294967295, is $mtu" }
        require(nameBytes == null || (nameBytes.size < LONGEST_NAME && 0 !in nameBytes)) { "a name has at most 63 bytes and no zero: $name" }
    }

    private val nameSize: Int get() = nameBytes?.let { (it.size + NAME_UNIT) / NAME_UNIT * NAME_UNIT } ?: 0

    @get:JvmSynthetic
    override val payloadSize: Int
        get() {
            val numbers = listOfNotNull(index, mtu).size * NUMBER_SIZE
            return numbers + (address?.let { FAMILY_SIZE + it.address.size } ?: 0) + nameSize
        }

    @JvmSynthetic
    override fun writePayload(out: ByteBuffer) {
        index?.let { out.putInt(it.toInt()) }
        address?.let { out.putShort(AddressFamilyNumber.of(it).toShort()).putShort(0).put(it.address) }
        nameBytes?.let { bytes ->
            out.put(nameSize.toByte()).put(bytes)
            repeat(nameSize - 1 - bytes.size) { out.put(0) }
        }
        mtu?.let { out.putInt(it.toInt()) }
    }

    /** Such as `interface incoming, index 15, address fe80::1, name en101, MTU 8192`. */
    override fun toString(): String = buildString {
        append("interface ").append(role.name.lowercase())
        index?.let { append(", index ").append(it) }
        address?.let { append(", address ").append(it.hostAddress) }
        name?.let { append(", name ").append(it) }
        mtu?.let { append(", MTU ").append(it) }
    }

    internal companion object {
        const val CLASS = 2
        const val ROLE_SHIFT = 6
        const val INDEX = 8
        const val ADDRESS = 4
        const val NAME = 2
        const val MTU = 1
        const val NUMBER_SIZE = 4
        const val FAMILY_SIZE = 4
        const val NAME_UNIT = 4
        const val LONGEST_NAME = 64

        private fun subTypeOf(role: InterfaceRole, index: Long?, address: InetAddress?, name: String?, mtu: Long?): Int =
            (role.ordinal shl ROLE_SHIFT) or
                (if (index == null) 0 else INDEX) or
                (if (address == null) 0 else ADDRESS) or
                (if (name == null) 0 else NAME) or
                if (mtu == null) 0 else MTU
    }
}

/** IANA's numbers of the address families that the objects use. */
internal object AddressFamilyNumber {
    const val IPV4 = 1
    const val IPV6 = 2

    fun of(address: InetAddress): Int = if (address is Inet4Address) IPV4 else IPV6
}
