package io.netloom.netlink

import java.io.IOException

/**
 * Bytes that were to be a netlink message or its attributes are none: a length leads beyond them or is less than a header.
 *
 * @param message what is wrong; the text of the exception has the offset behind it
 * @property offset where the trouble begins, in bytes from the beginning of what was decoded
 */
public open class NetlinkFormatException(message: String, public val offset: Int) : IOException("$message (at byte $offset)")
