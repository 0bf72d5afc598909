package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.poll.EventLoop;
import io.netloom.socket.internal.poll.MonotonicTime;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.Epoll;
import io.netloom.socket.internal.sys.ErrorNumber;
import io.netloom.socket.stress.DelegatingSyscalls;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;

/** A descriptor whose kernel is a number of datagrams, or of bytes, edge-triggered, small enough for a model checker. Its loop never starts: the test reports events itself. */
final class ModelDescriptor extends DelegatingSyscalls {
    /** Among the bytes: there will be no more. */
    private static final int END = 1 << 20;

    final AtomicInteger datagrams = new AtomicInteger();
    final AtomicInteger closes = new AtomicInteger();
    final Fd fd;

    ModelDescriptor() {
        this(new FdKind(2, 2, 0));
    }

    private ModelDescriptor(FdKind kind) {
        super(null);
        fd = new Fd(new EventLoop(this, "model"), 7, kind);
    }

    /** Of bytes instead of datagrams. */
    static ModelDescriptor stream() {
        return new ModelDescriptor(new FdKind(2, 1, 0));
    }

    @Override
    public int close(CallFrame frame, int number) {
        closes.incrementAndGet();
        return 0;
    }

    /** What must hold while a reference is held. */
    void requireOpenNumber() {
        if (closes.get() != 0) {
            throw new AssertionError("the number was closed under a reference");
        }
    }

    /** A datagram arrives; the edge is reported after it, never before. */
    void arrive() {
        datagrams.incrementAndGet();
        fd.onEvents(Epoll.IN);
    }

    /** The last byte, and the end with it. */
    void arriveLast() {
        datagrams.addAndGet(1 + END);
        fd.onEvents(Epoll.IN | Epoll.RDHUP);
    }

    /** Takes all bytes there are; there was room for more. */
    private int attemptAll() {
        requireOpenNumber();
        int seen = datagrams.getAndUpdate(all -> all & END);
        int result = seen == 0 ? -ErrorNumber.EAGAIN : seen & ~END;
        fd.noteRead(result, 1_000);
        return result;
    }

    /** A whole read of a stream: how many bytes, 0 at the end, or why not. */
    int read(AtomicReference<Waiter> waiting) {
        return operate(fd.enterRead(Fd.PLATFORM), this::attemptAll, waiting);
    }

    private int attempt() {
        requireOpenNumber();
        while (true) {
            int seen = datagrams.get();
            if (seen == 0) {
                return -ErrorNumber.EAGAIN;
            }
            if (datagrams.compareAndSet(seen, seen - 1)) {
                return 1;
            }
        }
    }

    /** A whole receive: 1, or why not. Each wait's waiter is shown in {@code waiting}, so that another thread can end it. */
    int receive(AtomicReference<Waiter> waiting) {
        return operate(fd.enter(fd.read, Fd.PLATFORM), this::attempt, waiting);
    }

    private int operate(int begun, IntSupplier attempt, AtomicReference<Waiter> waiting) {
        int result = begun;
        while (true) {
            if (result == Fd.ENTERED) {
                fd.beforeTry(fd.read);
                result = fd.settle(fd.read, attempt.getAsInt(), Fd.PLATFORM);
            }
            if (!Fd.pending(result)) {
                return result;
            }
            ModelWaiter waiter = new ModelWaiter(fd.read);
            boolean queued = result == Fd.QUEUE;
            int outcome = queued ? waiter.enqueue() : waiter.armSlot();
            if (waiting != null) {
                waiting.set(waiter);
            }
            int reason = waiter.await(outcome);
            result = queued ? Outcome.ofQueue(fd, fd.read, reason) : Outcome.ofSlot(fd, fd.read, reason, MonotonicTime.NEVER);
        }
    }
}
