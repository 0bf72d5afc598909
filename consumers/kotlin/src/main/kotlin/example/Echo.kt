@file:JvmName("Echo")

package example

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketType
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration.Companion.seconds

private val patience = 10.seconds

/** Two datagram sockets of the loopback, one in a coroutine that answers, one here that asks. */
fun main() = runBlocking {
    Conn.open(AddressFamily.INET, SocketType.DGRAM).use { server ->
        server.bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        launch { answerOnce(server) }
        Conn.open(AddressFamily.INET, SocketType.DGRAM).use { client ->
            client.connect(server.localAddress!!)
            client.write("hello".encodeToByteArray())
            val reply = ByteArray(100)
            val length = client.read(reply, timeout = patience)
            println("${reply.decodeToString(0, length)} from Kotlin")
        }
    }
}

private suspend fun answerOnce(server: Conn) {
    val buffer = ByteBuffer.allocateDirect(100)
    val message = ReceivedMessage()
    server.receiveFrom(buffer, message, timeout = patience)
    server.sendTo(buffer.flip(), message.source)
}
