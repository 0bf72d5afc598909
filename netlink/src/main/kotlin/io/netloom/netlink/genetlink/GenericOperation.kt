package io.netloom.netlink.genetlink

/**
 * What one command of a family can do and needs: C's `CTRL_ATTR_OPS` and `struct genl_ops`. Immutable.
 *
 * @property command the command's number
 * @property flags the constants below, or'ed; later kernels may set others, too
 */
public class GenericOperation(public val command: Int, public val flags: Int) {
    /** The command can be sent for one object: it has a `doit` function in the kernel. */
    public val canDo: Boolean get() = flags and CAN_DO != 0

    /** The command can be sent with [io.netloom.netlink.NetlinkFlags.DUMP]. */
    public val canDump: Boolean get() = flags and CAN_DUMP != 0

    /** The kernel checks the command's attributes, and tells how: see [GenetlinkConn.policy]. */
    public val hasPolicy: Boolean get() = flags and HAS_POLICY != 0

    /** The command needs CAP_NET_ADMIN in the initial user namespace. */
    public val needsAdmin: Boolean get() = flags and ADMIN != 0

    /** The command needs CAP_NET_ADMIN in the user namespace that owns the network namespace. */
    public val needsNamespaceAdmin: Boolean get() = flags and NAMESPACE_ADMIN != 0

    /** True for the same command with the same flags. */
    override fun equals(other: Any?): Boolean = other is GenericOperation && other.command == command && other.flags == flags

    /** Fits [equals]. */
    override fun hashCode(): Int = command * 31 + flags

    /** `3: do, dump, policy`. */
    override fun toString(): String = "$command: " + NAMES.filter { (flag, _) -> flags and flag != 0 }.joinToString { (_, name) -> name }

    /** The flags. */
    public companion object {
        /** `GENL_ADMIN_PERM`: see [needsAdmin]. */
        public const val ADMIN: Int = 0x01

        /** `GENL_CMD_CAP_DO`: see [canDo]. */
        public const val CAN_DO: Int = 0x02

        /** `GENL_CMD_CAP_DUMP`: see [canDump]. */
        public const val CAN_DUMP: Int = 0x04

        /** `GENL_CMD_CAP_HASPOL`: see [hasPolicy]. */
        public const val HAS_POLICY: Int = 0x08

        /** `GENL_UNS_ADMIN_PERM`: see [needsNamespaceAdmin]. */
        public const val NAMESPACE_ADMIN: Int = 0x10

        private val NAMES =
            listOf(CAN_DO to "do", CAN_DUMP to "dump", HAS_POLICY to "policy", ADMIN to "admin", NAMESPACE_ADMIN to "namespace admin")
    }
}
