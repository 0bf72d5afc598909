package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.poll.MonotonicTime;
import io.netloom.socket.internal.poll.PollerThread;
import io.netloom.socket.internal.sys.ErrorNumber;
import io.netloom.socket.internal.sys.PollFd;
import java.util.concurrent.locks.LockSupport;

/**
 * How threads wait. A platform thread waits for readiness in ppoll, see {@link Parker}, and needs no poller. A virtual thread parks, and so does any thread that waits for
 * a lock; parking is never timed, the poller's timer ends it (a timed park of a virtual thread can hang before JDK 25.0.3, JDK-8369227).
 */
public final class ThreadWait {
    private ThreadWait() {}

    /**
     * Waits as a pending result demands and goes on. Returns {@link Fd#ENTERED} with lock and reference held, or a final result with nothing held.
     *
     * @param deadline the call's deadline
     */
    public static int proceed(Fd fd, Direction direction, int pending, long deadline) {
        Thread self = Thread.currentThread();
        if (self instanceof PollerThread) {
            if (pending != Fd.QUEUE) {
                fd.unlock(direction);
            }
            throw new IllegalStateException("a blocking call would wait on a poller's thread; use the suspending call there");
        }
        if (pending == Fd.QUEUE) {
            ParkedWaiter waiter = new ParkedWaiter(direction, deadline);
            return Outcome.ofQueue(fd, direction, waiter.await(waiter.enqueue()));
        }
        long until = pending == Fd.LATER ? direction.nextTry(deadline) : deadline;
        int reason;
        if (self.isVirtual() || fd.polledErrors() && pending == Fd.WAIT) {
            if (self.isVirtual()) {
                VirtualThreads.require();
            } else {
                int watched = fd.watchFromThread(direction);
                if (watched != 0) {
                    return watched;
                }
            }
            ParkedWaiter waiter = new ParkedWaiter(direction, until);
            reason = waiter.await(waiter.armSlot());
        } else {
            Parker parker = Parker.lease(fd.syscalls());
            if (parker == null) {
                fd.unlock(direction);
                return -ErrorNumber.EMFILE;
            }
            try {
                reason = poll(fd, direction, parker, pending == Fd.WAIT ? fd.number() : -1, until);
            } finally {
                direction.leaveSlot(parker);
                parker.release();
            }
        }
        return Outcome.ofSlot(fd, direction, reason, deadline);
    }

    private static int poll(Fd fd, Direction direction, Parker parker, int number, long deadline) {
        int armed = direction.arm(parker);
        if (armed != Waiter.WAITING) {
            return armed;
        }
        int events = direction == fd.write ? PollFd.OUT : direction == fd.read ? PollFd.IN | PollFd.RDHUP : PollFd.PRI;
        while (true) {
            long until = Math.min(deadline, direction.deadline());
            long nanos = until == MonotonicTime.NEVER ? -1 : until - MonotonicTime.now();
            // Also when readiness is reported again and again and no try succeeds: what others take first, or a condition that poll does not know.
            if (until != MonotonicTime.NEVER && nanos <= 0) {
                return Waiter.TIMED_OUT;
            }
            int ready = parker.poll(number, events, nanos);
            if (!fd.isOpen()) {
                return Waiter.CLOSED;
            }
            if (Thread.currentThread().isInterrupted()) {
                return Waiter.INTERRUPTED;
            }
            if (ready == PollFd.ERR && !direction.isError()) {
                fd.notePolledErrors();
            }
            if (ready != 0 || !direction.holds(parker)) {
                return Waiter.READY;
            }
        }
    }

    /** A thread that is parked until its wait has ended. */
    private static final class ParkedWaiter extends Waiter {
        private final Thread thread = Thread.currentThread();

        ParkedWaiter(Direction direction, long deadline) {
            super(direction, deadline);
        }

        int await(int outcome) {
            if (outcome != WAITING) {
                return outcome;
            }
            while (reason() == WAITING) {
                LockSupport.park(this);
                if (thread.isInterrupted()) {
                    withdraw(INTERRUPTED);
                }
            }
            return reason();
        }

        @Override
        protected void resume() {
            LockSupport.unpark(thread);
        }
    }
}
