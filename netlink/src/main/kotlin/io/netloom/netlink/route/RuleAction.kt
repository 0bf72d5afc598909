package io.netloom.netlink.route

/** What a rule does with what it matches, C's `FR_ACT_…`. */
public object RuleAction {
    /** `FR_ACT_UNSPEC`. */
    public const val UNSPECIFIED: Int = 0

    /** `FR_ACT_TO_TBL`: looks into a table. */
    public const val TO_TABLE: Int = 1

    /** `FR_ACT_GOTO`: goes on with another rule. */
    public const val GOTO: Int = 2

    /** `FR_ACT_NOP`: nothing. */
    public const val NOP: Int = 3

    /** `FR_ACT_BLACKHOLE`: drops without a word. */
    public const val BLACKHOLE: Int = 6

    /** `FR_ACT_UNREACHABLE`: drops, ENETUNREACH. */
    public const val UNREACHABLE: Int = 7

    /** `FR_ACT_PROHIBIT`: drops, EACCES. */
    public const val PROHIBIT: Int = 8

    private val NAMES = mapOf(
        TO_TABLE to "lookup",
        GOTO to "goto",
        NOP to "nop",
        BLACKHOLE to "blackhole",
        UNREACHABLE to "unreachable",
        PROHIBIT to "prohibit",
    )

    /** The name as ip-rule(8) has it, the number if there is none. */
    @JvmStatic
    public fun text(action: Int): String = NAMES[action] ?: action.toString()
}
