package io.netloom.docs;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.BlockingConn;
import io.netloom.socket.ReceivedMessage;
import io.netloom.socket.SocketType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class GettingStartedInJavaTest {
    // snippet: send-and-receive
    static String sendAndReceive() throws IOException {
        InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0); // any port
        try (BlockingConn server = BlockingConn.open(AddressFamily.INET, SocketType.DGRAM);
                BlockingConn client = BlockingConn.open(AddressFamily.INET, SocketType.DGRAM)) {
            server.bind(loopback);
            client.connect(server.getLocalAddress());
            client.write("hello".getBytes(StandardCharsets.UTF_8));

            ByteBuffer buffer = ByteBuffer.allocate(1500);
            ReceivedMessage message = new ReceivedMessage();
            server.receiveFrom(buffer, message);
            server.sendTo(buffer.flip(), message.getSource()); // back to where it came from

            byte[] reply = new byte[1500];
            int length = client.read(reply);
            return new String(reply, 0, length, StandardCharsets.UTF_8);
        }
    }
    // end snippet

    @Test
    void whatIsSentComesBack() throws IOException {
        assertEquals("hello", sendAndReceive());
    }

    @Test
    void aReceiveEndsWithItsTimeout() throws IOException {
        // snippet: timeout
        try (BlockingConn conn = BlockingConn.open(AddressFamily.INET, SocketType.DGRAM)) {
            conn.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            ByteBuffer buffer = ByteBuffer.allocate(1500);
            assertThrows(SocketTimeoutException.class, () -> conn.receiveFrom(buffer, null, 0, Duration.ofMillis(20)));
        }
        // end snippet
    }
}
