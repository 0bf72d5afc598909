package io.netloom.netlink.genetlink

import java.io.IOException

/**
 * A generic netlink family has no multicast group of this name, in this kernel.
 *
 * @property family the family
 * @property group the name that was looked for
 */
public class GroupNotFoundException(public val family: GenericFamily, public val group: String) :
    IOException(
        "the generic netlink family \"${family.name}\" has no multicast group \"$group\" in this kernel: " +
            if (family.groups.isEmpty()) "it has none at all" else "there are " + family.groups.joinToString { it.name },
    )
