package io.netloom.socket.message

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.MessageBatch
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketControl
import io.netloom.socket.SocketLevel
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.socket.stress.inetAddress
import io.netloom.socket.stress.udp
import java.io.IOException
import java.nio.ByteBuffer

/** UDP segmentation: one call, many datagrams, in both directions; with single messages and batches. */
class SegmentationTest :
    FunSpec({
        val room = ControlMessages.space(Int.SIZE_BYTES)

        fun Conn.withGro() = apply { skipUnless("UDP_GRO (Linux 5.0)") { setOption(SocketLevel.UDP, UDP_GRO, 1) } }

        fun payload(size: Int) = ByteBuffer.wrap(ByteArray(size) { it.toByte() })

        fun segments(size: Int) = ControlMessages.of(SocketControl.UDP_SEGMENT, size)

        test("a message is cut into datagrams, the last one short") {
            guardedCoroutine {
                val (a, b) = List(2) { udp() }
                a.sendMessage(payload(2_500), b.inetAddress, segments(1_000)) shouldBe 2_500
                val batch = MessageBatch(8, 2_000)
                var sizes = listOf<Int>()
                while (sizes.sum() < 2_500) {
                    b.receiveBatch(batch)
                    sizes = sizes + List(batch.size, batch::length)
                }
                sizes shouldBe listOf(1_000, 1_000, 500)
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("what is received together tells its segment size: recvmsg") {
            guardedCoroutine {
                val a = udp()
                val b = udp().withGro()
                for ((total, size) in listOf(2_500 to 1_000, 3_000 to 1_000, 700 to 1_000)) {
                    a.sendMessage(payload(total), b.inetAddress, segments(size))
                    val buffer = ByteBuffer.allocate(65_536)
                    val message = ReceivedMessage(room)
                    b.receiveMessage(buffer, message) shouldBe total
                    // One datagram alone is not told as a segment.
                    message.control.getInt(SocketControl.UDP_GRO, -1) shouldBe if (total < size) -1 else size
                    message.control[SocketControl.UDP_GRO] shouldBe if (total < size) null else size.toLong()
                    buffer.flip() shouldBe payload(total)
                }
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("what is received together tells its segment size: recvmmsg, one message and several") {
            guardedCoroutine {
                val a = udp()
                val b = udp().withGro()
                val sizes = listOf(1_000 to 2_500, 100 to 950, 1_400 to 4_200)
                for (count in 1..sizes.size) {
                    val out = MessageBatch(4, 8_192, ControlMessages.space(2))
                    sizes.take(count).forEach { (segment, total) -> out.add(payload(total), b.inetAddress, segments(segment)) }
                    a.sendBatch(out) shouldBe count
                    val batch = MessageBatch(4, 65_535, room)
                    b.receiveBatch(batch) shouldBe count
                    List(count) { batch.control(it).getInt(SocketControl.UDP_GRO, -1) to batch.length(it) } shouldBe sizes.take(count)
                }
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("without room for the size it is lost, and this is told") {
            guardedCoroutine {
                val a = udp()
                val b = udp().withGro()
                a.sendMessage(payload(2_500), b.inetAddress, segments(1_000))
                val message = ReceivedMessage()
                b.receiveMessage(ByteBuffer.allocate(65_536), message) shouldBe 2_500
                message.isControlTruncated shouldBe true
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("the limits: how many segments, how many bytes, of which size") {
            guardedCoroutine {
                val (a, b) = List(2) { udp() }
                suspend fun attempt(total: Int, size: Int): Errno? = try {
                    a.sendMessage(payload(total), b.inetAddress, segments(size))
                    null
                } catch (e: IOException) {
                    (e as ErrnoCarrier).errno
                }
                attempt(64 * 100, 100) shouldBe null
                attempt(129 * 100, 100) shouldBe Errno.EINVAL
                attempt(44 * 1_472, 1_472) shouldBe null
                attempt(45 * 1_472, 1_472) shouldBe Errno.EMSGSIZE
                attempt(100, 200) shouldBe null
                attempt(100, 0) shouldBe null
                shouldThrow<IllegalArgumentException> { MessageBatch(1, 8).add(bytes("x"), control = segments(1)) }
                listOf(a, b).forEach(Conn::close)
            }
        }
    })
