package io.netloom.socket.message

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.kotest.matchers.types.shouldBeSameInstanceAs
import io.netloom.socket.ControlMessages
import io.netloom.socket.Credentials
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.MessageFlag
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketControl
import io.netloom.socket.Timestamps
import io.netloom.socket.stress.datagramPair
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.socket.stress.inetAddress
import io.netloom.socket.stress.streamPair
import io.netloom.socket.stress.udp
import java.io.IOException
import java.nio.ByteBuffer
import java.time.Instant
import kotlin.math.absoluteValue

/** recvmsg(2) and sendmsg(2) on the kernel. */
class MessageTest :
    FunSpec({
        test("a message in pieces, sent and received in pieces of other sizes") {
            guardedCoroutine {
                val (a, b) = List(2) { udp() }
                val parts = listOf("HELLO-", "R-U-", "", "THERE").map { ByteBuffer.wrap(it.encodeToByteArray()) }
                a.sendMessage(parts, b.inetAddress) shouldBe 15
                parts.map { it.remaining() } shouldBe listOf(0, 0, 0, 0)
                val pieces = listOf(ByteBuffer.allocate(4), ByteBuffer.allocateDirect(8), ByteBuffer.allocate(8))
                val message = ReceivedMessage()
                b.receiveMessage(pieces, message) shouldBe 15
                pieces.map { it.position() } shouldBe listOf(4, 8, 3)
                pieces.joinToString("") { Charsets.UTF_8.decode(it.flip()) } shouldBe "HELLO-R-U-THERE"
                message.source shouldBe a.localAddress
                message.flags shouldBe 0
                a.close()
                b.close()
            }
        }

        test("larger than every buffer of ours, in one piece and in many") {
            guardedCoroutine {
                val (a, b) = datagramPair()
                for (count in listOf(1, 3)) {
                    val bytes = ByteArray(150_000) { (it * 31).toByte() }
                    val parts = List(count) { ByteBuffer.wrap(bytes, it * bytes.size / count, bytes.size / count) }
                    a.sendMessage(parts) shouldBe bytes.size
                    val received = List(count) { ByteBuffer.allocateDirect(bytes.size / count) }
                    b.receiveMessage(received, ReceivedMessage()) shouldBe bytes.size
                    received.flatMap { part -> List(part.capacity()) { part.get(it) } }.toByteArray().contentEquals(bytes) shouldBe true
                }
                a.close()
                b.close()
            }
        }

        test("the source is decoded once while messages come from the same place") {
            guardedCoroutine {
                val (a, b, c) = List(3) { udp() }
                val message = ReceivedMessage()
                val buffer = ByteBuffer.allocate(16)
                val sources = listOf(a, a, c, a).map { sender ->
                    sender.sendMessage(bytes("x"), b.inetAddress)
                    b.receiveMessage(buffer.clear(), message) shouldBe 1
                    message.source.also { it shouldBe sender.localAddress }
                }
                sources[1] shouldBeSameInstanceAs sources[0]
                val (left, right) = datagramPair()
                left.sendMessage(bytes("x"))
                right.receiveMessage(buffer.clear(), message) shouldBe 1
                message.source shouldBe null
                listOf(a, b, c, left, right).forEach { it.close() }
            }
        }

        test("truncation shows in the flags") {
            guardedCoroutine {
                val (a, b) = List(2) { udp() }
                val message = ReceivedMessage()
                a.sendMessage(bytes("too long"), b.inetAddress)
                b.receiveMessage(ByteBuffer.allocate(3), message) shouldBe 3
                message.isTruncated shouldBe true
                message.length shouldBe 3
                a.sendMessage(bytes("too long"), b.inetAddress)
                b.receiveMessage(ByteBuffer.allocate(3), message, MessageFlag.TRUNC) shouldBe 8
                message.isTruncated shouldBe true
                a.sendMessage(bytes("fits"), b.inetAddress)
                b.receiveMessage(ByteBuffer.allocate(4), message) shouldBe 4
                message.isTruncated shouldBe false
                a.close()
                b.close()
            }
        }

        test("control messages that do not fit are told of, and what is cut counts as absent") {
            guardedCoroutine {
                val (a, b) = List(2) { udp() }
                b.enable(SO_TIMESTAMPNS)
                a.sendTo(bytes("x"), b.inetAddress)
                val cut = ReceivedMessage(24)
                b.receiveMessage(ByteBuffer.allocate(4), cut)
                cut.isControlTruncated shouldBe true
                cut.control[SocketControl.TIMESTAMPNS] shouldBe null
                cut.control.single().toString() shouldBe "SO_TIMESTAMPNS(cut to 8 bytes)"
                a.sendTo(bytes("x"), b.inetAddress)
                val none = ReceivedMessage()
                b.receiveMessage(ByteBuffer.allocate(4), none)
                none.isControlTruncated shouldBe true
                none.control.toList().shouldBeEmpty()
                a.close()
                b.close()
            }
        }

        test("time stamps: each kind, as an object and as a number") {
            guardedCoroutine {
                val kinds = mapOf(SO_TIMESTAMPNS to SocketControl.TIMESTAMPNS, SO_TIMESTAMP to SocketControl.TIMESTAMP)
                for ((option, kind) in kinds) {
                    val (a, b) = List(2) { udp() }
                    b.enable(option)
                    val message = ReceivedMessage(128)
                    val before = Instant.now().minusMillis(1)
                    a.sendTo(bytes("x"), b.inetAddress)
                    b.receiveMessage(ByteBuffer.allocate(4), message)
                    val stamp = message.control[kind]!!
                    (stamp >= before && stamp <= Instant.now()) shouldBe true
                    message.control.timestampNanos shouldBe stamp.epochSecond * 1_000_000_000 + stamp.nano
                    a.close()
                    b.close()
                }
                val (a, b) = List(2) { udp() }
                b.setOption(1, SO_TIMESTAMPING, TIMESTAMPING_RX_SOFTWARE or TIMESTAMPING_SOFTWARE)
                val message = ReceivedMessage(128)
                // The kernel begins to stamp packets a moment after it was asked to.
                var stamps: Timestamps? = null
                for (packet in 1..10_000) {
                    a.sendTo(bytes("x"), b.inetAddress)
                    b.receiveMessage(ByteBuffer.allocate(4), message)
                    stamps = message.control[SocketControl.TIMESTAMPING]
                    if (stamps != null) break
                }
                stamps.shouldNotBeNull()
                (Instant.now().epochSecond - stamps.software!!.epochSecond).absoluteValue.let { it <= 60 } shouldBe true
                stamps.hardware shouldBe null
                message.control.timestampNanos shouldBeGreaterThan 0
                message.copy().let { copy ->
                    a.sendTo(bytes("y"), b.inetAddress)
                    b.receiveMessage(ByteBuffer.allocate(4), message)
                    copy.control[SocketControl.TIMESTAMPING] shouldBe stamps
                    copy.source shouldBe a.localAddress
                }
                a.close()
                b.close()
            }
        }

        test("credentials of the sender") {
            guardedCoroutine {
                val (a, b) = datagramPair()
                b.enable(SO_PASSCRED)
                val message = ReceivedMessage(ControlMessages.space(12))
                a.write(bytes("unasked"))
                b.receiveMessage(ByteBuffer.allocate(16), message)
                val unasked = message.control[SocketControl.CREDENTIALS]!!
                unasked.pid shouldBe ProcessHandle.current().pid().toInt()
                a.sendMessage(bytes("explicit"), control = ControlMessages.of(SocketControl.CREDENTIALS, unasked))
                b.receiveMessage(ByteBuffer.allocate(16), message)
                message.control[SocketControl.CREDENTIALS] shouldBe unasked
                val foreign = ControlMessages.of(SocketControl.CREDENTIALS, Credentials(unasked.pid, unasked.uid + 12_345, unasked.gid))
                val refusal = shouldThrow<IOException> { a.sendMessage(bytes("lie"), control = foreign) }
                (refusal as ErrnoCarrier).operation shouldBe "sendmsg"
                a.close()
                b.close()
            }
        }

        test("control messages with no byte of a stream are refused instead of lost") {
            guardedCoroutine {
                val (a, b) = streamPair()
                val control = ControlMessages.build { rights(b) }
                shouldThrow<IllegalArgumentException> { a.sendMessage(bytes(""), control = control) }.message shouldContain "at least one byte"
                a.close()
                b.close()
            }
        }

        test("a stream's end, and a message without room") {
            guardedCoroutine {
                val (a, b) = streamPair()
                val message = ReceivedMessage(64)
                a.sendMessage(listOf(bytes("ab"), bytes("cd"))) shouldBe 4
                b.receiveMessage(ByteBuffer.allocate(0), message) shouldBe 0
                b.receiveMessage(listOf(ByteBuffer.allocate(1), ByteBuffer.allocate(9)), message) shouldBe 4
                a.close()
                b.receiveMessage(ByteBuffer.allocate(4), message) shouldBe -1
                b.receiveMessage(listOf(ByteBuffer.allocate(4)), message) shouldBe -1
                b.close()
            }
        }

        test("a control message that the socket does not know") {
            guardedCoroutine {
                val (a, b) = List(2) { udp() }
                val control = ControlMessages.build { add(level = 1, type = 9_999, data = ByteArray(4)) }
                val failure = shouldThrow<IOException> { a.sendMessage(bytes("x"), b.inetAddress, control) }
                failure.shouldBeInstanceOf<ErrnoCarrier>().errno shouldBe Errno.EINVAL
                failure.message shouldContain "sendmsg: EINVAL"
                a.close()
                b.close()
            }
        }

        test("DONTWAIT tries once") {
            guardedCoroutine {
                val (a, b) = List(2) { udp() }
                val message = ReceivedMessage()
                for (dst in listOf(ByteBuffer.allocate(4))) {
                    val single = shouldThrow<IOException> { b.receiveMessage(dst, message, MessageFlag.DONTWAIT) }
                    (single as ErrnoCarrier).errno shouldBe Errno.EAGAIN
                    val several = shouldThrow<IOException> { b.blocking().receiveMessage(listOf(dst, dst), message, MessageFlag.DONTWAIT) }
                    (several as ErrnoCarrier).errno shouldBe Errno.EAGAIN
                }
                a.sendMessage(bytes("now"), b.inetAddress, flags = MessageFlag.DONTWAIT) shouldBe 3
                b.receiveMessage(ByteBuffer.allocate(4), message, MessageFlag.DONTWAIT) shouldBe 3
                a.close()
                b.close()
            }
        }
    })

internal fun bytes(text: String): ByteBuffer = ByteBuffer.wrap(text.encodeToByteArray())
