package io.netloom.netlink.genetlink

/**
 * A generic netlink family as the kernel describes it: C's `struct genl_family`. Immutable.
 *
 * @property id the family's number, which is the type of its netlink messages; the kernel gives it out anew whenever the family's module is loaded
 * @property name the name, at most 15 bytes
 * @property version the family's version, 0 to 255
 * @property userHeaderSize the size in bytes of the header that the family has of its own, between the generic one and the attributes; mostly 0
 * @property maxAttribute the highest type that the family's attributes have, or 0 if that depends on the command
 * @property operations what the family's commands can do, in the kernel's order
 * @property groups the family's multicast groups, in the kernel's order
 */
public class GenericFamily(
    public val id: Int,
    public val name: String,
    public val version: Int,
    public val userHeaderSize: Int,
    public val maxAttribute: Int,
    public val operations: List<GenericOperation>,
    public val groups: List<GenericGroup>,
) {
    /** What the command can do, or null if the family has no such command. */
    public fun operation(command: Int): GenericOperation? = operations.find { it.command == command }

    /**
     * The multicast group of that name.
     *
     * @throws GroupNotFoundException if the family has none; it says which there are
     */
    @Throws(GroupNotFoundException::class)
    public fun group(name: String): GenericGroup = groups.find { it.name == name } ?: throw GroupNotFoundException(this, name)

    /** True if everything is the same. */
    override fun equals(other: Any?): Boolean = other is GenericFamily && other.id == id && other.name == name && other.version == version &&
        other.userHeaderSize == userHeaderSize && other.maxAttribute == maxAttribute && other.operations == operations && other.groups == groups

    /** Fits [equals]. */
    override fun hashCode(): Int = name.hashCode() * 31 + id

    /** `nlctrl: id 16, version 2`. */
    override fun toString(): String = "$name: id $id, version $version"
}
