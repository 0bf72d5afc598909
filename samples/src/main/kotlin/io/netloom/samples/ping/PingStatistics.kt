package io.netloom.samples.ping

import java.math.BigDecimal
import java.math.MathContext
import kotlin.math.roundToLong
import kotlin.math.sqrt

/** The figures of one run. Times are nanoseconds; a duplicate counts as such and takes no part in the round-trip times. */
internal class PingStatistics {
    /** Probes sent, with those that the kernel refused to send. */
    var transmitted: Long = 0
        private set

    /** Probes that were answered, however late. */
    var received: Long = 0
        private set
    var duplicates: Long = 0
        private set
    var outOfOrder: Long = 0
        private set
    var late: Long = 0
        private set

    /** ICMP errors about our probes, and probes that could not be sent. */
    var errors: Long = 0
        private set
    var shortest: Long = Long.MAX_VALUE
        private set
    var longest: Long = 0
        private set

    // Welford's method: exact where a sum of squares would lose the digits that matter.
    private var mean = 0.0
    private var squaredDeviations = 0.0

    val average: Long
        get() = mean.roundToLong()

    /** The standard deviation over all replies, which ping calls mdev. */
    val deviation: Long
        get() = if (received == 0L) 0 else sqrt(squaredDeviations / received).roundToLong()

    fun countTransmitted() {
        transmitted++
    }

    fun countError() {
        errors++
    }

    fun count(reply: PingEvent.Reply) {
        if (reply.duplicate) {
            duplicates++
            return
        }
        received++
        if (reply.outOfOrder) outOfOrder++
        if (reply.late) late++
        shortest = minOf(shortest, reply.roundTripNanos)
        longest = maxOf(longest, reply.roundTripNanos)
        val delta = reply.roundTripNanos - mean
        mean += delta / received
        squaredDeviations += delta * (reply.roundTripNanos - mean)
    }

    /** The share of probes without an answer, in percent with six digits: `0`, `33.3333`, `100`. */
    fun lossPercent(): String {
        if (transmitted == 0L) return "0"
        val lost = BigDecimal.valueOf(transmitted - received).scaleByPowerOfTen(2)
        return lost.divide(BigDecimal.valueOf(transmitted), MathContext(LOSS_DIGITS)).stripTrailingZeros().toPlainString()
    }

    private companion object {
        const val LOSS_DIGITS = 6
    }
}
