package io.netloom.socket

import io.netloom.socket.internal.sys.OptionLayout
import java.nio.ByteBuffer
import java.util.HexFormat

/**
 * What a packet socket wants to see of an interface beyond what is sent to it, `struct packet_mreq`. It lasts until it is dropped or the socket is closed; the kernel counts how many sockets want it.
 *
 * @property interfaceIndex the interface, by its index in the socket's network namespace
 */
public class PacketMembership private constructor(public val interfaceIndex: Int, private val kind: Kind, private val address: ByteArray) {
    private enum class Kind(val number: Int) {
        MULTICAST(0),
        PROMISCUOUS(1),
        ALL_MULTICAST(2),
        UNICAST(3),
    }

    /** True for the same interface, kind and address. */
    override fun equals(other: Any?): Boolean =
        other is PacketMembership && other.interfaceIndex == interfaceIndex && other.kind == kind && other.address.contentEquals(address)

    /** Fits [equals]. */
    override fun hashCode(): Int = (interfaceIndex * 31 + kind.number) * 31 + address.contentHashCode()

    /** Such as `MULTICAST 01:00:5e:00:00:01 on interface 2`. */
    override fun toString(): String {
        val text = if (address.isEmpty()) "" else " " + HexFormat.ofDelimiter(":").formatHex(address)
        return "$kind$text on interface $interfaceIndex"
    }

    @JvmSynthetic
    internal fun writeTo(memory: ByteBuffer) {
        memory.putInt(OptionLayout.PacketMembership.INDEX, interfaceIndex)
        memory.putShort(OptionLayout.PacketMembership.TYPE, kind.number.toShort())
        memory.putShort(OptionLayout.PacketMembership.ADDRESS_LENGTH, address.size.toShort())
        memory.put(OptionLayout.PacketMembership.ADDRESS, address)
    }

    /** The four kinds. */
    public companion object {
        private const val LONGEST_ADDRESS = 8

        /** `PACKET_MR_PROMISC`: everything that the interface hears, whomever it is for. */
        @JvmStatic
        public fun promiscuous(interfaceIndex: Int): PacketMembership = PacketMembership(interfaceIndex, Kind.PROMISCUOUS, ByteArray(0))

        /** `PACKET_MR_ALLMULTI`: every multicast frame. */
        @JvmStatic
        public fun allMulticast(interfaceIndex: Int): PacketMembership = PacketMembership(interfaceIndex, Kind.ALL_MULTICAST, ByteArray(0))

        /** `PACKET_MR_MULTICAST`: the frames of one link-layer group, such as 01:00:5e:00:00:01. */
        @JvmStatic
        public fun multicast(interfaceIndex: Int, address: ByteArray): PacketMembership = of(interfaceIndex, Kind.MULTICAST, address)

        /** `PACKET_MR_UNICAST`: the frames for one more link-layer address. */
        @JvmStatic
        public fun unicast(interfaceIndex: Int, address: ByteArray): PacketMembership = of(interfaceIndex, Kind.UNICAST, address)

        private fun of(interfaceIndex: Int, kind: Kind, address: ByteArray): PacketMembership {
            require(address.size in 1..LONGEST_ADDRESS) { "a link-layer address has 1 to $LONGEST_ADDRESS bytes here, not ${address.size}" }
            return PacketMembership(interfaceIndex, kind, address.clone())
        }
    }
}
