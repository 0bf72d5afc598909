package io.netloom.ipv6

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainAll
import io.netloom.socket.ip.MalformedHeaderException
import io.netloom.testkit.fuzz.Corpus
import io.netloom.testkit.fuzz.Fuzzer
import io.netloom.testkit.fuzz.Surroundings
import java.nio.ByteBuffer

/** Any bytes are a header, or the one exception that says why not. */
class Ipv6HeaderFuzzTest :
    FunSpec({
        val corpus = Corpus.load("ipv6-headers")
        val surroundings = Surroundings(LONGEST)
        val target = { input: ByteArray ->
            surroundings.decode(input) { memory, at ->
                val buffer = memory.asSlice(at, input.size.toLong()).asByteBuffer()
                try {
                    val header = Ipv6Header.parse(buffer)
                    check(buffer.position() == 40)
                    val image = ByteBuffer.allocate(40).putInt(6 shl 28 or (header.trafficClass shl 20) or header.flowLabel)
                    image.putShort(header.payloadLength.toShort()).put(header.nextHeader.toByte()).put(header.hopLimit.toByte())
                    image.put(header.source.address).put(header.destination.address)
                    check(image.array().contentEquals(input.copyOf(40)) && Ipv6Header.parse(image.flip()) == header) { "$header" }
                    "header ${header.ecn} ${header.source == header.destination}"
                } catch (e: MalformedHeaderException) {
                    check(e.offset in 0..input.size && buffer.position() == 0)
                    e.reason
                }
            }
        }

        test("the corpus reaches every refusal") {
            Fuzzer(corpus, LONGEST, target).replay().map { "$it" } shouldContainAll
                listOf("header too short", "version 4 instead of 6", "header 0 true", "header 0 false", "header 3 true")
        }

        test("any bytes") {
            println("IPv6 headers: ${Fuzzer(corpus, LONGEST, target).run()} inputs")
        }
    })

private const val LONGEST = 100
