package io.netloom.socket;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The whole of {@link StreamCopy} and {@link FileSender} as a Java program uses them. */
class StreamCopyFromJavaTest {
    private final List<Conn> opened = new ArrayList<>();
    private BlockingConn sender;
    private Conn source;
    private Conn destination;
    private BlockingConn receiver;

    @BeforeEach
    void connect() throws Exception {
        sender = pair().blocking();
        source = opened.getLast();
        destination = pair();
        receiver = opened.getLast().blocking();
    }

    @AfterEach
    void close() {
        opened.forEach(Conn::close);
    }

    private Conn pair() throws Exception {
        try (Conn listener = Conn.open(AddressFamily.INET, SocketType.STREAM)) {
            listener.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
            listener.listen(1);
            Conn client = Conn.open(AddressFamily.INET, SocketType.STREAM);
            opened.add(client);
            client.blocking().connect(listener.getLocalAddress());
            opened.add(listener.blocking().accept().getConn());
            return client;
        }
    }

    @Test
    void aThreadCopiesUpToTheEndOrALimit() throws Exception {
        sender.write(new byte[] {1, 2, 3, 4, 5});
        try (StreamCopy copy = new StreamCopy(source, destination)) {
            BlockingStreamCopy blocking = copy.blocking();
            assertSame(copy, blocking.getCopy());
            assertEquals(2, blocking.run(2));
            SocketTimeoutException late = assertThrows(SocketTimeoutException.class, () -> blocking.run(Long.MAX_VALUE, Duration.ofMillis(20)));
            assertEquals("read: timed out", late.getMessage());
            assertEquals(CopyEnd.SOURCE, copy.getFailedEnd());
            assertEquals(5, copy.getCopied());
            assertEquals(0, copy.getPending());
            sender.shutdown(Shutdown.WRITE);
            assertEquals(0, blocking.run());
            assertNull(copy.getFailedEnd());
            assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, received(5));
            assertSame(source, copy.getSource());
            assertSame(destination, copy.getDestination());
            blocking.close();
            assertThrows(ClosedChannelException.class, blocking::run);
        }
    }

    @Test
    void aFutureCopies() throws Exception {
        try (StreamCopy copy = new StreamCopy(source.blocking(), destination.blocking())) {
            AsyncStreamCopy async = copy.async();
            CompletableFuture<Long> run = async.run();
            assertFalse(run.isDone());
            sender.write(new byte[200_000]);
            assertEquals(200_000, received(200_000).length);
            CompletableFuture<Long> second = async.run();
            assertInstanceOf(IllegalStateException.class, assertThrows(ExecutionException.class, second::get).getCause());
            sender.shutdown(Shutdown.WRITE);
            assertEquals(200_000, run.get(30, TimeUnit.SECONDS));
            assertFalse(run.cancel(true));
        }
    }

    @Test
    void aFutureThatIsEndedLosesNothing() throws Exception {
        try (StreamCopy copy = new StreamCopy(source, destination)) {
            AsyncStreamCopy async = copy.async(Runnable::run);
            CompletableFuture<Long> run = async.run(100);
            assertTrue(run.cancel(false));
            assertThrows(CancellationException.class, run::get);
            run = async.run(100);
            assertTrue(run.complete(-1L));
            assertEquals(-1, run.get());
            run = async.run(100).orTimeout(10, TimeUnit.MILLISECONDS);
            assertInstanceOf(TimeoutException.class, assertThrows(ExecutionException.class, run::get).getCause());
            run = async.run(100, Duration.ofMillis(10));
            assertInstanceOf(SocketTimeoutException.class, assertThrows(ExecutionException.class, run::get).getCause());
            CompletableFuture<Long> good = async.run(3);
            sender.write(new byte[] {7, 8, 9});
            assertEquals(3, good.get(30, TimeUnit.SECONDS));
            assertArrayEquals(new byte[] {7, 8, 9}, received(3));
            assertEquals(0, async.run(0).get());
            async.close();
            assertInstanceOf(ClosedChannelException.class, assertThrows(ExecutionException.class, () -> async.run().get()).getCause());
        }
    }

    @Test
    void aFileIsSent() throws Exception {
        Path file = Files.createTempFile("netloom", null);
        try {
            Files.write(file, new byte[] {1, 2, 3, 4, 5, 6});
            FileSender files = new FileSender(destination);
            assertEquals(6, files.send(file));
            assertEquals(2, files.send(file, 4));
            assertEquals(1, files.send(file, 1, 1));
            assertEquals(1, files.send(file, 2, 1, Duration.ofSeconds(10)));
            assertArrayEquals(new byte[] {1, 2, 3, 4, 5, 6, 5, 6, 2, 3}, received(10));
        } finally {
            Files.delete(file);
        }
    }

    private byte[] received(int count) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocate(count);
        while (buffer.hasRemaining()) {
            receiver.read(buffer);
        }
        return buffer.array();
    }
}
