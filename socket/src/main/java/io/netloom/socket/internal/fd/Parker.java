package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.poll.EventFd;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.PollFd;
import io.netloom.socket.internal.sys.Syscalls;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * What a platform thread waits with: ppoll(2) on the descriptor and an eventfd, through which close, interrupt and deadline changes end the wait.
 *
 * <p>The descriptor's number is polled without a reference, so that closing never waits for a waiter. Should the number be given to another file meanwhile, the worst
 * is a wake-up for nothing: polling has no side effect, and the next try needs a reference, which a closed descriptor does not give.
 *
 * <p>A wake-up may come late, when the thread has gone on and the parker serves another wait: it then looks once for nothing. Therefore a wake-up carries no
 * reason; the thread looks up what has happened. Parkers are pooled, and an eventfd is closed under the lock that a wake-up takes.
 */
final class Parker {
    /** Idle parkers that are kept; searching so few is nothing beside a wait. */
    private static final AtomicReferenceArray<Parker> POOL = new AtomicReferenceArray<>(32);

    private final Syscalls sys;
    private final InterruptHook hook = new InterruptHook();
    private final EventFd eventfd;
    private boolean signalled;

    private Parker(Syscalls sys, EventFd eventfd) {
        this.sys = sys;
        this.eventfd = eventfd;
    }

    /** Null when no eventfd can be had: the process is out of descriptors. */
    static Parker lease(Syscalls sys) {
        for (int i = 0; i < POOL.length(); i++) {
            Parker parker = POOL.get(i);
            if (parker != null && parker.sys == sys && POOL.compareAndSet(i, parker, null)) {
                return parker;
            }
        }
        int number = EventFd.create(sys);
        return number < 0 ? null : new Parker(sys, new EventFd(sys, number));
    }

    void release() {
        for (int i = 0; i < POOL.length(); i++) {
            if (POOL.get(i) == null && POOL.compareAndSet(i, null, this)) {
                return;
            }
        }
        eventfd.close();
    }

    /** Idle parkers, for tests that count descriptors. */
    static int idle() {
        int idle = 0;
        for (int i = 0; i < POOL.length(); i++) {
            idle += POOL.get(i) == null ? 0 : 1;
        }
        return idle;
    }

    synchronized void wake() {
        if (!signalled) {
            signalled = true;
            eventfd.signal();
        }
    }

    private synchronized void drain() {
        if (signalled) {
            signalled = false;
            eventfd.drain();
        }
    }

    /**
     * Waits until the descriptor reports {@code events}, {@link #wake} or an interrupt came, or the time is over; also for nothing. Returns what the
     * descriptor reported, 0 for nothing.
     *
     * @param number the descriptor, or -1 to wait without one
     * @param nanos negative for ever
     */
    int poll(int number, int events, long nanos) {
        CallFrame frame = CallFrames.lease();
        int ready;
        try {
            MemorySegment memory = frame.memory();
            long at = frame.valueOffset();
            memory.set(ValueLayout.JAVA_INT, at + PollFd.FD, number);
            memory.set(ValueLayout.JAVA_SHORT, at + PollFd.EVENTS, (short) events);
            memory.set(ValueLayout.JAVA_SHORT, at + PollFd.REVENTS, (short) 0);
            memory.set(ValueLayout.JAVA_INT, at + PollFd.SIZE + PollFd.FD, eventfd.number());
            memory.set(ValueLayout.JAVA_SHORT, at + PollFd.SIZE + PollFd.EVENTS, (short) PollFd.IN);
            hook.enter();
            try {
                sys.ppoll(frame, frame.value(), 2, nanos);
            } finally {
                hook.leave();
            }
            ready = memory.get(ValueLayout.JAVA_SHORT, at + PollFd.REVENTS);
        } finally {
            CallFrames.release(frame);
        }
        drain();
        return ready;
    }

    /**
     * How a thread that is interrupted tells us: the JDK's contract for selectors, the only public one. {@code begin} and {@code end} enclose the wait, and an interrupt
     * between them calls {@link #wakeup}.
     */
    private final class InterruptHook extends AbstractSelector {
        InterruptHook() {
            super(null);
        }

        void enter() {
            begin();
        }

        void leave() {
            end();
        }

        @Override
        public Selector wakeup() {
            wake();
            return this;
        }

        @Override
        protected void implCloseSelector() {
            // Never closed: it owns nothing.
        }

        @Override
        protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object attachment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<SelectionKey> keys() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<SelectionKey> selectedKeys() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int selectNow() {
            throw new UnsupportedOperationException();
        }

        @Override
        public int select(long timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int select() {
            throw new UnsupportedOperationException();
        }
    }
}
