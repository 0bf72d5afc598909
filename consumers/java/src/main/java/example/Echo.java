package example;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.BlockingConn;
import io.netloom.socket.ReceivedMessage;
import io.netloom.socket.SocketType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Two datagram sockets of the loopback, one in a virtual thread that answers, one here that asks. */
public final class Echo {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private Echo() {
    }

    public static void main(String[] arguments) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (BlockingConn server = BlockingConn.open(AddressFamily.INET, SocketType.DGRAM);
                BlockingConn client = BlockingConn.open(AddressFamily.INET, SocketType.DGRAM)) {
            server.bind(anyPort);
            Thread.startVirtualThread(() -> answerOnce(server));

            client.connect(server.getLocalAddress());
            client.write("hello".getBytes(StandardCharsets.UTF_8));
            byte[] reply = new byte[100];
            int length = client.read(reply, 0, reply.length, PATIENCE);
            System.out.println(new String(reply, 0, length, StandardCharsets.UTF_8) + " from Java");
        }
    }

    private static void answerOnce(BlockingConn server) {
        try {
            ByteBuffer buffer = ByteBuffer.allocateDirect(100);
            ReceivedMessage message = new ReceivedMessage();
            server.receiveFrom(buffer, message, 0, PATIENCE);
            server.sendTo(buffer.flip(), message.getSource());
        } catch (IOException failure) {
            System.err.println(failure);
        }
    }
}
