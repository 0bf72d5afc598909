package io.netloom.socket

/**
 * A group of packet sockets that share the packets of an interface, `PACKET_FANOUT`.
 *
 * @property id the group's number, 0 to 65535, within the network namespace
 * @property mode how the packets are spread
 * @property flags what else it does
 */
public class PacketFanout
@JvmOverloads
constructor(public val id: Int, public val mode: FanoutMode, public val flags: Set<FanoutFlag> = emptySet()) {
    init {
        require(id in 0..LARGEST) { "a fanout group's id is 0 to $LARGEST, not $id" }
    }

    /** True for the same three values. */
    override fun equals(other: Any?): Boolean = other is PacketFanout && other.id == id && other.mode == mode && other.flags == flags

    /** Fits [equals]. */
    override fun hashCode(): Int = (id * 31 + mode.number) * 31 + flags.hashCode()

    override fun toString(): String = "group $id $mode" + if (flags.isEmpty()) "" else " $flags"

    @get:JvmSynthetic
    internal val typeFlags: Int
        get() = flags.fold(mode.number) { bits, flag -> bits or flag.bit }

    internal companion object {
        private const val LARGEST = 0xffff
        private const val MODE = 0xff

        /** Null where the mode is not known here. */
        @JvmSynthetic
        internal fun of(id: Int, typeFlags: Int): PacketFanout? {
            val mode = FanoutMode.entries.find { it.number == typeFlags and MODE } ?: return null
            return PacketFanout(id, mode, FanoutFlag.entries.filterTo(LinkedHashSet()) { it.bit and typeFlags != 0 })
        }
    }
}
