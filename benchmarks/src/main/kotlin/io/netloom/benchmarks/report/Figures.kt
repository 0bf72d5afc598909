package io.netloom.benchmarks.report

import java.math.BigDecimal
import java.math.MathContext
import java.util.Locale

/** Figures as text: three digits that count, and all of them from a thousand on. */
internal object Figures {
    private const val THOUSAND = 1000
    private val THREE_DIGITS = MathContext(3)

    fun text(value: Double): String = when {
        value >= THOUSAND -> "%,.0f".format(Locale.ROOT, value)
        value == 0.0 -> "0"
        else -> BigDecimal(value).round(THREE_DIGITS).stripTrailingZeros().toPlainString()
    }

    /** With its unit. */
    fun text(measurement: Measurement): String = "${text(measurement.value)} ${unit(measurement.unit)}"

    /** A ratio, `×1.05`. */
    fun ratio(value: Double): String = "×%.2f".format(Locale.ROOT, value)

    /** As the documents write it. */
    fun unit(unit: String): String = if (unit == "us") "µs" else unit
}
