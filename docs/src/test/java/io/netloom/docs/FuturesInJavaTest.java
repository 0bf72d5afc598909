package io.netloom.docs;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.AsyncConn;
import io.netloom.socket.Conn;
import io.netloom.socket.SocketType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class FuturesInJavaTest {
    // snippet: echo
    /** Accepts connections for ever; the future fails when the listener is closed. */
    static CompletableFuture<Void> serve(AsyncConn listener) {
        return listener.accept().thenCompose(conn -> {
            echo(conn, ByteBuffer.allocateDirect(4096)).whenComplete((_, _) -> conn.close());
            return serve(listener);
        });
    }

    /** Sends back what comes, until the peer has ended. */
    static CompletableFuture<Void> echo(AsyncConn conn, ByteBuffer buffer) {
        return conn.read(buffer.clear()).thenCompose(n ->
            n < 0 ? CompletableFuture.completedFuture(null) : conn.write(buffer.flip()).thenCompose(_ -> echo(conn, buffer)));
    }
    // end snippet

    @Test
    void whatIsSentComesBack() throws Exception {
        try (AsyncConn listener = Conn.open(AddressFamily.INET, SocketType.STREAM).async();
                AsyncConn client = Conn.open(AddressFamily.INET, SocketType.STREAM).async()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            listener.listen();
            CompletableFuture<Void> server = serve(listener);
            byte[] reply = new byte[5];
            int length = client.connect(listener.getLocalAddress())
                .thenCompose(_ -> client.write("hello".getBytes()))
                .thenCompose(_ -> client.read(reply))
                .get(30, TimeUnit.SECONDS);
            assertEquals("hello", new String(reply, 0, length));
            listener.getConn().close();
            assertInstanceOf(ClosedChannelException.class, assertThrows(ExecutionException.class, () -> server.get(30, TimeUnit.SECONDS)).getCause());
        }
    }

    @Test
    void aCancelledReceiveLeavesTheDatagram() throws Exception {
        List<Conn> pair = Conn.pair(AddressFamily.UNIX, SocketType.DGRAM);
        try (AsyncConn a = pair.get(0).async();
                AsyncConn b = pair.get(1).async()) {
            ByteBuffer buffer = ByteBuffer.allocate(1500);
            // snippet: cancel
            CompletableFuture<Integer> receive = b.read(buffer);
            if (receive.cancel(true)) {
                // It was still waiting: nothing was taken, the next read gets the datagram.
                receive = b.read(buffer, Duration.ofSeconds(1));
            }
            // end snippet
            a.write(new byte[5]).get(30, TimeUnit.SECONDS);
            assertEquals(5, receive.get(30, TimeUnit.SECONDS));
        }
    }

    @Test
    void aTimeoutIsAFailureLikeAnyOther() throws IOException {
        List<Conn> pair = Conn.pair(AddressFamily.UNIX, SocketType.DGRAM);
        try (AsyncConn a = pair.get(0).async();
                AsyncConn b = pair.get(1).async()) {
            assertTrue(a.isOpen());
            CompletableFuture<Integer> late = b.read(ByteBuffer.allocate(1500), Duration.ofMillis(5));
            assertInstanceOf(SocketTimeoutException.class, assertThrows(ExecutionException.class, () -> late.get(30, TimeUnit.SECONDS)).getCause());
        }
    }
}
