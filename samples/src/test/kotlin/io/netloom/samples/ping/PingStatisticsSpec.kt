package io.netloom.samples.ping

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.doubles.plusOrMinus
import io.kotest.matchers.shouldBe
import io.kotest.property.Arb
import io.kotest.property.arbitrary.list
import io.kotest.property.arbitrary.long
import io.kotest.property.checkAll
import kotlin.math.sqrt

class PingStatisticsSpec :
    StringSpec({
        fun reply(nanos: Long, duplicate: Boolean = false) =
            PingEvent.Reply(1, 64, null, null, nanos, duplicate, outOfOrder = false, late = false, truncated = false)

        fun statistics(transmitted: Int, vararg roundTrips: Long) = PingStatistics().apply {
            repeat(transmitted) { countTransmitted() }
            roundTrips.forEach { count(reply(it)) }
        }

        "minimum, average, maximum and deviation" {
            val figures = statistics(4, 2_000, 4_000, 4_000, 6_000)
            figures.shortest shouldBe 2_000
            figures.average shouldBe 4_000
            figures.longest shouldBe 6_000
            figures.deviation shouldBe 1_414
        }

        "the deviation is that of the definition" {
            checkAll(Arb.list(Arb.long(1_000L..10_000_000_000L), 1..50)) { times ->
                val figures = statistics(times.size, *times.toLongArray())
                val mean = times.average()
                figures.average.toDouble() shouldBe (mean plusOrMinus 1.0)
                figures.deviation.toDouble() shouldBe (sqrt(times.sumOf { (it - mean) * (it - mean) } / times.size) plusOrMinus 1.0)
            }
        }

        "a duplicate counts as such only" {
            val figures = statistics(1, 1_000).apply { count(reply(9_000, duplicate = true)) }
            figures.received shouldBe 1
            figures.duplicates shouldBe 1
            figures.longest shouldBe 1_000
        }

        "loss in percent has six digits at most" {
            statistics(0).lossPercent() shouldBe "0"
            statistics(3, 1, 1, 1).lossPercent() shouldBe "0"
            statistics(3, 1, 1).lossPercent() shouldBe "33.3333"
            statistics(3, 1).lossPercent() shouldBe "66.6667"
            statistics(2, 1).lossPercent() shouldBe "50"
            statistics(10).lossPercent() shouldBe "100"
            statistics(1_000, *LongArray(999) { 1 }).lossPercent() shouldBe "0.1"
        }
    })
