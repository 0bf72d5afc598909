package io.netloom.testkit

import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * One request to the kernel's route family (rtnetlink(7)) in the making: header, a fixed structure, attributes. The sequence number is put in
 * by [RouteSocket].
 *
 * @property type what is asked, a constant of [RouteMessages]
 * @property subject what it concerns, for the text of an error: `bridge br0`
 */
internal class RouteMessage(val type: Int, val flags: Int, val subject: String) {
    private val bytes = ByteBuffer.allocate(CAPACITY).order(ByteOrder.nativeOrder())

    init {
        bytes.position(HEADER)
    }

    fun u8(value: Int) = apply { bytes.put(value.toByte()) }

    fun u16(value: Int) = apply { bytes.putShort(value.toShort()) }

    fun u32(value: Int) = apply { bytes.putInt(value) }

    fun attribute(type: Int, value: ByteArray) = attribute(type) { bytes.put(value) }

    fun attribute(type: Int, value: Int) = attribute(type) { bytes.putInt(value) }

    fun attribute(type: Int, value: String) = attribute(type) { bytes.put(value.encodeToByteArray()).put(0) }

    /** An attribute whose value is what [content] writes: further attributes, or a structure and attributes. */
    fun attribute(type: Int, content: RouteMessage.() -> Unit) = apply {
        val start = bytes.position()
        u16(0).u16(type)
        content()
        bytes.putShort(start, (bytes.position() - start).toShort())
        while (bytes.position() % ALIGNMENT != 0) bytes.put(0)
    }

    /** The whole message, ready to be sent. */
    fun encode(sequence: Int): ByteArray {
        val length = bytes.position()
        bytes.putInt(0, length).putShort(4, type.toShort()).putShort(6, flags.toShort()).putInt(8, sequence)
        return bytes.array().copyOf(length)
    }

    private companion object {
        const val CAPACITY = 1024
        const val HEADER = 16
        const val ALIGNMENT = 4
    }
}
