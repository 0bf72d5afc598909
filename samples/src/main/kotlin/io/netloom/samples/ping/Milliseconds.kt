package io.netloom.samples.ping

/** Writes nanoseconds as milliseconds. (`String.format` costs some 20 ms when it is first used, which would show in the first line.) */
internal object Milliseconds {
    /** With the number of decimals that suits the size, at most three: `0.045`, `1.23`, `12.3`, `123`. */
    fun short(nanos: Long): String = when {
        nanos < 999_500 -> decimal(nanos, 3)
        nanos < 9_995_000 -> decimal(nanos, 2)
        nanos < 99_950_000 -> decimal(nanos, 1)
        else -> decimal(nanos, 0)
    }

    /** With three decimals: `0.045`, `123.000`. */
    fun exact(nanos: Long): String = decimal(nanos, 3)

    /** Whole milliseconds, rounded down. */
    fun whole(nanos: Long): Long = nanos / NANOS

    private fun decimal(nanos: Long, digits: Int): String {
        var unit = NANOS
        repeat(digits) { unit /= 10 }
        val rounded = (nanos + unit / 2) / unit
        val scale = NANOS / unit
        val text = StringBuilder().append(rounded / scale)
        if (digits > 0) text.append('.').append((rounded % scale).toString().padStart(digits, '0'))
        return text.toString()
    }

    private const val NANOS = 1_000_000L
}
