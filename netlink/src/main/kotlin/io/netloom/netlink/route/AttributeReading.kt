@file:JvmName("AttributeReading")
@file:JvmSynthetic

package io.netloom.netlink.route

import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.AttributeException

/** Text as C has it: an attribute in which something follows the NUL is not what it was taken for. */
internal fun AttributeDecoder.text(): String {
    val text = string()
    if ('\u0000' in text) throw AttributeException(reader.path(), payloadOffset, "a NUL within the text")
    return text
}

/** An unsigned number that fits into Int, as all of those do that are read as Int. */
internal fun AttributeDecoder.count(): Int {
    val number = u32()
    if (number > Int.MAX_VALUE) throw AttributeException(reader.path(), payloadOffset, "$number is out of all reason")
    return number.toInt()
}
