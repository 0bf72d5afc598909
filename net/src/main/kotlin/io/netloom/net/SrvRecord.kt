package io.netloom.net

/**
 * Where a service runs, RFC 2782. Immutable.
 *
 * @property target the host's name, with the dot at the end; `.` alone means that the domain does not have the service
 * @property port the port, 0 to 65535
 * @property priority lower is tried first, 0 to 65535
 * @property weight the share among those of the same priority, 0 to 65535
 */
public class SrvRecord(public val target: String, public val port: Int, public val priority: Int, public val weight: Int) {
    init {
        for (number in intArrayOf(port, priority, weight)) require(number in 0..0xffff) { "0 to 65535, not $number" }
    }

    /** True if everything is the same. */
    override fun equals(other: Any?): Boolean =
        other is SrvRecord && other.target == target && other.port == port && other.priority == priority && other.weight == weight

    /** Fits [equals]. */
    override fun hashCode(): Int = ((target.hashCode() * 31 + port) * 31 + priority) * 31 + weight

    /** As in a zone file: priority, weight, port, target. */
    override fun toString(): String = "$priority $weight $port $target"
}
