package io.netloom.docs

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.MessageBatch
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.test.ConnPair
import io.netloom.socket.test.FaultConn
import io.netloom.socket.test.Operation
import java.io.IOException
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.time.Duration
import kotlin.time.Duration.Companion.milliseconds

// snippet: code-under-test

/** Asks for the time, up to three times: a datagram may get lost, and so may its answer. */
class TimeClient(private val conn: Conn) {
    suspend fun ask(): String {
        repeat(3) {
            try {
                conn.write("time?".encodeToByteArray())
                val answer = ByteArray(64)
                return answer.decodeToString(0, conn.read(answer, timeout = 100.milliseconds))
            } catch (_: SocketTimeoutException) {
                // ask again
            } catch (e: IOException) {
                if (e !is ErrnoCarrier || e.errno != Errno.ENOBUFS) throw e
            }
        }
        throw SocketTimeoutException("no answer to three questions")
    }
}
// end snippet

class TestingTest :
    FunSpec({
        test("a pair") {
            // snippet: pair
            ConnPair.datagram().use { (client, server) ->
                server.write("noon".encodeToByteArray()) // the answer is there before the question
                TimeClient(client).ask() shouldBe "noon"

                val question = ByteArray(64)
                question.decodeToString(0, server.read(question)) shouldBe "time?"
            }
            // end snippet
        }

        test("an error") {
            // snippet: error
            ConnPair.datagram().use { (client, server) ->
                FaultConn.over(client).use { faulty ->
                    faulty.faults.next(Operation.SEND).times(2).fails(Errno.ENOBUFS)
                    server.write("noon".encodeToByteArray())

                    TimeClient(faulty.conn).ask() shouldBe "noon"
                    faulty.faults.calls(Operation.SEND) shouldBe 3
                }
            }
            // end snippet
        }

        test("an error too many") {
            // snippet: third-error
            ConnPair.datagram().use { (client, _) ->
                FaultConn.over(client).use { faulty ->
                    faulty.faults.next(Operation.SEND).nth(1).fails(Errno.ENETDOWN)
                    val e = shouldThrow<IOException> { TimeClient(faulty.conn).ask() }
                    (e as ErrnoCarrier).errno shouldBe Errno.ENETDOWN
                }
            }
            // end snippet
        }

        test("a delay") {
            // snippet: delay
            ConnPair.datagram().use { (client, server) ->
                FaultConn.over(client).use { faulty ->
                    faulty.faults.next(Operation.RECEIVE).delays(Duration.ofHours(1)) // longer than any timeout
                    server.write("noon".encodeToByteArray())

                    shouldThrow<SocketTimeoutException> { TimeClient(faulty.conn).ask() }
                    faulty.faults.clear() // and the hour is over
                    TimeClient(faulty.conn).ask() shouldBe "noon"
                }
            }
            // end snippet
        }

        test("pieces") {
            // snippet: pieces
            ConnPair.stream().use { (client, server) ->
                FaultConn.over(client).use { faulty ->
                    server.write("hello".encodeToByteArray())
                    faulty.faults.next(Operation.RECEIVE).limits(2) // a stream owes nobody a whole message

                    val bytes = ByteArray(64)
                    faulty.conn.read(bytes) shouldBe 2
                    faulty.conn.read(bytes) shouldBe 3
                }
            }
            // end snippet
        }

        test("messages") {
            // snippet: messages
            ConnPair.seqpacket().use { (client, server) ->
                FaultConn.over(client).use { faulty ->
                    repeat(3) { server.write("hello".encodeToByteArray()) }

                    faulty.faults.next(Operation.RECEIVE).limits(4) // of one message: so many bytes
                    val message = ReceivedMessage(controlCapacity = 64)
                    faulty.conn.receiveMessage(ByteBuffer.allocate(64), message) shouldBe 4
                    message.isTruncated shouldBe true

                    faulty.faults.next(Operation.RECEIVE).limits(1) // of a batch: so many messages
                    faulty.conn.receiveBatch(MessageBatch(8, 64)) shouldBe 1

                    faulty.faults.next(Operation.RECEIVE).truncatesControl()
                    faulty.conn.receiveMessage(ByteBuffer.allocate(64), message)
                    message.isControlTruncated shouldBe true
                }
            }
            // end snippet
        }
    })
