package io.netloom.samples.ping

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe

class MillisecondsSpec :
    StringSpec({
        "the decimals follow the size" {
            Milliseconds.short(0) shouldBe "0.000"
            Milliseconds.short(45_400) shouldBe "0.045"
            Milliseconds.short(999_499) shouldBe "0.999"
            Milliseconds.short(999_500) shouldBe "1.00"
            Milliseconds.short(1_234_000) shouldBe "1.23"
            Milliseconds.short(9_994_999) shouldBe "9.99"
            Milliseconds.short(9_995_000) shouldBe "10.0"
            Milliseconds.short(12_340_000) shouldBe "12.3"
            Milliseconds.short(99_950_000) shouldBe "100"
            Milliseconds.short(2_345_600_000) shouldBe "2346"
        }

        "three decimals" {
            Milliseconds.exact(17_499) shouldBe "0.017"
            Milliseconds.exact(123_000_000) shouldBe "123.000"
            Milliseconds.exact(1_005_499) shouldBe "1.005"
        }

        "whole ones" {
            Milliseconds.whole(2_003_999_999) shouldBe 2_003
        }
    })
