package io.netloom.socket;

import io.netloom.testkit.HangGuard;
import java.io.File;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The whole of {@link AsyncConn} as a Java program uses it. */
class AsyncConnFromJavaTest {
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
    }

    @Test
    void whatNeedNotWaitIsCompleteAtOnce() throws Exception {
        List<Conn> pair = pair(SocketType.DGRAM);
        CompletableFuture<Integer> written = pair.get(0).async().write(bytes("hello"));
        assertTrue(written.isDone());
        assertEquals(5, written.get());
        ByteBuffer buffer = ByteBuffer.allocate(16);
        CompletableFuture<Integer> read = pair.get(1).async().read(buffer);
        assertTrue(read.isDone());
        assertEquals(5, read.get());
        assertEquals("hello", text(buffer));
        assertFalse(read.cancel(true));
    }

    @Test
    void whatWaitedCompletesOnTheExecutor() throws Exception {
        List<Conn> pair = pair(SocketType.STREAM);
        TaskQueue executor = new TaskQueue();
        ByteBuffer buffer = ByteBuffer.allocate(16);
        CompletableFuture<Integer> read = pair.get(1).async(executor).read(buffer);
        assertFalse(read.isDone());
        pair.get(0).blocking().write(bytes("later"));
        Runnable task = executor.next();
        assertFalse(read.isDone(), "the try, too, is the executor's");
        assertEquals(0, buffer.position());
        CompletableFuture<Thread> completer = read.thenApply(_ -> Thread.currentThread());
        task.run();
        assertEquals(5, read.get());
        assertSame(Thread.currentThread(), completer.get());
        assertEquals("later", text(buffer));
    }

    @Test
    void anExecutorThatRunsInPlaceDoesNotRunOnThePoller() throws Exception {
        List<Conn> pair = pair(SocketType.STREAM);
        CompletableFuture<Thread> completer = pair.get(1).async(Runnable::run).read(ByteBuffer.allocate(16)).handle((_, _) -> Thread.currentThread());
        pair.get(0).blocking().write(bytes("x"));
        assertFalse(await(completer).getName().startsWith("netloom-poller"), await(completer).getName());

        CompletableFuture<Thread> closed = pair.get(0).async(Runnable::run).read(ByteBuffer.allocate(16)).handle((_, _) -> Thread.currentThread());
        pair.get(0).close();
        assertNotEquals(Thread.currentThread(), await(closed));
    }

    @Test
    void cancellingEndsAWaitAndLosesNothing() throws Exception {
        List<Conn> pair = pair(SocketType.STREAM);
        AsyncConn conn = pair.get(1).async();
        CompletableFuture<Integer> first = conn.read(ByteBuffer.allocate(16));
        CompletableFuture<Integer> second = conn.read(ByteBuffer.allocate(16));
        ByteBuffer buffer = ByteBuffer.allocate(16);
        CompletableFuture<Integer> third = conn.read(buffer);
        assertTrue(second.cancel(true), "who queues");
        assertTrue(first.cancel(false), "who waits for readiness");
        assertTrue(first.cancel(true), "again");
        assertTrue(first.isCancelled());
        pair.get(0).blocking().write(bytes("kept"));
        assertEquals(4, await(third));
        assertEquals("kept", text(buffer));
        assertFalse(third.cancel(true));
        assertFalse(third.isCancelled());
    }

    @Test
    void whatWasWokenAndHasNotRunCanStillBeCancelled() throws Exception {
        List<Conn> pair = pair(SocketType.STREAM);
        TaskQueue executor = new TaskQueue();
        CompletableFuture<Integer> read = pair.get(1).async(executor).read(ByteBuffer.allocate(16));
        pair.get(0).blocking().write(bytes("kept"));
        Runnable task = executor.next();
        assertTrue(read.cancel(true));
        task.run();
        ByteBuffer buffer = ByteBuffer.allocate(16);
        assertEquals(4, pair.get(1).blocking().read(buffer));
    }

    @Test
    void othersEndTheWaitToo() throws Exception {
        List<Conn> pair = pair(SocketType.DGRAM);
        AsyncConn conn = pair.get(1).async();
        CompletableFuture<Integer> completed = conn.read(ByteBuffer.allocate(16));
        assertTrue(completed.complete(-7));
        assertFalse(completed.complete(-8));
        assertFalse(completed.cancel(true));
        assertEquals(-7, completed.get());
        CompletableFuture<Integer> failed = conn.read(ByteBuffer.allocate(16));
        assertTrue(failed.completeExceptionally(new IllegalStateException("enough")));
        CompletableFuture<Integer> obtruded = conn.read(ByteBuffer.allocate(16));
        obtruded.obtrudeValue(-9);
        CompletableFuture<Integer> broken = conn.read(ByteBuffer.allocate(16));
        broken.obtrudeException(new IllegalStateException("enough"));
        CompletableFuture<Integer> supplied = conn.read(ByteBuffer.allocate(16)).completeAsync(() -> -10);
        assertEquals(-10, await(supplied));
        CompletableFuture<Integer> late = conn.read(ByteBuffer.allocate(16)).orTimeout(1, TimeUnit.MILLISECONDS);
        assertInstanceOf(TimeoutException.class, failure(late));
        assertEquals(-11, await(conn.read(ByteBuffer.allocate(16)).completeOnTimeout(-11, 1, TimeUnit.MILLISECONDS)));
        // None of them is in the way of this one.
        CompletableFuture<Integer> last = conn.read(ByteBuffer.allocate(16));
        pair.get(0).blocking().write(bytes("last"));
        assertEquals(4, await(last));
        assertEquals(-9, obtruded.get());
    }

    @Test
    void timeoutsAndDeadlinesFailTheFuture() throws Exception {
        List<Conn> pair = pair(SocketType.DGRAM);
        AsyncConn conn = pair.get(1).async();
        assertInstanceOf(SocketTimeoutException.class, failure(conn.read(ByteBuffer.allocate(16), Duration.ofMillis(2))));
        CompletableFuture<Integer> never = conn.read(ByteBuffer.allocate(16), Duration.ZERO);
        assertTrue(never.isDone());
        assertInstanceOf(SocketTimeoutException.class, failure(never));
        CompletableFuture<Integer> read = conn.read(ByteBuffer.allocate(16));
        conn.setReadDeadline(Instant.now());
        assertInstanceOf(SocketTimeoutException.class, failure(read));
        conn.setReadDeadline(null);
        pair.get(0).blocking().write(bytes("on"));
        assertEquals(2, await(conn.read(ByteBuffer.allocate(16))));
    }

    @Test
    void closingFailsTheFuture() throws Exception {
        AsyncConn conn = pair(SocketType.STREAM).get(1).async();
        CompletableFuture<Integer> waits = conn.read(ByteBuffer.allocate(16));
        CompletableFuture<Integer> queues = conn.read(ByteBuffer.allocate(16));
        conn.close();
        assertInstanceOf(AsynchronousCloseException.class, failure(waits));
        assertInstanceOf(AsynchronousCloseException.class, failure(queues));
        Throwable late = failure(conn.read(ByteBuffer.allocate(16)));
        assertInstanceOf(ClosedChannelException.class, late);
        assertFalse(conn.isOpen());
    }

    @Test
    void whatIsWrongWithTheArgumentsIsInTheFuture() throws Exception {
        AsyncConn conn = pair(SocketType.STREAM).get(1).async();
        assertInstanceOf(IllegalArgumentException.class, failure(conn.read(ByteBuffer.allocate(16).asReadOnlyBuffer())));
        assertInstanceOf(IndexOutOfBoundsException.class, failure(conn.read(new byte[4], 2, 3)));
        assertInstanceOf(IllegalStateException.class, failure(conn.receiveBatch(new MessageBatch(2, 16))), "a stream");
    }

    @Test
    void anExecutorThatRefusesFailsTheFutureAndHoldsNothingUp() throws Exception {
        List<Conn> pair = pair(SocketType.STREAM);
        AsyncConn conn = pair.get(1).async(task -> {
            throw new RejectedExecutionException("shut down");
        });
        CompletableFuture<Integer> refused = conn.read(ByteBuffer.allocate(16));
        CompletableFuture<Integer> next = pair.get(1).async().read(ByteBuffer.allocate(16));
        pair.get(0).blocking().write(bytes("kept"));
        assertInstanceOf(RejectedExecutionException.class, failure(refused));
        assertEquals(4, await(next));
    }

    @Test
    void aLongChainOfFuturesDoesNotGrowTheStack() throws Exception {
        List<Conn> pair = pair(SocketType.STREAM);
        ByteBuffer buffer = ByteBuffer.allocate(1);
        assertEquals(0, await(rounds(pair.get(0).async(), pair.get(1).async(), buffer, 20_000)));
    }

    private static CompletableFuture<Integer> rounds(AsyncConn from, AsyncConn to, ByteBuffer buffer, int left) {
        if (left == 0) {
            return CompletableFuture.completedFuture(0);
        }
        return from.write(buffer.clear()).thenCompose(_ -> to.read(buffer.clear())).thenCompose(_ -> rounds(from, to, buffer, left - 1));
    }

    @Test
    void connectionsComeAbout() throws Exception {
        AsyncConn listener = tcp();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.listen();
        CompletableFuture<AsyncConn> accepting = listener.accept();
        assertFalse(accepting.isDone());
        AsyncConn client = tcp();
        assertEquals(listener.getLocalAddress(), await(client.connect(listener.getLocalAddress())));
        AsyncConn server = await(accepting);
        opened.add(server);
        assertSame(listener.getExecutor(), server.getExecutor());
        await(server.write("welcome".getBytes(StandardCharsets.UTF_8)));
        byte[] reply = new byte[16];
        assertEquals(7, await(client.read(reply)));

        InetSocketAddress deserted = ((SockAddr.Inet4) listener.getLocalAddress()).toInetSocketAddress();
        listener.close();
        assertInstanceOf(LinuxConnectException.class, failure(tcp().connect(deserted)));
    }

    @Test
    void anAcceptThatWasCompletedByOthersTakesNoConnection() throws Exception {
        AsyncConn listener = tcp();
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        listener.listen();
        int before = openDescriptors();
        CompletableFuture<AsyncConn> cancelled = listener.accept();
        CompletableFuture<AsyncConn> completed = listener.accept();
        assertTrue(cancelled.cancel(true));
        assertTrue(completed.complete(null));
        AsyncConn client = tcp();
        await(client.connect(listener.getLocalAddress()));
        assertEquals(before + 1, openDescriptors());
        await(listener.accept()).close();
    }

    @Test
    void messagesAndBatches() throws Exception {
        List<Conn> pair = pair(SocketType.DGRAM);
        AsyncConn a = pair.get(0).async();
        AsyncConn b = pair.get(1).async();
        ReceivedMessage message = new ReceivedMessage(256);
        ByteBuffer buffer = ByteBuffer.allocate(16);
        CompletableFuture<Integer> receiving = b.receiveMessage(buffer, message);
        await(a.sendMessage(List.of(bytes("one "), bytes("message"))));
        assertEquals(11, await(receiving));
        assertEquals(11, message.getLength());

        MessageBatch in = new MessageBatch(4, 16);
        opened.add(in);
        CompletableFuture<Integer> cancelled = b.receiveBatch(in);
        assertInstanceOf(IllegalStateException.class, failure(b.receiveBatch(in)), "it is in use");
        assertTrue(cancelled.cancel(true));
        CompletableFuture<Integer> batch = b.receiveBatch(in);
        await(a.sendTo(bytes("x"), null));
        assertEquals(1, await(batch));
        MessageBatch out = new MessageBatch(2, 16);
        opened.add(out);
        out.add(bytes("y"));
        out.add(bytes("z"));
        assertEquals(2, await(a.sendBatch(out)));
        assertEquals(2, await(b.receiveBatch(in)));
        assertEquals(2, out.getSent());
    }

    @Test
    void aPollerThatEndsFailsTheFuture() throws Exception {
        Poller poller = Poller.open();
        opened.add(poller);
        List<Conn> pair = Conn.pair(AddressFamily.UNIX, SocketType.STREAM, 0, new SocketConfig(null, poller));
        opened.addAll(pair);
        CompletableFuture<Integer> read = pair.get(0).async().read(ByteBuffer.allocate(16));
        poller.close();
        assertInstanceOf(ClosedChannelException.class, failure(read));
        assertTrue(pair.get(0).isOpen());
    }

    private List<Conn> pair(int type) throws Exception {
        List<Conn> pair = Conn.pair(AddressFamily.UNIX, type);
        opened.addAll(pair);
        return pair;
    }

    private AsyncConn tcp() throws Exception {
        AsyncConn conn = Conn.open(AddressFamily.INET, SocketType.STREAM).async();
        opened.add(conn);
        return conn;
    }

    private static int openDescriptors() {
        return new File("/proc/self/fd").list().length;
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteBuffer buffer) {
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(HangGuard.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    private static Throwable failure(CompletableFuture<?> future) {
        return assertThrows(ExecutionException.class, () -> await(future)).getCause();
    }

    /** An executor whose tasks the test runs itself. */
    private static final class TaskQueue implements Executor {
        private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        /** Bounded by what it waits for: an event of the kernel that has happened. */
        Runnable next() {
            Runnable next;
            while ((next = tasks.poll()) == null) {
                Thread.onSpinWait();
            }
            return next;
        }
    }
}
