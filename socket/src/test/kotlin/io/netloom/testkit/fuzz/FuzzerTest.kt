package io.netloom.testkit.fuzz

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.comparables.shouldBeGreaterThanOrEqualTo
import io.kotest.matchers.comparables.shouldBeLessThanOrEqualTo
import io.kotest.matchers.maps.shouldNotBeEmpty
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import java.time.Duration

/** The fuzzer finds what was planted for it. */
class FuzzerTest :
    FunSpec({
        val corpus = Corpus.load("socket-addresses")

        test("three conditions, one behind the other, are met because each outcome is kept") {
            val finding = shouldThrow<Fuzzer.Finding> {
                Fuzzer(corpus, 64) { input ->
                    val depth = listOf(0x28, 0x77, 0x13).takeWhile { it.toByte() in input.drop(20) }.size
                    check(depth < 3)
                    depth
                }.run(Duration.ofSeconds(30))
            }
            finding.cause!!.javaClass shouldBe IllegalStateException::class.java
            // Nothing but what it takes: 20 bytes of any kind and those three.
            finding.message shouldContain Regex("on [0-9a-f]{46}\n")
        }

        test("what fails on an input of the corpus names it") {
            val finding = shouldThrow<Fuzzer.Finding> { Fuzzer(corpus, 64) { check(it.size != 1) }.replay() }
            finding.message shouldContain "'one byte' of "
            finding.message shouldContain "\non 00\n"
        }

        test("a target that finds nothing wrong is tried until the time is over") {
            corpus.inputs.shouldNotBeEmpty()
            var longest = 0
            val count = Fuzzer(corpus, 64) { if (it !in corpus.inputs.values) longest = maxOf(longest, it.size) }.run(Duration.ofMillis(200))
            count shouldBeGreaterThanOrEqualTo corpus.inputs.size.toLong()
            longest shouldBeLessThanOrEqualTo 64
        }
    })
