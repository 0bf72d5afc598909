package io.netloom.docs

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldNotBeEmpty
import io.kotest.matchers.shouldBe

class FeatureMapTest :
    FunSpec({
        val rows = FeatureMap.rows()

        test("every item of the checklist has exactly one row, in the checklist's order") {
            rows.map { it.item }.filter { it in FeatureMap.items() } shouldBe FeatureMap.items()
        }

        test("every symbol of a row is public API") {
            rows.filterNot { it.planned }.onEach { row -> row.symbols.shouldNotBeEmpty() }
                .flatMap { row -> row.symbols.filterNot(FeatureMap::exists).map { "$row names $it, which does not exist" } }
                .shouldBeEmpty()
        }

        test("every row names a test class that exists") {
            val classes = FeatureMap.testClasses()
            rows.filterNot { it.planned }.onEach { row -> row.tests.shouldNotBeEmpty() }
                .flatMap { row -> row.tests.filterNot { it in classes }.map { "$row names the test $it, which does not exist" } }
                .shouldBeEmpty()
        }

        test("a planned row is planned in both cells") {
            rows.filter { it.planned != (it.tests == listOf(FeatureRow.PLANNED)) }.map { "$it is half planned" }.shouldBeEmpty()
        }

        test("the look-up itself tells what exists from what does not") {
            FeatureMap.exists("RawInstruction") shouldBe true
            FeatureMap.exists("RawInstruction.decode") shouldBe true
            FeatureMap.exists("RawInstruction.jt") shouldBe true
            FeatureMap.exists("RawInstruction.nothing") shouldBe false
            FeatureMap.exists("NoSuchType") shouldBe false
        }
    })
