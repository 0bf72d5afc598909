package io.netloom.netlink.genetlink

/**
 * A family or a multicast group came or went: mostly a module was loaded or unloaded. Immutable.
 *
 * @property kind what happened
 * @property family the family; where a group came or went, without operations and with that group alone
 */
public class FamilyChange internal constructor(public val kind: Kind, public val family: GenericFamily) {
    /** What happened. */
    public enum class Kind {
        /** `CTRL_CMD_NEWFAMILY`: there is a new family. */
        FAMILY_ADDED,

        /** `CTRL_CMD_DELFAMILY`: a family is gone; its number is void. */
        FAMILY_REMOVED,

        /** `CTRL_CMD_NEWMCAST_GRP`: a family has one more group. */
        GROUP_ADDED,

        /** `CTRL_CMD_DELMCAST_GRP`: a family has one group less. */
        GROUP_REMOVED,
    }

    /** `FAMILY_ADDED wireguard: id 33, version 1`. */
    override fun toString(): String = "$kind $family"
}
