package io.netloom.netlink

/**
 * The flags of a message's header: C's `nlmsg_flags`, 16 bits. The upper ones mean different things in requests for data, in requests that create
 * something, in requests that delete something and in acknowledgements. See netlink(7) and `linux/netlink.h`.
 */
public object NetlinkFlags {
    /** `NLM_F_REQUEST`: a request to the kernel. */
    public const val REQUEST: Int = 0x1

    /** `NLM_F_MULTI`: part of an answer of several messages, which [NetlinkType.DONE] ends. */
    public const val MULTI: Int = 0x2

    /** `NLM_F_ACK`: the kernel shall acknowledge. */
    public const val ACKNOWLEDGE: Int = 0x4

    /** `NLM_F_ECHO`: the kernel shall send what it notifies others of to the sender as well. */
    public const val ECHO: Int = 0x8

    /** `NLM_F_DUMP_INTR`: what is dumped changed meanwhile, so the dump is not consistent. */
    public const val DUMP_INTERRUPTED: Int = 0x10

    /** `NLM_F_DUMP_FILTERED`: the kernel filtered the dump as asked. */
    public const val DUMP_FILTERED: Int = 0x20

    /** `NLM_F_ROOT`, when asking for data: the whole table. */
    public const val ROOT: Int = 0x100

    /** `NLM_F_MATCH`, when asking for data: all that matches. */
    public const val MATCH: Int = 0x200

    /** `NLM_F_ATOMIC`, when asking for data: a snapshot. Needs CAP_NET_ADMIN; hardly any part of the kernel knows it. */
    public const val ATOMIC: Int = 0x400

    /** `NLM_F_DUMP`, when asking for data: [ROOT] and [MATCH]. */
    public const val DUMP: Int = ROOT or MATCH

    /** `NLM_F_REPLACE`, when creating: instead of what exists. */
    public const val REPLACE: Int = 0x100

    /** `NLM_F_EXCL`, when creating: fail with EEXIST if it exists. */
    public const val EXCLUSIVE: Int = 0x200

    /** `NLM_F_CREATE`, when creating: create it if it does not exist. */
    public const val CREATE: Int = 0x400

    /** `NLM_F_APPEND`, when creating: at the end of the list. */
    public const val APPEND: Int = 0x800

    /** `NLM_F_NONREC`, when deleting: without what is below. */
    public const val NON_RECURSIVE: Int = 0x100

    /** `NLM_F_BULK`, when deleting: several at once. */
    public const val BULK: Int = 0x200

    /** `NLM_F_CAPPED`, in an acknowledgement: of the request, only the header is repeated. */
    public const val CAPPED: Int = 0x100

    /** `NLM_F_ACK_TLVS`, in an acknowledgement: attributes of the extended acknowledgement follow. */
    public const val ACKNOWLEDGE_ATTRIBUTES: Int = 0x200

    private val NAMES = arrayOf("request", "multi", "acknowledge", "echo", "dumpinterrupted", "dumpfiltered")

    /** The names of the six lowest, and the rest, whose meaning depends on the message, as a number: `request|acknowledge|0x300`; `0` for none. */
    @JvmStatic
    public fun text(flags: Int): String {
        val rest = flags ushr NAMES.size shl NAMES.size
        val names = NAMES.filterIndexed { i, _ -> flags and (1 shl i) != 0 }
        return if (flags == 0) "0" else (names + listOf("0x%x".format(rest)).filter { rest != 0 }).joinToString("|")
    }
}
