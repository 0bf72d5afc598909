package io.netloom.samples.descriptor

import io.netloom.samples.OwnProgram
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import java.io.PrintStream
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import kotlin.time.Duration.Companion.seconds

/** Opens a listener, sends it to a process of its own making, and asks who answers at its address. */
internal class DescriptorSender(private val out: PrintStream) {
    private val own = ProcessHandle.current().pid()

    suspend fun run() {
        // A name of the abstract namespace: no file, gone with the socket.
        val meetingPoint = "netloom-pass-fd-$own"
        Conn.open(AddressFamily.UNIX, SocketType.SEQPACKET).use { meeting ->
            meeting.bind(SockAddr.abstractUnix(meetingPoint))
            meeting.listen()
            val child = OwnProgram.start("pass-fd", "--child", meetingPoint)
            try {
                val address = meeting.accept(PATIENCE).use { send(it, child.pid()) }
                out.println("process $own: whoever connects there now is told: ${ask(address)}")
            } finally {
                child.destroy()
            }
        }
    }

    /** Returns the listener's address. Nobody here has the listener any more then. */
    private suspend fun send(receiver: Conn, child: Long): SockAddr = Conn.open(AddressFamily.INET, SocketType.STREAM).use { listener ->
        listener.bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        listener.listen()
        val address = checkNotNull(listener.localAddress)
        receiver.sendMessage(ByteBuffer.wrap("a listener".encodeToByteArray()), control = ControlMessages.build { rights(listener) })
        out.println("process $own: opened a listener on $address and sent it to process $child")
        address
    }

    private suspend fun ask(address: SockAddr): String = Conn.open(AddressFamily.INET, SocketType.STREAM).use { client ->
        client.connect(address, PATIENCE)
        val answer = ByteBuffer.allocate(1_000)
        do {
            val length = client.read(answer, PATIENCE)
        } while (length >= 0)
        String(answer.array(), 0, answer.position())
    }

    private companion object {
        val PATIENCE = 30.seconds
    }
}
