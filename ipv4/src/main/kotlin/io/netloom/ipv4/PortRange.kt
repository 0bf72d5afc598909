package io.netloom.ipv4

/**
 * Ports from which the kernel chooses, see [Ipv4Conn.localPortRange]. Immutable.
 *
 * @property from the first, 1 to 65535; 0 for that of the sysctl `net.ipv4.ip_local_port_range`
 * @property to the last, not below [from]; 0 for that of the sysctl
 */
public class PortRange(public val from: Int, public val to: Int) {
    init {
        require(from in 0..MAX && to in 0..MAX) { "ports are 0 to $MAX, not $from to $to" }
        require(to == 0 || from <= to) { "the last port, $to, is below the first, $from" }
    }

    /** The low half is the first, the high half the last. */
    @JvmSynthetic
    internal fun encode(): Int = to shl Short.SIZE_BITS or from

    /** True for the same ports. */
    override fun equals(other: Any?): Boolean = other is PortRange && other.from == from && other.to == to

    /** Fits [equals]. */
    override fun hashCode(): Int = encode()

    override fun toString(): String = "$from-$to"

    internal companion object {
        private const val MAX = 0xffff

        fun decode(value: Int): PortRange? = if (value == 0) null else PortRange(value and MAX, value ushr Short.SIZE_BITS)
    }
}
