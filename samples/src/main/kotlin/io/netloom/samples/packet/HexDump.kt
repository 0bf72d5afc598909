package io.netloom.samples.packet

/** Bytes as lines of sixteen: offset, hexadecimal, and the characters among them. */
internal object HexDump {
    private const val WIDTH = 16
    private const val HEX_WIDTH = 39

    fun lines(bytes: ByteArray): List<String> = (bytes.indices step WIDTH).map { start ->
        val line = bytes.copyOfRange(start, minOf(start + WIDTH, bytes.size))
        val hex = line.asList().chunked(2) { pair -> pair.joinToString("") { "%02x".format(it) } }.joinToString(" ")
        val characters = line.map { if (it in ' '.code..'~'.code) it.toInt().toChar() else '.' }.joinToString("")
        "\t0x%04x:  %s  %s".format(start, hex.padEnd(HEX_WIDTH), characters)
    }
}
