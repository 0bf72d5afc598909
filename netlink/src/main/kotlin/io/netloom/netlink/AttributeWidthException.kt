package io.netloom.netlink

/**
 * An attribute has not the size that the type it was read as has: `3 > 7: 4 bytes wanted, 2 found (at byte 24)`.
 *
 * @param path as in [AttributeException]
 * @param offset as in [AttributeException]
 * @property wanted the size in bytes of what was asked for
 * @property found the size in bytes of what the attribute holds
 */
public class AttributeWidthException(path: IntArray, offset: Int, public val wanted: Int, public val found: Int) :
    AttributeException(path, offset, "$wanted bytes wanted, $found found")
