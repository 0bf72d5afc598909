package io.netloom.netlink

import io.netloom.netlink.internal.AttributePath

/**
 * An attribute that was to be written is too large: its 16-bit length cannot tell 65,536 bytes or more, and an encoder has limits on depth and
 * size. The message leads with the attribute's path. What was written before stays.
 *
 * @param path the types of the nests around the attribute, outermost first, and its own
 * @param reason which limit, and by how much
 */
public class AttributeLimitException(path: IntArray, reason: String) : IllegalArgumentException(AttributePath.lead(path) + reason) {
    /** The types of the nests around the attribute, outermost first, and its own. */
    public val path: List<Int> = path.asList().toList()
}
