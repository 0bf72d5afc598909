package io.netloom.ipv4

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.ip.MalformedHeaderException
import io.netloom.testkit.HangGuard
import io.netloom.testkit.fuzz.Corpus
import io.netloom.testkit.fuzz.Fuzzer
import io.netloom.testkit.fuzz.Surroundings

/** Any bytes are a header that becomes the same bytes again, or the one exception that says why not. */
class Ipv4HeaderFuzzTest :
    FunSpec({
        val corpus = Corpus.load("ipv4-headers")
        val surroundings = Surroundings(LONGEST)

        fun target(parse: (java.nio.ByteBuffer) -> Ipv4Packet): (ByteArray) -> Any? = { input ->
            surroundings.decode(input) { memory, at ->
                val buffer = memory.asSlice(at, input.size.toLong()).asByteBuffer()
                try {
                    val (header, payload) = parse(buffer).let { it.header to it.payload }
                    check(header.toByteArray().contentEquals(input.copyOf(header.length))) { "$header" }
                    check(Ipv4Header.lengthOf(buffer.rewind()) == header.length && header.length in 20..60 && header.length % 4 == 0)
                    check(payload.remaining() <= input.size - header.length)
                    check(header.withChecksum().hasValidChecksum && "$header".length > 20)
                    "header ${header.length} ${header.isFragment} ${header.hasValidChecksum} ${payload.remaining() == header.totalLength - header.length}"
                } catch (e: MalformedHeaderException) {
                    check(e.offset in 0..input.size && buffer.position() == 0)
                    e.reason
                }
            }
        }

        test("the corpus reaches every refusal and every kind of header") {
            Fuzzer(corpus, LONGEST, target(Ipv4Packet::parse)).replay().map { "$it" } shouldContainAll listOf(
                "header too short",
                "header of 20 bytes too short",
                "header of 24 bytes too short",
                "header length 16 below 20",
                "header length 0 below 20",
                "version 6 instead of 4",
                "header 20 true true false",
                "header 60 true false false",
            )
        }

        test("any bytes") {
            println("IPv4 headers: ${Fuzzer(corpus, LONGEST, target(Ipv4Packet::parse)).run()} inputs")
        }

        test("a parser that believes the header's length is caught") {
            val careless = target { buffer ->
                if (buffer.remaining() > 20) buffer.get((buffer.get(buffer.position()).toInt() and 0xf) * 4)
                Ipv4Packet.parse(buffer)
            }
            shouldThrow<Fuzzer.Finding> { Fuzzer(corpus, LONGEST, careless).run(HangGuard.LIMIT) }.message shouldContain "ipv4-headers.txt"
        }
    })

private const val LONGEST = 100
