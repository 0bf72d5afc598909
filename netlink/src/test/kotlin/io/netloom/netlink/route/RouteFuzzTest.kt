package io.netloom.netlink.route

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.NetlinkHeader
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkMessageCursor
import io.netloom.testkit.fuzz.Corpus
import io.netloom.testkit.fuzz.Fuzzer
import java.time.Duration

/** No bytes make a decoder of route messages throw what is not documented, and what it has decoded can be encoded and shown. */
class RouteFuzzTest :
    FunSpec({
        val types = mapOf("links" to 16, "addresses" to 20, "routes" to 24, "neighbours" to 28, "rules" to 32, "next-hops" to 104)

        for ((kind, type) in types) {
            val expected = Captured.KINDS.getValue(kind).simpleName

            /** What the decoder of this kind makes of a payload: the message's own header would lead elsewhere. */
            fun decode(input: ByteArray): Any {
                if (input.size < NetlinkHeader.SIZE) return "too short"
                val message = NetlinkMessage(NetlinkHeader(type), input.copyOfRange(NetlinkHeader.SIZE, input.size))
                val lenient = try {
                    RouteReader(Captured.ORDER, lenient = true).read(message)
                } catch (e: NetlinkFormatException) {
                    check(message.payload.size < 16) { "a dump would end: $e" }
                    null
                }
                lenient.toString()
                val value = try {
                    RouteObject.decode(message, Captured.ORDER) ?: return "null"
                } catch (_: NetlinkFormatException) {
                    return "malformed"
                }
                check(value.javaClass.simpleName == expected)
                check(value == lenient)
                check(
                    RouteObject.decode(NetlinkMessageCursor().reset(message.encode()).also { it.next() }, Captured.ORDER) == value ||
                        message.payload.size % 4 != 0,
                )
                value.toString()
                val payload = ObjectWriter.payload(value)
                ObjectWriter.reference(value)
                val again = checkNotNull(RouteObject.decode(NetlinkMessage(NetlinkHeader(type), payload))) { "encoded, it is another" }
                return "$expected ${value.attributes.size} ${again.attributes.size}"
            }

            test("$kind: the captured ones are what they are") {
                val outcomes = Fuzzer(Corpus.load("route-$kind"), 2_048, ::decode).replay()
                outcomes.map { it.toString().substringBefore(' ') } shouldContain expected
            }

            test("$kind: any bytes") {
                val fuzzer = Fuzzer(Corpus.load("route-$kind"), 2_048, ::decode)
                if (java.lang.Boolean.getBoolean("netloom.soak")) fuzzer.run() else fuzzer.run(Duration.ofSeconds(2))
            }
        }
    })
