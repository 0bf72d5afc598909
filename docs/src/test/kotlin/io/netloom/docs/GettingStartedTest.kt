package io.netloom.docs

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.LinuxBindException
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketType
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousCloseException
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

private fun anyPort() = InetSocketAddress(InetAddress.getLoopbackAddress(), 0)

// snippet: send-and-receive
suspend fun sendAndReceive(): String {
    val loopback = InetSocketAddress(InetAddress.getLoopbackAddress(), 0) // any port
    Conn.open(AddressFamily.INET, SocketType.DGRAM).use { server ->
        server.bind(loopback)
        Conn.open(AddressFamily.INET, SocketType.DGRAM).use { client ->
            client.connect(server.localAddress!!)
            client.write("hello".encodeToByteArray())

            val buffer = ByteBuffer.allocate(1500)
            val message = ReceivedMessage()
            server.receiveFrom(buffer, message)
            server.sendTo(buffer.flip(), message.source) // back to where it came from

            val reply = ByteArray(1500)
            val length = client.read(reply)
            return reply.decodeToString(0, length)
        }
    }
}
// end snippet

// snippet: timeout

/** The next datagram, or null if none came within a second. */
suspend fun receiveWithin(conn: Conn, buffer: ByteBuffer): Int? = try {
    conn.receiveFrom(buffer, timeout = 1.seconds)
} catch (_: SocketTimeoutException) {
    null // the Conn is as good as before
}
// end snippet

// snippet: close

/** Reads until somebody calls `conn.close()`, from whatever thread. */
suspend fun readUntilClosed(conn: Conn, handle: (ByteBuffer) -> Unit) {
    val buffer = ByteBuffer.allocateDirect(1500)
    try {
        while (true) {
            conn.read(buffer.clear())
            handle(buffer.flip())
        }
    } catch (_: AsynchronousCloseException) {
        // That was the way to end it.
    }
}
// end snippet

// snippet: errors
fun bindOrExplain(conn: Conn, address: InetSocketAddress): String = try {
    conn.bind(address)
    "bound to ${conn.localAddress}"
} catch (refused: LinuxBindException) {
    "${refused.operation} failed with ${refused.errno.name}: ${refused.errno.text}"
}
// end snippet

class GettingStartedTest :
    FunSpec({
        test("what is sent comes back") {
            sendAndReceive() shouldBe "hello"
        }

        test("a receive with a timeout ends, and the Conn goes on") {
            Conn.open(AddressFamily.INET, SocketType.DGRAM).use { conn ->
                conn.bind(anyPort())
                shouldThrow<SocketTimeoutException> { conn.receiveFrom(ByteBuffer.allocate(10), timeout = 10.milliseconds) }
                receiveWithin(conn, ByteBuffer.allocate(10)) shouldBe null
                conn.sendTo(ByteBuffer.wrap(byteArrayOf(1, 2, 3)), conn.localAddress)
                receiveWithin(conn, ByteBuffer.allocate(10)) shouldBe 3
            }
        }

        test("close ends a waiting read") {
            coroutineScope {
                val conn = Conn.open(AddressFamily.INET, SocketType.DGRAM)
                conn.bind(anyPort())
                val lengths = Channel<Int>(Channel.UNLIMITED)
                val reader = launch { readUntilClosed(conn) { lengths.trySend(it.remaining()) } }
                conn.sendTo(ByteBuffer.allocate(7), conn.localAddress)
                lengths.receive() shouldBe 7
                conn.close()
                reader.join()
            }
        }

        test("an error says what failed and why") {
            Conn.open(AddressFamily.INET, SocketType.DGRAM).use { first ->
                Conn.open(AddressFamily.INET, SocketType.DGRAM).use { second ->
                    bindOrExplain(first, anyPort()) shouldBe "bound to ${first.localAddress}"
                    val taken = first.localAddress!!.toInetSocketAddress()!!
                    bindOrExplain(second, taken) shouldBe "bind failed with EADDRINUSE: Address already in use"
                }
            }
        }
    })
