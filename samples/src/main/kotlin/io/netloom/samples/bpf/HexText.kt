package io.netloom.samples.bpf

import io.netloom.samples.cli.UsageException

/** A packet as hexadecimal digits, with blanks, colons, dots or dashes anywhere between the bytes: `ffff ffff ffff 02:00…`. */
internal object HexText {
    fun parse(text: String): ByteArray {
        val bytes = ByteArray(text.length / 2)
        var count = 0
        var high = -1
        text.forEachIndexed { index, char ->
            val digit = Character.digit(char, RADIX)
            when {
                digit < 0 && (char !in BETWEEN || high >= 0) ->
                    throw UsageException("--packet: character ${index + 1}, '$char': a hexadecimal digit is expected")

                digit < 0 -> Unit

                high < 0 -> high = digit

                else -> {
                    bytes[count++] = (high shl HALF or digit).toByte()
                    high = -1
                }
            }
        }
        if (high >= 0) throw UsageException("--packet: the last byte has one digit only")
        return bytes.copyOf(count)
    }

    private const val RADIX = 16
    private const val HALF = 4
    private const val BETWEEN = " \t\r\n:.-"
}
