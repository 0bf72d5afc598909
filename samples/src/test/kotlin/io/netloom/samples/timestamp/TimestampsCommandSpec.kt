package io.netloom.samples.timestamp

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldMatch
import io.netloom.samples.netloom
import kotlin.time.Duration.Companion.seconds

/** The kernel's own stamps, of packets over the loopback. */
class TimestampsCommandSpec :
    StringSpec({
        timeout = 60.seconds.inWholeMilliseconds

        "each packet has its way, in the order in which it goes" {
            val ran = netloom("timestamps", "-c", "3").hasStatus(0)
            ran.lines shouldHaveSize 4
            ran.lines[0] shouldMatch Regex("""UDP over the loopback, 127\.0\.0\.1:\d+; microseconds since the program's call:""")
            for (number in 0..2) {
                val line = ran.lines[number + 1]
                line shouldMatch Regex("""packet $number: scheduled -?\d+\.\d  left -?\d+\.\d  arrived -?\d+\.\d  read -?\d+\.\d""")
                val times = Regex("""-?\d+\.\d""").findAll(line).map { it.value.toDouble() }.toList()
                // One clock; a step of it while the test runs is not to be expected.
                withClue(line) { times shouldBe times.sorted() }
            }
            ran.err shouldBe ""
        }

        "usage" {
            netloom("timestamps").hasStatus(0).lines shouldHaveSize 5
            netloom("timestamps", "-h").hasStatus(0).out shouldContain "Usage: netloom timestamps"
            netloom("timestamps", "-c", "0").hasStatus(2).err shouldContain "timestamps: invalid argument: '0'"
        }
    })
