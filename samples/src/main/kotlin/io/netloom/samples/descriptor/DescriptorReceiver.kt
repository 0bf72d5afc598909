package io.netloom.samples.descriptor

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketControl
import io.netloom.socket.SocketType
import java.nio.ByteBuffer

/** The process that is given a listener: serves one connection of it, and tells it where the listener came from. */
internal object DescriptorReceiver {
    suspend fun run(meetingPoint: SockAddr) {
        Conn.open(AddressFamily.UNIX, SocketType.SEQPACKET).use { sender ->
            // Before connecting, so that the kernel adds who it is to whatever is sent here.
            sender.options.passCredentials = true
            sender.connect(meetingPoint)
            val text = ByteBuffer.allocate(100)
            // What nobody takes is closed with the message.
            ReceivedMessage(controlCapacity = ControlMessages.space(CREDENTIALS_SIZE) + ControlMessages.space(Int.SIZE_BYTES)).use { message ->
                sender.receiveMessage(text, message)
                message.takeDescriptors().single().use { listener ->
                    val origin = message.control[SocketControl.CREDENTIALS]
                    val kind = text.flip().let { Charsets.UTF_8.decode(it) }
                    serve(listener, "process ${ProcessHandle.current().pid()} answers; it was given $kind by $origin")
                }
            }
        }
    }

    private suspend fun serve(listener: Conn, answer: String) {
        listener.accept().use { it.write(answer.encodeToByteArray()) }
    }

    private const val CREDENTIALS_SIZE = 12
}
