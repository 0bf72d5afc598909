package io.netloom.icmp

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainAll
import io.netloom.testkit.fuzz.Corpus
import io.netloom.testkit.fuzz.Fuzzer
import java.nio.ByteBuffer

/** Bytes from anybody: a message that encodes to an equal one, or the documented exception; the same wherever they stand and in whatever memory. */
class IcmpFuzzTest :
    FunSpec({
        val corpus = Corpus.load("icmp-messages")

        /** Decodes in the midst of other bytes, twice: who reads past the input sees something else each time. */
        fun <T> amid(input: ByteArray, decoder: (bytes: ByteArray, offset: Int) -> T): T? {
            val (first, second) = listOf(0x00, 0xff).map { filler ->
                val bytes = ByteArray(input.size + 2 * MARGIN) { filler.toByte() }
                input.copyInto(bytes, MARGIN)
                try {
                    decoder(bytes, MARGIN)
                } catch (e: IcmpFormatException) {
                    check(e.offset in 0..input.size) { "offset ${e.offset}" }
                    "${e.reason} ${e.offset}" to null
                }
            }
            check(first == second && "$first" == "$second") { "what stands around the input makes a difference: $first or $second" }
            @Suppress("UNCHECKED_CAST")
            return if (first is Pair<*, *> && first.second == null) null else first as T
        }

        fun outcome(message: IcmpMessage): String {
            val extensions = when (message) {
                is DestinationUnreachable -> message.extensions
                is TimeExceeded -> message.extensions
                is ExtendedEchoRequest -> message.extensions
                else -> emptyList()
            }
            return "${message.javaClass.simpleName} ${message.type} ${extensions.map { it.javaClass.simpleName }}"
        }

        fun quoted(bytes: ByteArray): QuotedPacket? = try {
            QuotedPacket.decode(bytes)
        } catch (_: IcmpFormatException) {
            null
        }

        val messages = { input: ByteArray ->
            IcmpVersion.entries.map { version ->
                val message = amid(input) { bytes, offset -> IcmpMessage.decode(version, bytes, offset, input.size) }
                val direct = ByteBuffer.allocateDirect(input.size).put(input).flip()
                try {
                    val same = IcmpMessage.decode(version, direct)
                    check(same == message && !direct.hasRemaining()) { "$same, from an array $message" }
                } catch (_: IcmpFormatException) {
                    check(message == null && direct.remaining() == input.size)
                }
                if (message != null) {
                    check(IcmpMessage.decode(version, message.encode()) == message)
                    check(message.size == message.encode().size && "$message".isNotEmpty())
                    if (message is IcmpErrorMessage) quoted(message.datagram)
                }
                message?.let(::outcome)
            }
        }

        val quotes = { input: ByteArray ->
            val packet = amid(input) { bytes, offset -> QuotedPacket.decode(bytes, offset, input.size).let { "$it ${it.payloadOffset}" } }
            packet?.substringAfter("protocol ")?.substringBefore(',')
        }

        val structures = { input: ByteArray ->
            amid(input) { bytes, offset -> IcmpExtension.decodeStructure(bytes.copyOfRange(offset, offset + input.size)).map { "$it" } }
                ?.map { it.substringBefore('(').substringBefore(' ') }
        }

        val packets = { input: ByteArray ->
            listOf(true, false).flatMap { headers ->
                IcmpVersion.entries.map { version ->
                    val storage = IcmpReader.Storage()
                    storage.buffer.put(input)
                    // Without a source it is no packet; what is before that has been decoded.
                    check(IcmpReader(version, headers).packet(storage, verified = headers, IcmpControl.of(version)) == null)
                    storage.buffer.position()
                }
            }
        }

        test("each kind of message is reached by the corpus") {
            val reached = Fuzzer(corpus, LONGEST, messages).replay().flatMap { it as List<*> }.filterNotNull().map { "$it".substringBefore(' ') }
            reached shouldContainAll
                listOf("EchoRequest", "EchoReply", "DestinationUnreachable", "TimeExceeded", "ParameterProblem", "PacketTooBig", "Redirect") +
                listOf("ExtendedEchoRequest", "ExtendedEchoReply", "Timestamp", "RawMessage")
        }

        test("messages") { println("ICMP messages: ${Fuzzer(corpus, LONGEST, messages).run()} inputs") }

        test("quoted packets") { println("quoted packets: ${Fuzzer(corpus, LONGEST, quotes).run()} inputs") }

        test("extension structures") { println("extension structures: ${Fuzzer(corpus, LONGEST, structures).run()} inputs") }

        test("packets of sockets, with an IP header and without") { println("packets: ${Fuzzer(corpus, LONGEST, packets).run()} inputs") }
    }) {
    private companion object {
        const val LONGEST = 400
        const val MARGIN = 64
    }
}
