package io.netloom.icmp

import java.nio.ByteBuffer

/**
 * A message as bytes: any type that has no class of its own, such as a router advertisement. Encoding gives back what was decoded.
 *
 * @property body what follows the checksum, may be empty; not copied
 * @throws IllegalArgumentException if a number does not fit its field
 */
public class RawMessage @JvmOverloads constructor(version: IcmpVersion, type: Int, code: Int, public val body: ByteArray, checksum: Int = 0) :
    IcmpMessage(version, type, code, checksum) {
    @get:JvmSynthetic
    override val bodySize: Int get() = body.size

    @JvmSynthetic
    override fun writeBody(out: ByteBuffer) {
        out.put(body)
    }

    @JvmSynthetic
    override fun details(): String = ", ${body.size} bytes"
}
