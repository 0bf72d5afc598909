package io.netloom.netlink.route

/** What a rule's flags tell, C's `FIB_RULE_…`, to be or'ed. */
public object RuleFlag {
    /** `FIB_RULE_PERMANENT`: cannot be deleted. */
    public const val PERMANENT: Int = 0x1

    /** `FIB_RULE_INVERT`: matches what the rest of it does not. */
    public const val INVERT: Int = 0x2

    /** `FIB_RULE_UNRESOLVED`: goes to a rule that does not exist. */
    public const val UNRESOLVED: Int = 0x4

    /** `FIB_RULE_IIF_DETACHED`: its input interface does not exist. */
    public const val INPUT_DETACHED: Int = 0x8

    /** `FIB_RULE_OIF_DETACHED`: its output interface does not exist. */
    public const val OUTPUT_DETACHED: Int = 0x10

    /** `FIB_RULE_FIND_SADDR`. */
    public const val FIND_SOURCE: Int = 0x10000
}
