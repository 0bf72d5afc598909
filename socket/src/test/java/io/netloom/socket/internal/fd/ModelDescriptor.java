package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.poll.EventLoop;
import io.netloom.socket.internal.poll.MonotonicTime;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.Epoll;
import io.netloom.socket.internal.sys.ErrorNumber;
import io.netloom.socket.stress.DelegatingSyscalls;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A descriptor whose kernel is a number of datagrams, edge-triggered, small enough for a model checker. Its loop never starts: the test reports events itself. */
final class ModelDescriptor extends DelegatingSyscalls {
    final AtomicInteger datagrams = new AtomicInteger();
    final AtomicInteger closes = new AtomicInteger();
    final Fd fd = new Fd(new EventLoop(this, "model"), 7, new FdKind(2, 2, 0));

    ModelDescriptor() {
        super(null);
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
        int result = fd.enter(fd.read, Fd.PLATFORM);
        while (true) {
            if (result == Fd.ENTERED) {
                fd.beforeTry(fd.read);
                result = fd.settle(fd.read, attempt(), Fd.PLATFORM);
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
