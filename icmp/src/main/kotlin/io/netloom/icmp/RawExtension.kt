package io.netloom.icmp

import java.nio.ByteBuffer

/**
 * An object as bytes: any that Netloom does not know. Encoding gives back what was decoded.
 *
 * @property payload what follows the object's header; not copied
 * @throws IllegalArgumentException if [payload] is longer than 65531 bytes or a number does not fit its field
 */
public class RawExtension(classNumber: Int, subType: Int, public val payload: ByteArray) : IcmpExtension(classNumber, subType) {
    init {
        require(size <= UInt16.MAX) { "an object has at most 65535 bytes, not $size" }
    }

    @get:JvmSynthetic
    override val payloadSize: Int get() = payload.size

    @JvmSynthetic
    override fun writePayload(out: ByteBuffer) {
        out.put(payload)
    }

    /** Such as `extension of class 9, type 1, 12 bytes`. */
    override fun toString(): String = "extension of class $classNumber, type $subType, ${payload.size} bytes"
}
