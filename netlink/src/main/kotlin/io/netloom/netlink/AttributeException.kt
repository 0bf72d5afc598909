package io.netloom.netlink

import io.netloom.netlink.internal.AttributePath

/**
 * A netlink attribute is not what it was taken for. The message leads with its [path]: `3 > 7: 4 bytes wanted, 2 found (at byte 24)`.
 *
 * @param path the types of the nests around the attribute, outermost first, and its own; empty at the top level if no attribute can be named
 * @param offset where the attribute begins, in bytes from the beginning of what the decoder was given
 * @param reason what is wrong with it
 */
public open class AttributeException(path: IntArray, offset: Int, reason: String) :
    NetlinkFormatException(AttributePath.lead(path) + reason, offset) {
    /** The types of the nests around the attribute, outermost first, and its own; empty at the top level if no attribute can be named. */
    public val path: List<Int> = path.asList().toList()
}
