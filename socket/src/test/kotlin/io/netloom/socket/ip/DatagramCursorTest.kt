package io.netloom.socket.ip

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.doubles.shouldBeLessThan
import io.kotest.matchers.shouldBe
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.MessageBatch
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketControl
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.socket.stress.inetAddress
import io.netloom.socket.stress.udp
import io.netloom.testkit.allocatedBytes
import org.opentest4j.TestAbortedException
import java.io.IOException
import java.nio.ByteBuffer

/** Datagrams that came together are told apart again. */
class DatagramCursorTest :
    FunSpec({
        fun Conn.withGro(): Conn = apply {
            try {
                udp.gro = true
            } catch (e: IOException) {
                if ((e as ErrnoCarrier).errno == Errno.ENOPROTOOPT) throw TestAbortedException("UDP_GRO (Linux 5.0): ${e.message}")
                throw e
            }
        }

        fun bytes(data: ByteBuffer): List<Byte> = List(data.remaining()) { data.get(data.position() + it) }

        val trains = listOf(listOf(100, 100, 50), listOf(7), listOf(1_000, 1_000, 1_000), listOf(0), listOf(20, 20, 20, 20, 1))

        test("a batch: with merging and without the same datagrams come out") {
            guardedCoroutine {
                for (gro in listOf(false, true)) {
                    val a = udp()
                    val b = udp().apply { if (gro) withGro() }
                    val sender = SegmentedSender(a)
                    val expected = ArrayList<List<Byte>>()
                    for (train in trains) {
                        val batch = MessageBatch(8, 1_000)
                        train.forEachIndexed { index, size ->
                            expected += List(size) { (index + it).toByte() }
                            batch.add(ByteBuffer.wrap(expected.last().toByteArray()), b.inetAddress)
                        }
                        sender.send(batch) shouldBe train.size
                    }
                    val batch = MessageBatch(8, 65_535, ControlMessages.space(Int.SIZE_BYTES))
                    val cursor = DatagramCursor()
                    cursor.next() shouldBe false
                    val seen = ArrayList<List<Byte>>()
                    val messages = ArrayList<Int>()
                    while (seen.size < expected.size) {
                        b.receiveBatch(batch)
                        cursor.start(batch)
                        cursor.data.hasRemaining() shouldBe false
                        while (cursor.next()) {
                            seen += bytes(cursor.data)
                            messages += cursor.index
                            batch.port(cursor.index) shouldBe a.inetAddress.port
                        }
                        cursor.next() shouldBe false
                    }
                    seen shouldBe expected
                    if (gro) messages shouldBe trains.flatMapIndexed { index, train -> List(train.size) { index } }
                    listOf(a, b).forEach(Conn::close)
                }
            }
        }

        test("one message, and numbers that make no sense") {
            guardedCoroutine {
                val a = udp()
                val b = udp().withGro()
                SegmentedSender(a).send(ByteBuffer.wrap(ByteArray(250) { it.toByte() }), 100, b.inetAddress)
                val buffer = ByteBuffer.allocate(65_535)
                val message = ReceivedMessage(ControlMessages.space(Int.SIZE_BYTES))
                b.receiveMessage(buffer.position(3), message) shouldBe 250
                buffer.flip().position(3)
                val cursor = DatagramCursor().start(buffer, message.control.getInt(SocketControl.UDP_GRO, 0))
                generateSequence { if (cursor.next()) bytes(cursor.data) else null }.toList() shouldBe
                    listOf(0..99, 100..199, 200..249).map { range -> range.map(Int::toByte) }
                listOf(a, b).forEach(Conn::close)
            }
            for ((size, expected) in listOf(0 to listOf(5), -1 to listOf(5), Int.MAX_VALUE to listOf(5), 5 to listOf(5), 4 to listOf(4, 1))) {
                val cursor = DatagramCursor().start(ByteBuffer.allocate(5), size)
                generateSequence { if (cursor.next()) cursor.data.remaining() else null }.toList() shouldBe expected
            }
            val nothing = DatagramCursor().start(ByteBuffer.allocate(0), 0)
            listOf(nothing.next(), nothing.data.hasRemaining(), nothing.next()) shouldBe listOf(true, false, false)
        }

        test("it allocates nothing") {
            val a = udp()
            val b = udp()
            val batch = MessageBatch(16, 100, ControlMessages.space(Int.SIZE_BYTES))
            repeat(16) { batch.add(ByteBuffer.allocate(100), b.inetAddress) }
            SegmentedSender(a).blocking().send(batch)
            b.blocking().receiveBatch(batch)
            val cursor = DatagramCursor()
            allocatedBytes {
                cursor.start(batch)
                while (cursor.next()) check(cursor.data.remaining() == 100)
            } shouldBeLessThan 1.0
            listOf(a, b).forEach(Conn::close)
        }
    })
