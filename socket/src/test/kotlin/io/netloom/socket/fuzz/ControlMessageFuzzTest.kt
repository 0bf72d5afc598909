package io.netloom.socket.fuzz

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainAll
import io.kotest.matchers.shouldBe
import io.netloom.socket.ControlMessage
import io.netloom.socket.ControlMessages
import io.netloom.socket.MalformedControlMessageException
import io.netloom.socket.NumberControlMessageType
import io.netloom.socket.ReceivedControl
import io.netloom.socket.SocketControl
import io.netloom.socket.SocketLevel
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.MessageLayout.CMsgHdr
import io.netloom.socket.internal.transfer.ControlCursor
import io.netloom.socket.internal.transfer.ReceivedDescriptors
import io.netloom.socket.stress.DelegatingSyscalls
import io.netloom.testkit.HangGuard
import io.netloom.testkit.fuzz.Corpus
import io.netloom.testkit.fuzz.Fuzzer
import io.netloom.testkit.fuzz.Surroundings
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout

/**
 * Control messages of any bytes: the iterator, the typed decoders (extended errors and their addresses among them), the descriptors that came
 * along.
 */
class ControlMessageFuzzTest :
    FunSpec({
        val corpus = Corpus.load("control-messages")
        val surroundings = Surroundings(LONGEST)

        fun received(memory: MemorySegment, from: Long, length: Int) = ReceivedControl(View(memory, from, length))

        /** What everybody may call on what came, whatever it was. */
        val receiving = { input: ByteArray ->
            surroundings.decode(input) { memory, at ->
                val control = received(memory, at, input.size)
                val messages = control.toList()
                check(control.isEmpty == messages.isEmpty())
                check("$control".length >= 2)
                val values = SocketControl.ALL.map { type ->
                    check((type in control) == (control[type] != null) && (control[type] == null || control.getAll(type).isNotEmpty())) { "$type" }
                    control[type]
                }
                val numbers = SocketControl.ALL.filterIsInstance<NumberControlMessageType>().map { control.getInt(it, -1) to control.getLong(it, -1) }
                listOf(messages, values, numbers, control.timestampNanos)
            }
            received(MemorySegment.ofArray(input), 0, input.size).map(::outcome)
        }

        val parsing = { input: ByteArray ->
            val iterated = received(MemorySegment.ofArray(input), 0, input.size).toList()
            try {
                val messages = ControlMessages.parse(input)
                check(messages == iterated) { "parsed $messages, iterated $iterated" }
                val builder = ControlMessages.builder()
                for (message in messages.filterNot { it.level == SocketLevel.SOCKET && it.type == SocketControl.RIGHTS }) {
                    builder.add(message.level, message.type, message.data)
                    check(message == ControlMessage(message.level, message.type, message.data) && message.size == message.data.size)
                }
                val built = builder.build()
                check(ControlMessages.parse(built.bytes) == built.toList())
                messages.map(::outcome)
            } catch (e: MalformedControlMessageException) {
                check(e.offset in 0..input.size) { "offset ${e.offset}" }
                "malformed after ${iterated.size}"
            }
        }

        val descriptors = { input: ByteArray ->
            surroundings.decode(input) { memory, at ->
                val closed = ArrayList<Int>()
                val kernel = object : DelegatingSyscalls(null) {
                    override fun close(frame: CallFrame, fd: Int): Int = 0.also { closed += fd }
                }
                val came = ReceivedDescriptors()
                came.note(kernel, memory, at, input.size, 0)
                came.note(kernel, memory, at, input.size, 1)
                val count = came.count(0)
                val taken = came.take(0)
                check(taken.size == count && taken.all { it >= 0 }) { "$count noted, ${taken.size} taken" }
                check(came.take(0).isEmpty())
                came.close()
                came.close()
                // The second message's were not taken, nor were the pidfds, one of each message.
                check(closed.size >= count && (closed.size - count) % 2 == 0 && closed.all { it >= 0 }) { "$count taken, ${closed.size} closed" }
                check(closed.containsAll(taken.toSet())) { "taken ${taken.toList()}, closed $closed" }
                count to closed.size
            }
        }

        test("each kind's decoder is reached by the corpus") {
            val reached = Fuzzer(corpus, LONGEST, receiving).replay().flatMap { it as List<*> }.map { it.toString().substringBefore(' ') }
            // Nobody sends these to be captured: they are for sending, or need another kernel's configuration.
            val sentOnly = setOf("SCM_SECURITY", "UDP_SEGMENT", "SCM_TXTIME")
            reached shouldContainAll SocketControl.ALL.map { it.name }.filterNot { it in sentOnly }
            Fuzzer(corpus, LONGEST, parsing).replay().any { it == "malformed after 1" } shouldBe true
        }

        test("whatever came is decoded, or is not there") {
            println("received control messages: ${Fuzzer(corpus, LONGEST, receiving).run()} inputs")
        }

        test("any bytes are control messages or a MalformedControlMessageException") {
            println("parsed control messages: ${Fuzzer(corpus, LONGEST, parsing).run()} inputs")
        }

        test("descriptors are taken or closed, each of them once") {
            println("received descriptors: ${Fuzzer(corpus, LONGEST, descriptors).run()} inputs")
        }

        test("an iterator that believes the length is caught") {
            shouldThrow<Fuzzer.Finding> {
                Fuzzer(corpus, LONGEST) { input ->
                    surroundings.decode(input) { memory, from ->
                        val seen = ArrayList<List<Int>>()
                        var at = 0
                        while (!ControlCursor.isEnd(input.size, at) && ControlCursor.dataLength(memory, from, at) in 0..400) {
                            val first = from + at + CMsgHdr.DATA
                            seen +=
                                List(ControlCursor.dataLength(memory, from, at)) {
                                    memory.get(ValueLayout.JAVA_BYTE, first + it).toInt()
                                }
                            at = ControlCursor.next(memory, from, at)
                        }
                        seen
                    }
                }.run(HangGuard.LIMIT)
            }
        }
    }) {
    private class View(override val memory: MemorySegment, override val from: Long, override val length: Int) : ReceivedControl.Source

    private companion object {
        const val LONGEST = 1_200

        /** The kind and how it was decoded; of the bytes only how many there are, roughly. */
        fun outcome(message: ControlMessage): String {
            val decoded = message.decode()
            return "$message".substringBefore('(').substringBefore(" (") +
                " ${decoded?.javaClass?.simpleName} ${Integer.numberOfTrailingZeros(message.size + 1)}"
        }
    }
}
