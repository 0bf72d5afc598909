package io.netloom.netlink.route

/**
 * Whether a link can carry packets, by RFC 2863: C's `IF_OPER_…`.
 *
 * @property number the kernel's number
 */
public enum class OperState(public val number: Int) {
    /** `IF_OPER_UNKNOWN`: the driver does not tell, as the loopback's; take it for up. */
    UNKNOWN(0),

    /** `IF_OPER_NOTPRESENT`: the hardware is gone. */
    NOT_PRESENT(1),

    /** `IF_OPER_DOWN`: switched off, or without carrier. */
    DOWN(2),

    /** `IF_OPER_LOWERLAYERDOWN`: what it lies on is down. */
    LOWER_LAYER_DOWN(3),

    /** `IF_OPER_TESTING`: being tested. */
    TESTING(4),

    /** `IF_OPER_DORMANT`: up, but waits for something, such as authentication. */
    DORMANT(5),

    /** `IF_OPER_UP`: carries packets. */
    UP(6),
    ;

    /** States by their numbers. */
    public companion object {
        /** The state of this number; [UNKNOWN] for a number that is none. */
        @JvmStatic
        public fun of(number: Int): OperState = entries.getOrElse(number) { UNKNOWN }
    }
}
