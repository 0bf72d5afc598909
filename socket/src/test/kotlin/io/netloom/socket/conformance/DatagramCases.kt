package io.netloom.socket.conformance

import io.kotest.matchers.shouldBe
import io.netloom.socket.MessageFlag
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.internal.sys.ErrorNumber
import java.nio.ByteBuffer

/** Messages: their borders, their sources, the flags of recv(2). */
internal val datagramCases: List<Case> = listOf(
    case("messages keep their borders", Trait.MESSAGES) {
        val (a, b) = pair()
        call { listOf("one", "", "three").filter { it != "" || hasEmptyMessages }.forEach { write(a, bytes(it)) } }
        call { receiveText(this@case, b) } shouldBe "one"
        if (hasEmptyMessages) call { receiveText(this@case, b) } shouldBe ""
        call { receiveText(this@case, b) } shouldBe "three"
    },

    case("an empty message is 0, not the end", Trait.EMPTY_MESSAGES) {
        val (a, b) = pair()
        call { write(a, ByteBuffer.allocate(0)) } shouldBe 0
        call { read(b, smallBuffer()) } shouldBe transport.header
        val reading = start { receiveFrom(b, smallBuffer()) }
        b.awaitReaders(1)
        call { sendTo(a, ByteBuffer.allocate(0), null) } shouldBe 0
        reading.await() shouldBe transport.header
        exchange(a, b)
    },

    case("what does not fit is lost, and the next message is whole", Trait.MESSAGES) {
        val (a, b) = pair()
        call { listOf("truncated", "whole").forEach { write(a, bytes(it)) } }
        val short = smallBuffer(payload = 5)
        call { read(b, short) } shouldBe transport.header + 5
        text(short) shouldBe "trunc"
        call { receiveText(this@case, b) } shouldBe "whole"
    },

    case("TRUNC tells how long the message was", Trait.MESSAGES) {
        val (a, b) = pair()
        for (make in listOf<(Int) -> ByteBuffer>(ByteBuffer::allocate, ByteBuffer::allocateDirect)) {
            call { write(a, bytes("truncated")) }
            val short = make(transport.header + 5)
            val message = ReceivedMessage()
            call { receiveFrom(b, short, message, MessageFlag.TRUNC) } shouldBe transport.header + 9
            message.length shouldBe transport.header + 9
            short.position() shouldBe transport.header + 5
            text(short) shouldBe "trunc"
        }
    },

    case("PEEK leaves what it shows") {
        val (a, b) = pair()
        call { write(a, bytes("peeked")) }
        repeat(2) {
            val buffer = smallBuffer()
            call { receiveFrom(b, buffer, flags = MessageFlag.PEEK) } shouldBe transport.header + 6
            text(buffer) shouldBe "peeked"
        }
        call { receiveText(this@case, b) } shouldBe "peeked"
    },

    case("PEEK waits like any other read") {
        val (a, b) = pair()
        val peeking = start { receiveFrom(b, smallBuffer(), flags = MessageFlag.PEEK) }
        b.awaitReaders(1)
        call { write(a, bytes("here")) }
        peeking.await() shouldBe transport.header + 4
        call { receiveText(this@case, b) } shouldBe "here"
    },

    case("DONTWAIT fails at once where there is nothing, and takes what there is") {
        val (a, b) = pair()
        failureOf { receiveFrom(b, smallBuffer(), flags = MessageFlag.DONTWAIT) }.errorNumber shouldBe ErrorNumber.EAGAIN
        call { write(a, bytes("there")) }
        val buffer = smallBuffer()
        call { receiveFrom(b, buffer, flags = MessageFlag.DONTWAIT) }
        text(buffer) shouldBe "there"
    },

    case("DONTWAIT does not queue behind who waits") {
        val (a, b) = pair()
        val (first, second) = queueReaders(b, 2)
        failureOf { receiveFrom(b, smallBuffer(), flags = MessageFlag.DONTWAIT) }.errorNumber shouldBe ErrorNumber.EAGAIN
        call { write(a, bytes("1")) }
        first.await() shouldBe "1"
        call { write(a, bytes("2")) }
        second.await() shouldBe "2"
    },

    case("DONTWAIT does not queue behind a write that waits", Trait.FULL) {
        val (a, b) = pair()
        val obstacle = obstruct(a)
        val writing = start { write(a, obstacle.buffer) }
        a.awaitWriters(1)
        if (Trait.MESSAGES in transport.traits) {
            failureOf { sendTo(a, bytes("now or never"), null, MessageFlag.DONTWAIT) }.errorNumber shouldBe ErrorNumber.EAGAIN
        } else {
            // A stream may have got room for a few bytes at this moment: what matters is that the call returns.
            start { sendTo(a, bytes(""), null, MessageFlag.DONTWAIT) }.outcome()
        }
        call { relieve(this@case, b, obstacle, obstacle.buffer.capacity()) }
        writing.await() shouldBe obstacle.buffer.capacity()
    },

    case("a write that waits goes on when the peer reads", Trait.FULL) {
        val (a, b) = pair()
        val obstacle = obstruct(a)
        val writing = start { write(a, obstacle.buffer) }
        a.awaitWriters(1)
        call { relieve(this@case, b, obstacle, obstacle.buffer.capacity()) }
        writing.await() shouldBe obstacle.buffer.capacity()
        exchange(a, b)
    },

    case("a message tells where it comes from, and can be answered there", Trait.ADDRESSED) {
        val a = boundSocket()
        val b = boundSocket()
        val message = ReceivedMessage()
        val buffer = smallBuffer()
        call { sendTo(a, bytes("question"), b.localAddress) } shouldBe 8
        call { receiveFrom(b, buffer, message) } shouldBe 8
        text(buffer) shouldBe "question"
        message.source shouldBe a.localAddress
        call { sendTo(b, bytes("answer"), message.source) }
        call { receiveText(this@case, a) } shouldBe "answer"
    },

    case("one message object serves again and again", Trait.ADDRESSED) {
        val receiver = boundSocket()
        val senders = List(3) { boundSocket() }
        val message = ReceivedMessage()
        repeat(2) {
            for (sender in senders) {
                val waiting = start { receiveFrom(receiver, smallBuffer(), message) }
                receiver.awaitReaders(1)
                call { sendTo(sender, bytes("hello"), receiver.localAddress) }
                waiting.await() shouldBe 5
                message.source shouldBe sender.localAddress
            }
        }
    },

    case("a receiver that is full makes who sends to its address wait", Trait.ADDRESSED, Trait.FULL) {
        val sender = boundSocket()
        val receiver = boundSocket()
        val address = receiver.localAddress
        var sent = 0
        while (start { sendTo(sender, bytes("more"), address, MessageFlag.DONTWAIT) }.failure() == null) sent++
        val waiting = start { sendTo(sender, bytes("last"), address) }
        sender.awaitWriters(1)
        failureOf { sendTo(sender, bytes("never"), address, timeout = BRIEF) }.shouldBeTimeout()
        repeat(sent) { call { receiveText(this@case, receiver) } shouldBe "more" }
        waiting.await() shouldBe 4
        call { receiveText(this@case, receiver) } shouldBe "last"
    },
)

private val Stage.hasEmptyMessages: Boolean
    get() = Trait.EMPTY_MESSAGES in transport.traits
