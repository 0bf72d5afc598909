@file:JvmName("Attributes")

package io.netloom.netlink

/** Marks what the blocks of the attribute DSL are written on. */
@DslMarker
@Target(AnnotationTarget.CLASS)
public annotation class AttributeDsl

/**
 * The bytes of netlink attributes, in the machine's byte order, as the kernel takes them:
 *
 *     val bytes = attributes {
 *         u16(1, 5)
 *         string(2, "eth0")
 *         nested(3) { be32(1, 42) }
 *     }
 *
 * For other byte orders and limits, and to use memory again, make an [AttributeEncoder].
 */
@JvmSynthetic
public inline fun attributes(block: AttributeEncoder.() -> Unit): ByteArray = AttributeEncoder().apply(block).toByteArray()
