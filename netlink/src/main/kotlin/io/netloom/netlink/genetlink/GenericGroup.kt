package io.netloom.netlink.genetlink

/**
 * A multicast group of a family: C's `struct genl_multicast_group`. Immutable.
 *
 * @property name the name, which is the family's own: other families may have a group of the same name
 * @property id the number to join it by, which the kernel gives out anew whenever the family's module is loaded
 */
public class GenericGroup(public val name: String, public val id: Int) {
    /** True for the same name and number. */
    override fun equals(other: Any?): Boolean = other is GenericGroup && other.name == name && other.id == id

    /** Fits [equals]. */
    override fun hashCode(): Int = name.hashCode() * 31 + id

    /** `notify (16)`. */
    override fun toString(): String = "$name ($id)"
}
