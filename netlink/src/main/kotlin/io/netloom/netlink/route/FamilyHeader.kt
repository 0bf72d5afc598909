@file:JvmName("FamilyHeader")
@file:JvmSynthetic

package io.netloom.netlink.route

import io.netloom.netlink.AttributeEncoder
import io.netloom.netlink.NetlinkMessage
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** The payload of a request: a family's header in the machine's order, and attributes behind it. */
internal inline fun payload(header: Int, fields: ByteBuffer.() -> Unit, attributes: AttributeEncoder.() -> Unit): ByteArray {
    val encoder = AttributeEncoder().apply(attributes)
    val bytes = ByteBuffer.allocate(NetlinkMessage.align(header) + encoder.size).order(ByteOrder.nativeOrder())
    bytes.fields()
    bytes.position(NetlinkMessage.align(header))
    encoder.writeTo(bytes)
    return bytes.array()
}
