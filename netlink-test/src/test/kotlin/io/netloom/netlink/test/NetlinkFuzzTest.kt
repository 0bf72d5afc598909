package io.netloom.netlink.test

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.string.shouldContain
import io.netloom.netlink.Attribute
import io.netloom.netlink.AttributeDecoder
import io.netloom.netlink.AttributeException
import io.netloom.netlink.AttributeWidthException
import io.netloom.netlink.ExtendedAcknowledgement
import io.netloom.netlink.NetlinkConn
import io.netloom.netlink.NetlinkFormatException
import io.netloom.netlink.NetlinkMessage
import io.netloom.netlink.NetlinkMessageCursor
import io.netloom.testkit.HangGuard
import io.netloom.testkit.fuzz.Corpus
import io.netloom.testkit.fuzz.Fuzzer
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.time.Duration

/** Any bytes are messages, attributes and acknowledgements, or a [NetlinkFormatException]; and whatever comes over a socket ends the request that waits, one way or the other. */
class NetlinkFuzzTest :
    FunSpec({
        val corpus = Corpus.load("netlink-datagrams")

        /** Reads every attribute as everything. */
        fun walk(decoder: AttributeDecoder): Int {
            var deepest = decoder.depth
            while (decoder.next()) {
                for (read in listOf<() -> Any>(
                    decoder::u8,
                    decoder::u16,
                    decoder::s32,
                    decoder::u64,
                    decoder::be32,
                    decoder::flag,
                    decoder::ipAddress,
                    decoder::macAddress,
                )) {
                    try {
                        read()
                    } catch (_: AttributeWidthException) {
                        // told
                    }
                }
                decoder.string()
                decoder.struct()
                check(decoder.bytes().size == decoder.size)
                check(decoder.path().isNotEmpty())
                try {
                    decoder.enter()
                } catch (_: AttributeException) {
                    continue
                }
                deepest = maxOf(deepest, walk(decoder))
                decoder.leave()
            }
            return deepest
        }

        /** Where what is read lies makes no difference, and nothing around it is read. */
        fun messages(bytes: ByteArray, order: ByteOrder): List<NetlinkMessage>? {
            val direct = ByteBuffer.allocateDirect(bytes.size + 16).put(
                ByteArray(8) {
                    -1
                },
            ).put(bytes).put(ByteArray(8) { -1 }).position(8).limit(8 + bytes.size)
            val (a, b) = listOf({ NetlinkMessage.decodeAll(bytes, order) }, { NetlinkMessage.decodeAll(direct, order) }).map {
                try {
                    it()
                } catch (_: NetlinkFormatException) {
                    null
                }
            }
            check(a == b) { "$a or $b" }
            return a
        }

        fun messageTarget(input: ByteArray): Any {
            val outcome = ArrayList<Any?>()
            for (order in listOf(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
                val messages = messages(input, order)
                outcome += messages?.size
                for (message in messages.orEmpty()) {
                    check(message.payload.size <= input.size)
                    if (message.header.length % 4 == 0L) check(NetlinkMessage.decode(message.encode(order), order) == message)
                    outcome +=
                        if (order ==
                            ByteOrder.nativeOrder()
                        ) {
                            ExtendedAcknowledgement.of(NetlinkMessageCursor().reset(message.copied()).also { it.next() }) !=
                                null
                        } else {
                            0
                        }
                    for (header in listOf(0, 4, 8, 12, 16)) {
                        outcome += try {
                            walk(message.attributes(header))
                        } catch (_: NetlinkFormatException) {
                            -1
                        }
                    }
                }
            }
            return outcome
        }

        fun attributeTarget(input: ByteArray): Any {
            val attributes = try {
                Attribute.decodeAll(input)
            } catch (_: AttributeException) {
                return -1
            }
            val encoded = Attribute.encodeAll(attributes)
            check(Attribute.decodeAll(encoded) == attributes)
            return attributes.map { it.rawType ushr 14 to it.payload.size }.take(3)
        }

        /** The datagram comes as an answer; then one that ends every answer. */
        fun connTarget(input: ByteArray): Any = HangGuard.run(Duration.ofSeconds(20)) {
            val socket = ScriptedKernel().on(GET, Answer.nothing()).open(alone = true)
            NetlinkConn.over(socket, 0).use { conn ->
                socket.deliver(input)
                socket.deliver(Acknowledgement.success().toMessage(request(sequence = SEQUENCE)).let { it.encode() })
                try {
                    val reply = conn.blocking().execute(request(sequence = SEQUENCE), Duration.ofSeconds(10))
                    "reply ${reply.size} ${reply.acknowledgement != null}"
                } catch (e: IOException) {
                    check(e !is java.net.SocketTimeoutException) { "a hang" }
                    "${e.javaClass.simpleName} ${(e as? io.netloom.socket.ErrnoCarrier)?.errno?.number}"
                }
            }
        }

        test("messages and the attributes in them") {
            println("netlink messages: ${Fuzzer(corpus, LONGEST, ::messageTarget).run()} inputs")
        }

        test("attributes, decoded and encoded") {
            val payloads = corpus.inputs.values.first()
            check(payloads.size > 32)
            println("netlink attributes: ${Fuzzer(corpus, LONGEST, ::attributeTarget).run()} inputs")
        }

        test("answers to a request") {
            println("netlink answers: ${Fuzzer(corpus, LONGEST, ::connTarget).run(Duration.ofSeconds(3))} inputs")
        }

        test("the corpus reaches what it is for: replies, errors, words of the kernel") {
            val reached = Fuzzer(corpus, LONGEST, ::connTarget).replay().map { it.toString() }
            reached shouldContainAll
                listOf("reply 0 false", "reply 1 false", "NetlinkException 22", "NetlinkException 34", "NetlinkException 19", "NetlinkException 95")
        }

        test("a decoder that believes a length is caught") {
            fun careless(input: ByteArray): Any {
                if (input.size < 16) return 0
                val length = ByteBuffer.wrap(input).order(ByteOrder.nativeOrder()).getInt(0)
                if (length < 16) return 1
                return input[length - 1]
            }
            shouldThrow<Fuzzer.Finding> { Fuzzer(corpus, LONGEST, ::careless).run(HangGuard.LIMIT) }.message shouldContain "netlink-datagrams.txt"
        }
    }) {
    private companion object {
        const val LONGEST = 8_192
        const val SEQUENCE = 7L

        /** A message whose padding was counted and did not arrive cannot be encoded with its own length. */
        fun NetlinkMessage.copied(): ByteArray {
            val bytes = ByteBuffer.allocate(16 + payload.size).order(ByteOrder.nativeOrder())
            header.writeTo(bytes)
            return bytes.put(payload).array()
        }
    }
}
