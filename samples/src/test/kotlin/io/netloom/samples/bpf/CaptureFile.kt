package io.netloom.samples.bpf

import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Writes capture files: the magic number tells the unit of times, and by its bytes the order. */
internal class CaptureFile(private val magic: Int, private val order: ByteOrder) {
    fun write(packets: List<ByteArray>, wireLength: Int? = null): ByteArray {
        val bytes = ByteBuffer.allocate(24 + packets.sumOf { 16 + it.size }).order(order)
        bytes.putInt(magic).putShort(2).putShort(4).putInt(0).putInt(0).putInt(65_535).putInt(1)
        packets.forEachIndexed { index, packet ->
            bytes.putInt(index).putInt(5).putInt(packet.size).putInt(wireLength ?: packet.size).put(packet)
        }
        return bytes.array()
    }

    override fun toString(): String = "0x%08x %s".format(magic, order)

    companion object {
        const val MICROS: Int = 0xa1b2c3d4.toInt()
        const val NANOS: Int = 0xa1b23c4d.toInt()

        val formats: List<CaptureFile> = listOf(MICROS, NANOS).flatMap { magic ->
            listOf(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN).map { CaptureFile(magic, it) }
        }
    }
}
