package io.netloom.bpf

import java.lang.foreign.MemorySegment
import java.nio.ByteBuffer

/**
 * A program that is ready to look at packets in this process: [BpfProgram.compile] and [BpfProgram.interpreter] make one.
 *
 * Each `run` gives the verdict, the 32 bits that the program returned: 0 drops the packet, anything else is the number of its bytes to keep, unsigned
 * (`Integer.toUnsignedLong`) and not cut to the packet's size. Verdicts are those of the kernel to the bit: arithmetic is unsigned in 32 bits, loads
 * are big-endian, a load from outside of the packet and a division by an X of zero end the program with verdict 0. No run loops or allocates.
 *
 * Immutable, so safe to share between threads; a packet and a [PacketMetadata] must not be changed while a run reads them, else the verdict may
 * be that of neither content.
 */
public interface PacketFilter {
    /** The program that runs. */
    public val program: BpfProgram

    /** The verdict on a packet that fills the array, with the defaults of [PacketMetadata]. */
    public fun run(packet: ByteArray): Int

    /**
     * The verdict on a packet within an array.
     *
     * @param offset where the packet begins. What lies before is out of reach, unless [PacketMetadata.networkOffset] or
     *   [PacketMetadata.linkLayerOffset] is negative: then loads relative to that header reach down to the array's begin, as the kernel's reach
     *   headers in front of the data.
     * @param length how many bytes the packet has
     * @param metadata what the kernel would know beside the bytes; null stands for all the defaults
     * @throws IndexOutOfBoundsException if offset and length do not lie within the array
     */
    public fun run(packet: ByteArray, offset: Int, length: Int, metadata: PacketMetadata?): Int

    /** The verdict on the packet between position and limit, with the defaults of [PacketMetadata]. */
    public fun run(packet: ByteBuffer): Int

    /**
     * The verdict on the packet between position and limit. Neither of them is moved, and the buffer's byte order does not count.
     *
     * @param metadata what the kernel would know beside the bytes; null stands for all the defaults
     */
    public fun run(packet: ByteBuffer, metadata: PacketMetadata?): Int

    /** The verdict on the packet that fills the segment, with the defaults of [PacketMetadata]. */
    public fun run(packet: MemorySegment): Int

    /**
     * The verdict on the packet that fills the segment, on the heap or native.
     *
     * @param metadata what the kernel would know beside the bytes; null stands for all the defaults
     * @throws IllegalArgumentException if the segment has more than 2^31 - 1 bytes
     * @throws IllegalStateException if the segment's arena is closed
     * @throws WrongThreadException if the segment belongs to another thread
     */
    public fun run(packet: MemorySegment, metadata: PacketMetadata?): Int
}
