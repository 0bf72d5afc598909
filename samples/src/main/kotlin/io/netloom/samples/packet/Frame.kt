package io.netloom.samples.packet

/**
 * A packet as an interface has seen it, VLAN tags in their place.
 *
 * @property bytes what was captured of it
 * @property wireLength bytes it had
 * @property etherType what it is where it has no link header; null where it begins with that of Ethernet
 */
internal class Frame(val bytes: ByteArray, val wireLength: Long, val etherType: Int? = null) {
    companion object {
        private const val ADDRESSES = 12
        private const val TAG_SIZE = 4

        /** An Ethernet frame with the VLAN tag in it that the kernel has taken out. */
        fun tagged(bytes: ByteArray, wireLength: Long, tpid: Int, tci: Int): Frame {
            if (bytes.size < ADDRESSES) return Frame(bytes, wireLength + TAG_SIZE)
            val whole = ByteArray(bytes.size + TAG_SIZE)
            bytes.copyInto(whole, 0, 0, ADDRESSES)
            listOf(tpid ushr 8, tpid, tci ushr 8, tci).forEachIndexed { at, byte -> whole[ADDRESSES + at] = byte.toByte() }
            bytes.copyInto(whole, ADDRESSES + TAG_SIZE, ADDRESSES)
            return Frame(whole, wireLength + TAG_SIZE)
        }
    }
}
