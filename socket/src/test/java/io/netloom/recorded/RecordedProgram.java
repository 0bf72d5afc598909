package io.netloom.recorded;

import com.sun.management.ThreadMXBean;
import io.netloom.socket.AddressFamily;
import io.netloom.socket.AsyncConn;
import io.netloom.socket.BlockingConn;
import io.netloom.socket.Conn;
import io.netloom.socket.LeakGuard;
import io.netloom.socket.MessageBatch;
import io.netloom.socket.Poller;
import io.netloom.socket.ReceivedMessage;
import io.netloom.socket.Shutdown;
import io.netloom.socket.SocketConfig;
import io.netloom.socket.SocketType;
import io.netloom.testkit.HangGuard;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import kotlinx.coroutines.ExecutorsKt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

/** What {@link FlightRecorderTest} reads: one recording for each chapter, in the directory {@code netloom.recordings}. */
final class RecordedProgram {
    static final Duration SHORT = Duration.ofMillis(5);

    private static final int ROUNDS = 8;
    private static final int OPERATIONS = 20_000;

    private RecordedProgram() {}

    public static void main(String[] arguments) throws Exception {
        // Sockets from before the first recording are recorded like all others.
        List<Conn> before = Conn.pair(AddressFamily.UNIX, SocketType.DGRAM);
        before.getFirst().blocking().write(new byte[5]);
        record("threads", List.of("Receive", "Send"), () -> threads(before.get(0).blocking(), before.get(1).blocking()));
        record("futures", List.of("Receive", "Send"), RecordedProgram::futures);
        record("poller", List.of("WakeUp", "LongTask"), RecordedProgram::poller);
        record("descriptors", List.of("DescriptorOpen", "DescriptorClose"), RecordedProgram::descriptors);
        record("default", List.of(), () -> {
            leaks();
            poller();
            // While a recording runs that does not ask for them, receives and sends cost what they cost without.
            System.out.println("B/op " + allocated());
        });
    }

    private static void threads(BlockingConn a, BlockingConn b) throws IOException {
        try (a; b; MessageBatch batch = new MessageBatch(3, 16)) {
            b.read(new byte[16]);
            a.sendTo(ByteBuffer.allocate(6), null);
            b.receiveFrom(ByteBuffer.allocate(16));
            a.sendMessage(ByteBuffer.allocate(7));
            b.receiveMessage(ByteBuffer.allocate(16), new ReceivedMessage());
            batch.add(ByteBuffer.allocate(1));
            batch.add(ByteBuffer.allocate(2));
            a.sendBatch(batch);
            b.receiveBatch(batch);
            assertThrows(SocketTimeoutException.class, () -> b.read(ByteBuffer.allocate(1), SHORT));
            b.shutdown(Shutdown.BOTH);
            assertThrows(IOException.class, () -> a.write(new byte[5]));
        }
    }

    private static void futures() throws Exception {
        List<Conn> pair = Conn.pair(AddressFamily.UNIX, SocketType.STREAM);
        try (AsyncConn a = pair.get(0).async();
                AsyncConn b = pair.get(1).async()) {
            b.read(new byte[16]).cancel(true);
            CompletableFuture<Integer> read = b.read(new byte[16]);
            await(a.write(new byte[5]));
            await(read);
            a.shutdown(Shutdown.WRITE);
            await(b.read(new byte[16]));
        }
    }

    private static void poller() throws Exception {
        try (Poller poller = Poller.open()) {
            Executor loop = ExecutorsKt.asExecutor(poller.getDispatcher());
            List<Conn> pair = Conn.pair(AddressFamily.UNIX, SocketType.DGRAM, 0, new SocketConfig(null, poller));
            try (Conn a = pair.get(0);
                    Conn b = pair.get(1)) {
                CompletableFuture<Integer> read = b.async(loop).read(ByteBuffer.allocate(16));
                a.blocking().write(new byte[5]);
                await(read);
                await(CompletableFuture.runAsync(RecordedProgram::holdTheThread, loop));
                // The task is counted and recorded when it has ended: before this one begins.
                await(CompletableFuture.runAsync(() -> {}, loop));
            }
            assertEquals(1, poller.getCounters().getLongTasks());
        }
    }

    private static void holdTheThread() {
        long end = System.nanoTime() + 25_000_000;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static void descriptors() throws IOException {
        Conn conn = Conn.open(AddressFamily.INET, SocketType.DGRAM);
        conn.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        Conn.adopt(conn.detach()).close();
    }

    private static void leaks() throws IOException {
        leak();
        while (LeakGuard.Companion.getLeaks().get() == 0) {
            System.gc();
        }
        Conn.open(AddressFamily.INET, SocketType.DGRAM).close();
    }

    private static void leak() throws IOException {
        Conn.open(AddressFamily.UNIX, SocketType.SEQPACKET);
    }

    /** Bytes that a write and a read allocate; the least of some rounds, for others may allocate on this thread, such as the compiler's deoptimisations. */
    private static double allocated() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Conn> pair = Conn.pair(AddressFamily.UNIX, SocketType.DGRAM);
        try (BlockingConn a = pair.get(0).blocking();
                BlockingConn b = pair.get(1).blocking()) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(64);
            long least = Long.MAX_VALUE;
            for (int round = 0; round < ROUNDS; round++) {
                long before = threads.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < OPERATIONS; i++) {
                    a.write(buffer.clear());
                    b.read(buffer.clear());
                }
                least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
            }
            return (double) least / OPERATIONS;
        }
    }

    private static void record(String name, List<String> enabled, Chapter chapter) throws Exception {
        try (Recording recording = new Recording()) {
            enabled.forEach(event -> recording.enable("io.netloom." + event));
            recording.start();
            chapter.run();
            recording.stop();
            recording.dump(Path.of(System.getProperty("netloom.recordings"), name + ".jfr"));
        }
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(HangGuard.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private interface Chapter {
        void run() throws Exception;
    }
}
