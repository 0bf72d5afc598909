package io.netloom.samples.traceroute

import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.shouldBe
import io.netloom.icmp.IcmpVersion.V4
import io.netloom.icmp.IcmpVersion.V6

class AnswerMeaningSpec :
    StringSpec({
        "time exceeded on the way, and nothing else, goes on" {
            for (meaning in listOf(AnswerMeaning.of(V4, 11, 0, 0), AnswerMeaning.of(V6, 3, 0, 0))) {
                meaning.isFinal shouldBe false
                meaning.note shouldBe null
            }
            AnswerMeaning.of(V4, 11, 1, 0).note shouldBe "!<11-1>"
            AnswerMeaning.of(V6, 3, 1, 0).note shouldBe "!<3-1>"
        }

        "port unreachable comes from the destination" {
            AnswerMeaning.of(V4, 3, 3, 0).isDestination shouldBe true
            AnswerMeaning.of(V6, 1, 4, 0).isDestination shouldBe true
        }

        "all else is a refusal with its letter" {
            val v4 = listOf("!N", "!H", "!P", null, "!F-1400", "!S", "!N", "!H", "!N", "!X", "!X", "!N", "!H", "!X", "!V", "!C", "!<16>")
            v4.indices.map { AnswerMeaning.of(V4, 3, it, 1400).note } shouldBe v4
            val v6 = listOf("!N", "!X", "!H", "!H", null, "!X", "!X", "!<7>")
            v6.indices.map { AnswerMeaning.of(V6, 1, it, 0).note } shouldBe v6
            AnswerMeaning.of(V6, 2, 0, 1280).note shouldBe "!F-1280"
            AnswerMeaning.of(V6, 4, 1, 0).note shouldBe "!P"
            AnswerMeaning.of(V6, 4, 0, 0).note shouldBe "!<4-0>"
            AnswerMeaning.of(V4, 12, 0, 0).note shouldBe "!<12-0>"
            AnswerMeaning.of(V4, 3, 1, 0).isDestination shouldBe false
        }
    })
