package io.netloom.netlink.route

/**
 * The XDP program that is attached to a link.
 *
 * @property mode how: 1 in the driver, 2 generic, 3 in the hardware, 4 several
 * @property programId the program's number, or null where there are several
 */
public class LinkXdp internal constructor(public val mode: Int, public val programId: Long?) {
    /** True for the same mode and program. */
    override fun equals(other: Any?): Boolean = other is LinkXdp && other.mode == mode && other.programId == programId

    /** Fits [equals]. */
    override fun hashCode(): Int = mode * 31 + programId.hashCode()

    /** `xdp 2 program 17`. */
    override fun toString(): String = "xdp $mode" + (programId?.let { " program $it" } ?: "")
}
