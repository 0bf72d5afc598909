package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe

/** C5.1, C5.2. */
class HostPortTest :
    FunSpec({
        test("taking apart") {
            for ((text, host, port) in listOf(
                Triple("localhost:http", "localhost", "http"),
                Triple("localhost:80", "localhost", "80"),
                Triple("localhost%lo0:80", "localhost%lo0", "80"),
                Triple("127.0.0.1:http", "127.0.0.1", "http"),
                Triple("[::1]:http", "::1", "http"),
                Triple("[fe80::1%lo0]:80", "fe80::1%lo0", "80"),
                Triple("[localhost]:80", "localhost", "80"),
                Triple("[localhost%lo0]:80", "localhost%lo0", "80"),
                Triple(":http", "", "http"),
                Triple(":80", "", "80"),
                Triple("golang.org:", "golang.org", ""),
                Triple("127.0.0.1:", "127.0.0.1", ""),
                Triple("[::1]:", "::1", ""),
                Triple("[]:80", "", "80"),
                Triple(":", "", ""),
                Triple("golang.org:https%foo", "golang.org", "https%foo"),
            )) {
                withClue(text) { HostPort.split(text) shouldBe HostPort(host, port) }
            }
        }

        test("what is wrong, in words") {
            for ((text, reason) in listOf(
                "golang.org" to "missing port in address",
                "127.0.0.1" to "missing port in address",
                "" to "missing port in address",
                "[::1]" to "missing port in address",
                "[fe80::1%lo0]" to "missing port in address",
                "[localhost]" to "missing port in address",
                "[::1]x:80" to "missing port in address",
                "::1" to "too many colons in address",
                "fe80::1%lo0" to "too many colons in address",
                "fe80::1%lo0:80" to "too many colons in address",
                "[foo:bar]:baz:" to "too many colons in address",
                "[::1]::80" to "too many colons in address",
                "[::1:80" to "missing ']' in address",
                "[foo:bar" to "missing ']' in address",
                "[foo[bar]:80" to "unexpected '[' in address",
                "foo[bar:80" to "unexpected '[' in address",
                "foo[bar]:80" to "unexpected '[' in address",
                "foo]bar:80" to "unexpected ']' in address",
                "[foo]:8]0" to "unexpected ']' in address",
                "[foo]:[80" to "unexpected '[' in address",
            )) {
                withClue("'$text'") {
                    val refused = shouldThrow<AddressSyntaxException> { HostPort.split(text) }
                    refused.reason shouldBe reason
                    refused.address shouldBe text
                    refused.message shouldBe "address $text: $reason"
                }
            }
        }

        test("putting together") {
            for ((host, port, text) in listOf(
                Triple("localhost", "http", "localhost:http"),
                Triple("::1", "80", "[::1]:80"),
                Triple("fe80::1%lo0", "80", "[fe80::1%lo0]:80"),
                Triple("localhost%lo0", "80", "[localhost%lo0]:80"),
                Triple("", "80", ":80"),
                Triple("127.0.0.1", "", "127.0.0.1:"),
                Triple("::1", "", "[::1]:"),
            )) {
                HostPort.join(host, port) shouldBe text
                val (splitHost, splitPort) = HostPort.split(text)
                splitHost shouldBe host
                splitPort shouldBe port
                "${HostPort(host, port)}" shouldBe text
            }
            HostPort.join("::1", 8080) shouldBe "[::1]:8080"
            HostPort("a", "1").hashCode() shouldBe HostPort.split("a:1").hashCode()
        }
    })
