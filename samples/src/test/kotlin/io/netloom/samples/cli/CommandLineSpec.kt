package io.netloom.samples.cli

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.StringSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith

class CommandLineSpec :
    StringSpec({
        val command = CommandLine(
            "demo",
            "[options] <thing>",
            listOf(
                Option("-c", "count", "number"),
                Option("-q", "quiet"),
                Option("-n", "numeric"),
                Option("--kind", "kind", "name"),
                Option("-h", "help", alias = "--help"),
            ),
        )

        fun parse(vararg words: String) = command.parse(words.asList())

        "values beside, behind and after an equals sign" {
            parse("-c", "3")["-c"] shouldBe "3"
            parse("-c3")["-c"] shouldBe "3"
            parse("--kind=raw")["--kind"] shouldBe "raw"
            parse("--kind", "raw")["--kind"] shouldBe "raw"
            parse("-c", "3", "-c4")["-c"] shouldBe "4"
        }

        "flags in a cluster, the last of which may take a value" {
            val line = parse("-qnc5", "x")
            ("-q" in line) shouldBe true
            ("-n" in line) shouldBe true
            line["-c"] shouldBe "5"
            line.operands shouldContainExactly listOf("x")
        }

        "an alias is the same option" {
            ("-h" in parse("--help")) shouldBe true
        }

        "operands stand anywhere; after -- everything is one, and so is a single dash" {
            parse("a", "-q", "b").operands shouldContainExactly listOf("a", "b")
            parse("-q", "--", "-n", "--kind").operands shouldContainExactly listOf("-n", "--kind")
            parse("-").operands shouldContainExactly listOf("-")
        }

        "what is wrong is named" {
            shouldThrow<UsageException> { parse("-x") }.message shouldBe "unknown option: -x"
            shouldThrow<UsageException> { parse("--no") }.message shouldBe "unknown option: --no"
            shouldThrow<UsageException> { parse("-c") }.message shouldBe "option -c needs an argument: <number>"
            shouldThrow<UsageException> { parse("--help=1") }.message shouldBe "option -h takes no argument"
        }

        "numbers and seconds are checked" {
            parse("-c", "7").long("-c", 1L..9L) shouldBe 7
            parse().long("-c", 1L..9L) shouldBe null
            shouldThrow<UsageException> { parse("-c", "10").long("-c", 1L..9L) }.message shouldContain "1 <= value <= 9"
            shouldThrow<UsageException> { parse("-c", "x").long("-c", 1L..9L) }.message shouldBe "invalid argument: 'x'"
            parse("-c", "0.25").seconds("-c", 1) shouldBe 250_000_000
            parse("-c", "1e-3").seconds("-c", 1) shouldBe 1_000_000
            for (bad in listOf("abc", "", "-1", "0", "1e99", "NaN")) {
                shouldThrow<UsageException> { parse("-c", bad).seconds("-c", 1) }.message shouldStartWith "invalid argument: '$bad'"
            }
        }

        "the help has a line for each option" {
            command.help() shouldBe """
            Usage: demo [options] <thing>

              -c <number>    count
              -q             quiet
              -n             numeric
              --kind <name>  kind
              -h, --help     help

            """.trimIndent()
        }
    })
