package io.netloom.icmp

import io.netloom.icmp.internal.Checksum
import java.nio.ByteBuffer
import java.util.Objects

/** The checksum of the internet protocols (RFC 1071), over bytes whose own checksum field is 0 or counts in. */
public object IcmpChecksum {
    /**
     * The checksum of [length] bytes from [offset]: 0 to 65535. Over bytes that hold their correct checksum it is 0.
     *
     * @throws IndexOutOfBoundsException if the array does not have these bytes
     */
    @JvmStatic
    @JvmOverloads
    public fun of(bytes: ByteArray, offset: Int = 0, length: Int = bytes.size - offset): Int {
        Objects.checkFromIndexSize(offset, length, bytes.size)
        return Checksum.finish(Checksum.add(0, bytes, offset, offset + length))
    }

    /** The checksum of the bytes between the buffer's position and limit, which stay as they are. */
    @JvmStatic
    public fun of(buffer: ByteBuffer): Int = Checksum.finish(Checksum.add(0, buffer, buffer.position(), buffer.limit()))

    /** The checksum of an ICMPv6 message between the buffer's position and limit, in a packet between these addresses. */
    @JvmStatic
    public fun of(buffer: ByteBuffer, pseudoHeader: Ipv6PseudoHeader): Int =
        Checksum.finish(Checksum.add(pseudoHeader.sum(buffer.remaining()), buffer, buffer.position(), buffer.limit()))
}
