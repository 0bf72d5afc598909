package io.netloom.samples.sniff

import io.netloom.samples.packet.FrameText
import io.netloom.samples.packet.HexDump
import java.time.Instant
import java.time.ZoneId

/** A packet as it is printed: one line, and below it the bytes if they are wanted. */
internal class PacketLine(linkHeader: Boolean, private val hex: Boolean, private val zone: ZoneId = ZoneId.systemDefault()) {
    private val frames = FrameText(linkHeader)

    fun of(packet: CapturedPacket): List<String> {
        val line = "${time(packet.nanos)} ${packet.interfaceName} ${packet.direction.padEnd(DIRECTION_WIDTH)} ${frames.of(packet.frame)}"
        return if (hex) listOf(line) + HexDump.lines(packet.frame.bytes) else listOf(line)
    }

    private fun time(nanos: Long): String {
        val time = Instant.ofEpochSecond(0, nanos).atZone(zone)
        return buildString(TIME_WIDTH) {
            digits(time.hour, 2)
            append(':').digits(time.minute, 2)
            append(':').digits(time.second, 2)
            append('.').digits(time.nano / NANOS_PER_MICRO, 6)
        }
    }

    private fun StringBuilder.digits(number: Int, width: Int): StringBuilder = append(number.toString().padStart(width, '0'))

    private companion object {
        const val DIRECTION_WIDTH = 5
        const val TIME_WIDTH = 15
        const val NANOS_PER_MICRO = 1_000
    }
}
