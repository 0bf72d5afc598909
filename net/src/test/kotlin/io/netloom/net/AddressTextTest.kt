package io.netloom.net

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import java.net.InetAddress
import java.net.UnknownHostException
import java.util.Random

/**
 * Texts made up by chance, for everything that reads one: each is read or refused with the documented error, at once, and nobody is asked. The JDK's own
 * strict reading, `InetAddress.ofLiteral`, is the witness for addresses.
 */
class AddressTextTest :
    FunSpec({
        test("whatever is read as an address the JDK reads too, and as the same") {
            var read = 0
            texts(ADDRESSES) { text ->
                val address = parseInetAddressOrNull(text) ?: return@texts
                read++
                withClue("'$text'") {
                    address shouldBe InetAddress.ofLiteral(text)
                    parseInetAddress(address.text) shouldBe address
                }
            }
            println("addresses: $read of $TEXTS texts were some")
            read shouldBeGreaterThan TEXTS / 20
        }

        test("what the JDK reads as an address and we do not is one of the forms that are refused on purpose") {
            texts(ADDRESSES) { text ->
                if (parseInetAddressOrNull(text) != null) return@texts
                val other = runCatching { InetAddress.ofLiteral(text) }.getOrNull() ?: return@texts
                val dotted = text.substringAfterLast(':').split('.')
                val isRefused = '%' in text || // a zone
                    dotted.any { it.length > 1 && it[0] == '0' } || // leading zeros
                    text.split(':').any { it.length > 4 && '.' !in it } || // long groups
                    (dotted.size in 1..3 && ':' !in text) // fewer than four numbers
                withClue("'$text' is $other") { isRefused shouldBe true }
            }
        }

        test("host and port, prefixes, hardware addresses: what is read is written as it was, or in the one form") {
            texts(ADDRESSES) { text ->
                withClue("'$text'") {
                    refusedOr { HostPort.split(text) }?.let { HostPort.split(HostPort.join(it.host, it.port)) shouldBe it }
                    (IpPrefix.parseOrNull(text) == null) shouldBe (refusedOr { IpPrefix.parse(text) } == null)
                    IpPrefix.parseOrNull(text)?.let { IpPrefix.parse("$it") shouldBe it }
                    (MacAddress.parseOrNull(text) == null) shouldBe (refusedOr { MacAddress.parse(text) } == null)
                    MacAddress.parseOrNull(text)?.let { MacAddress.parse("$it") shouldBe it }
                }
            }
        }

        test("dialling, listening and resolving ask for nothing but host names, and refuse the rest") {
            guarded {
                var asked = ""
                val resolver = object : Resolver {
                    override suspend fun lookup(host: String): List<InetAddress> {
                        asked = host
                        throw UnknownHostException(host)
                    }
                }
                val networks = listOf("tcp", "tcp4", "udp6", "ip4:1", "ip6:58", "tcp7", "ip", "")
                val random = Random(7)
                repeat(TEXTS / 4) { round ->
                    val network = networks[random.nextInt(networks.size)]
                    val text = madeUp(random, ADDRESSES) + if (round % 2 == 0) ":${random.nextInt(70_000)}" else ""
                    asked = ""
                    val failure = runCatching { Net.resolveAll(network, text, resolver) }.exceptionOrNull()
                    withClue("'$network' '$text': $failure, asked for '$asked'") {
                        when (failure) {
                            null, is NoSuitableAddressException, is AddressSyntaxException, is UnknownNetworkException -> asked shouldBe ""

                            is UnknownHostException -> HOST_NAME.matches(asked) shouldBe true

                            // A zone, of which there is no interface.
                            is java.io.IOException -> ('%' in text) shouldBe true

                            else -> throw failure
                        }
                    }
                }
            }
        }
    })

private const val TEXTS = 20_000

/** What addresses are made of. */
private val ADDRESSES = listOf(
    "0", "1", "10", "127", "255", "256", "00", "01", "ff", "FE80", "fe80", "2001", "db8", "abcd", "12345", "g", ".", ".", ".", ":", ":", ":", "::",
    "::", "%", "lo", "1%", "/", "/8", "/64", "/129", "-", "[", "]", " ", "+", "0x7f", "localhost", "a", "example.", "_", "\u0661", "\u0000", "",
    "1.2.3.4", "::1", "fe80::1", "::ffff:", "10.0.0.0/8", "00:00:5e:00:53:01", "00-00-5e", "0000.5e00.5301",
)

private val HOST_NAME = Regex("[\\p{L}\\p{N}_]([\\p{L}\\p{N}_.-]*[\\p{L}\\p{N}_.])?")

private inline fun texts(parts: List<String>, check: (String) -> Unit) {
    val random = Random(1)
    repeat(TEXTS) { check(madeUp(random, parts)) }
}

private fun madeUp(random: Random, parts: List<String>): String = if (random.nextInt(4) == 0) {
    // Mostly well formed: groups or numbers with what stands between them.
    val separator = if (random.nextBoolean()) ":" else "."
    List(if (separator == ":") 8 else 4) { if (separator == ":") "%x".format(random.nextInt(1 shl 16)) else "${random.nextInt(260)}" }
        .toMutableList().also { if (separator == ":" && random.nextBoolean()) it[random.nextInt(8)] = "" }.joinToString(separator)
} else {
    (0..random.nextInt(9)).joinToString("") { parts[random.nextInt(parts.size)] }
}

/** Null if it was refused with the documented error. */
private inline fun <T> refusedOr(read: () -> T): T? = try {
    read()
} catch (e: AddressSyntaxException) {
    check(e.message == "address ${e.address}: ${e.reason}") { "$e" }
    null
}
