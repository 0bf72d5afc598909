package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.jfr.DescriptorCloseEvent;
import io.netloom.socket.internal.jfr.FlightRecording;
import io.netloom.socket.internal.poll.EventLoop;
import io.netloom.socket.internal.poll.MonotonicTime;
import io.netloom.socket.internal.poll.PollerThread;
import io.netloom.socket.internal.poll.Registration;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.Epoll;
import io.netloom.socket.internal.sys.ErrorNumber;
import io.netloom.socket.internal.sys.Syscalls;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A file descriptor that can be used, waited on and closed by anybody at any time without a system call ever reaching a number that has been given to another file.
 *
 * <p>One word holds its state:
 *
 * <pre>
 *   bits 0-2   the lock of the read, write, error direction is held
 *   bits 3-5   somebody is queued for that lock
 *   bit  6     closed: no new reference, no new lock
 *   bit  7     detached: the number is handed out instead of closed
 *   bits 8-    references: one of the owner until close, one per system call being made
 * </pre>
 *
 * Who waits holds the lock of a direction and nothing else, so closing does not wait for waiters: close marks, wakes everybody, and whoever drops the last
 * reference takes the number out of the poller and closes it.
 *
 * <p>An operation is {@link #enter}, one or more tries each followed by {@link #settle}, and between two tries a wait. {@code settle} is the one place
 * that knows EAGAIN and EINTR.
 */
public final class Fd extends Registration {
    // Results of enter and settle, beside n >= 0 and -errno. The pending ones first: the caller waits and goes on.

    /** No data yet: the lock is held, the reference given back; wait for readiness, then {@link #reenter}. */
    public static final int WAIT = Integer.MIN_VALUE;

    /** The lock is another's: queue for it. */
    public static final int QUEUE = WAIT + 1;

    /** The budget is used up: yield, then enter again. */
    public static final int YIELD = WAIT + 2;

    /** Like WAIT, but no event will come: try again after a while. */
    public static final int LATER = WAIT + 3;

    private static final int LAST_PENDING = LATER;

    /** Closed before the operation began. */
    public static final int CLOSED = WAIT + 4;

    /** Closed while the operation waited. */
    public static final int CLOSED_WHILE_WAITING = WAIT + 5;

    public static final int TIMED_OUT = WAIT + 6;

    public static final int INTERRUPTED = WAIT + 7;

    public static final int POLLER_CLOSED = WAIT + 8;

    /** Lock and reference are held: make the system call. */
    public static final int ENTERED = WAIT + 9;

    /** {@link #settle}: make the system call again at once. */
    public static final int AGAIN = WAIT + 10;

    /** What a try returns instead of -EAGAIN when readiness of the descriptor says nothing about when it will succeed. */
    public static final int NO_EVENT = WAIT + 11;

    // Who operates: decides about the budget and about the poller.

    /** A coroutine or a future: waits through the poller, yields now and then. */
    public static final int COROUTINE = 0;

    /** A virtual thread: waits through the poller. */
    public static final int VIRTUAL = 1;

    /** A platform thread: waits in ppoll. */
    public static final int PLATFORM = 2;

    /** Immediate completions in a row on one direction, outside pollers, before a coroutine yields. */
    private static final int STREAK = 128;

    /** How many errors in a row are taken for another's before one is believed to be the call's own. */
    private static final int PENDING_ERRORS = 16;

    private static final long CLOSED_BIT = 1L << 6;
    private static final long DETACHED_BIT = 1L << 7;
    private static final long REFERENCE = 1L << 8;

    private static final long DETACH_LIMIT = 10_000_000_000L;

    private static final int READ_EVENTS = Epoll.IN | Epoll.RDHUP | Epoll.PRI;
    private static final int ERROR_EVENTS = Epoll.PRI;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Fd.class, "state", long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    public final Direction read = new Direction(this, 0);
    public final Direction write = new Direction(this, 1);

    final EventLoop loop;
    private final Syscalls sys;
    private final int number;
    private final FdKind kind;

    /** Whether a send buffer that empties makes one edge, at a threshold; elsewhere each datagram that leaves makes one, and OUT is watched only while a writer waits. */
    private final boolean tcp;

    private volatile long state = REFERENCE;

    /** Made by the first who asks for it: few ever do, and there may be very many descriptors. */
    private volatile Direction error;

    /** The event bits that the poller watches. Written under this monitor; 0 while not registered. */
    private volatile int interest;

    /** Whether it is the virtual threads' poller that watches. Written under this monitor, before the interest. */
    private volatile boolean byVirtual;

    /** Guarded by this monitor: nothing may be registered any more, the number is about to go. */
    private boolean gone;

    /** Whether every read has to be tried before it waits: see {@link #enterRead}. Once true it stays so. */
    private volatile boolean probes;

    private volatile boolean polledErrors;

    /** Whether the error queue was ever read: from then on its errors are taken there and nowhere else. */
    private volatile boolean errorsCollected;
    private volatile boolean released;
    private volatile boolean lingering;

    public Fd(EventLoop loop, int number, FdKind kind) {
        this.sys = loop.syscalls();
        this.loop = loop;
        this.number = number;
        this.kind = kind;
        this.tcp = kind.isTcp();
        this.probes = !kind.isPlainTcp();
        FlightRecording.opened(number, kind.family(), kind.type(), kind.protocol());
    }

    public FdKind kind() {
        return kind;
    }

    public Direction getError() {
        Direction made = error;
        if (made == null) {
            synchronized (this) {
                made = error;
                if (made == null) {
                    made = new Direction(this, 2);
                    error = made;
                }
            }
        }
        return made;
    }

    /** The number. Only for use while a reference is held, or in a text. */
    public int number() {
        return number;
    }

    public EventLoop loop() {
        return loop;
    }

    public Syscalls syscalls() {
        return sys;
    }

    public boolean isOpen() {
        return (state & CLOSED_BIT) == 0;
    }

    /** close(2) may take as long as SO_LINGER says, so it is done on a thread of its own. */
    public void lingers(boolean value) {
        lingering = value;
    }

    public static boolean pending(int result) {
        return result <= LAST_PENDING;
    }

    /** A signal came before the system call had done anything: it is to be made again. */
    public static boolean interrupted(int result) {
        return result == -ErrorNumber.EINTR;
    }

    // References

    /** Takes a reference for one system call; false when closed. */
    public boolean acquire() {
        while (true) {
            long seen = state;
            if ((seen & CLOSED_BIT) != 0) {
                return false;
            }
            if (STATE.compareAndSet(this, seen, seen + REFERENCE)) {
                return true;
            }
        }
    }

    public void release() {
        long now = (long) STATE.getAndAdd(this, -REFERENCE) - REFERENCE;
        if (now < REFERENCE) {
            destroy();
        }
    }

    // An operation

    /**
     * Begins an operation: closed? deadline past? budget left? the lock. Returns {@link #ENTERED}, a pending result, {@link #CLOSED}, {@link #TIMED_OUT} or
     * {@link #INTERRUPTED}.
     */
    public int enter(Direction direction, int who) {
        long seen = state;
        if ((seen & CLOSED_BIT) != 0) {
            return CLOSED;
        }
        if (who != COROUTINE && Thread.currentThread().isInterrupted()) {
            return INTERRUPTED;
        }
        long deadline = direction.deadline();
        if (deadline != MonotonicTime.NEVER && deadline <= MonotonicTime.now()) {
            return TIMED_OUT;
        }
        if (direction.isError() && !errorsCollected) {
            errorsCollected = true;
        }
        boolean onLoop = who == COROUTINE && Thread.currentThread() instanceof PollerThread;
        if (onLoop && !((PollerThread) Thread.currentThread()).spend()) {
            return YIELD;
        }
        while (true) {
            if ((seen & (direction.lockBit() | direction.queueBit())) != 0) {
                return QUEUE;
            }
            if (STATE.compareAndSet(this, seen, (seen | direction.lockBit()) + REFERENCE)) {
                break;
            }
            seen = state;
            if ((seen & CLOSED_BIT) != 0) {
                return CLOSED;
            }
        }
        if (who == COROUTINE && !onLoop && ++direction.streak > STREAK) {
            direction.streak = 0;
            leave(direction);
            return YIELD;
        }
        return ENTERED;
    }

    /**
     * As {@link #enter} for a read of a stream's bytes, but {@link #WAIT} at once, without a try that would say EAGAIN, where the read before came back short.
     *
     * <p>A short read of TCP has found the receive queue empty, under the socket's lock (tcp_recvmsg; epoll(7), question 9). Whatever comes after that makes a new edge, which is reported to the
     * slot, if not before this looks at it then after the waiter is in. The edges before were taken by the read, so the slot is empty unless something is new. It is otherwise where
     * <ul>
     * <li>urgent data is in the stream: a read stops short of it and leaves what is behind. Its arrival is an edge with PRI, which is seen before the edge is taken;
     * <li>the end or an error came with the last bytes: no edge follows. Theirs had RDHUP, HUP or ERR;
     * <li>something else gives out the bytes (TLS in the kernel hands out one record at a time, MPTCP), or something else may look at the socket, through a duplicate or a number that was lent;
     * <li>nobody watches yet.
     * </ul>
     * Then, and after whatever else {@link #probeAlways} was called for, each read is tried first. So is the one after a wait that ended early: the knowledge is good for one wait.
     */
    public int enterRead(int who) {
        int entry = enter(read, who);
        if (entry != ENTERED || !read.useDrained() || probes || who != PLATFORM && !watched(read, who)) {
            return entry;
        }
        read.streak = 0;
        release();
        return WAIT;
    }

    /** By the holder of the read lock, right after a try that took {@code n} bytes, or failed, where there was room for {@code room}. */
    public void noteRead(int n, int room) {
        read.drained = n > 0 && n < room && !probes;
    }

    /** From now on a short read says nothing about what is left: see {@link #enterRead}. */
    public void probeAlways() {
        probes = true;
    }

    /** Before each try: what is reported from here on counts for the wait after it. */
    public void beforeTry(Direction direction) {
        direction.take();
    }

    /** After a wait or a hand-over, with the lock held: takes the reference for the next try. {@link #ENTERED}, or the lock is given up and it is closed. */
    public int reenter(Direction direction) {
        if (acquire()) {
            return ENTERED;
        }
        unlock(direction);
        return CLOSED_WHILE_WAITING;
    }

    /**
     * Judges a try's result. An end (n or -errno) gives lock and reference back; {@link #AGAIN} keeps both; {@link #WAIT} and {@link #LATER} keep
     * the lock, with the poller watching for this direction unless a platform thread waits, who asks the kernel itself.
     */
    public int settle(Direction direction, int result, int who) {
        if (result == -ErrorNumber.EAGAIN) {
            direction.streak = 0;
            direction.pendingErrors = 0;
            int watched = who == PLATFORM ? 0 : watch(direction, who);
            if (watched < 0) {
                leave(direction);
                return watched == -EventLoop.ECANCELED ? POLLER_CLOSED : watched;
            }
            release();
            return WAIT;
        }
        if (interrupted(result) || belongsToErrorQueue(direction, result)) {
            return AGAIN;
        }
        if (result == NO_EVENT) {
            direction.streak = 0;
            release();
            return LATER;
        }
        direction.resetPause();
        direction.pendingErrors = 0;
        leave(direction);
        return result;
    }

    /**
     * Whether the error is one that is also in the error queue, from which somebody takes what is there. The kernel tells an ICMP error twice: as an entry of the queue, and as
     * a "pending error" to whatever call comes next. That one is taken by the telling, so the call that was told is made again; the bound is there for errors that are the call's own.
     */
    private boolean belongsToErrorQueue(Direction direction, int result) {
        return errorsCollected && !direction.isError() && SoftError.isSoft(result) && !kind.hasEnd()
            && ++direction.pendingErrors <= PENDING_ERRORS && SoftError.isQueued(this);
    }

    // The error queue and ppoll

    /** ppoll reports an error queue that nobody reads again and again; who meets that waits through the poller from then on, which reports it once. */
    boolean polledErrors() {
        return polledErrors;
    }

    void notePolledErrors() {
        polledErrors = true;
    }

    /** For a platform thread that is to wait through the poller: takes a reference for the registration. 0, or a final result with the lock given up. */
    int watchFromThread(Direction direction) {
        if (!acquire()) {
            unlock(direction);
            return CLOSED_WHILE_WAITING;
        }
        int watched = watch(direction, PLATFORM);
        release();
        if (watched < 0) {
            unlock(direction);
            return watched == -EventLoop.ECANCELED ? POLLER_CLOSED : watched;
        }
        return 0;
    }

    /** Gives back lock and reference. */
    public void leave(Direction direction) {
        while (true) {
            long seen = state;
            if ((seen & direction.queueBit()) != 0) {
                direction.handOver();
                release();
                return;
            }
            long next = (seen & ~direction.lockBit()) - REFERENCE;
            if (STATE.compareAndSet(this, seen, next)) {
                if (next < REFERENCE) {
                    destroy();
                }
                return;
            }
        }
    }

    /** Gives back the lock alone: the end of a wait that did not succeed. */
    public void unlock(Direction direction) {
        while (true) {
            long seen = state;
            if ((seen & direction.queueBit()) != 0) {
                direction.handOver();
                return;
            }
            if (STATE.compareAndSet(this, seen, seen & ~direction.lockBit())) {
                return;
            }
        }
    }

    /** For {@link Direction#enqueue}, under its monitor. */
    int lockOrMarkQueued(Direction direction) {
        while (true) {
            long seen = state;
            if ((seen & CLOSED_BIT) != 0) {
                return Waiter.CLOSED;
            }
            boolean held = (seen & direction.lockBit()) != 0;
            if (STATE.compareAndSet(this, seen, seen | (held ? direction.queueBit() : direction.lockBit()))) {
                return held ? Waiter.WAITING : Waiter.READY;
            }
        }
    }

    /** For {@link Direction#handOver}, under its monitor. */
    void clear(long bits) {
        STATE.getAndBitwiseAnd(this, ~bits);
    }

    // The poller

    /** Makes sure that the poller watches for this direction. Called while a reference is held, so the number is ours. 0 or -errno. */
    private int watch(Direction direction, int who) {
        if (watched(direction, who)) {
            return 0;
        }
        synchronized (this) {
            if (gone) {
                return 0;
            }
            int before = interest;
            int events = before | events(direction) | Epoll.ET;
            boolean moves = byVirtual && who != VIRTUAL;
            if (events == before && !moves) {
                return 0;
            }
            boolean virtual = before == 0 ? who == VIRTUAL : byVirtual && !moves;
            int result;
            if (before == 0) {
                result = loop.add(this, number, events, virtual);
            } else if (moves) {
                result = loop.move(this, number, events);
            } else {
                result = loop.modify(this, number, events, virtual);
            }
            if (result == 0) {
                byVirtual = virtual;
                interest = events;
            }
            return result;
        }
    }

    private int events(Direction direction) {
        return direction == read ? READ_EVENTS : direction == write ? Epoll.OUT : ERROR_EVENTS;
    }

    /** Whether the poller is known to watch for this direction, and to go on with it. */
    private boolean watched(Direction direction, int who) {
        // Nobody takes these bits away while the descriptor lives, but for OUT: see onEvents.
        boolean stays = direction != write || tcp;
        int wanted = events(direction);
        return stays && (interest & wanted) == wanted && (who == VIRTUAL || !byVirtual);
    }

    @Override
    protected boolean onEvents(int events) {
        boolean all = (events & (Epoll.ERR | Epoll.HUP)) != 0;
        if (all || (events & (Epoll.RDHUP | Epoll.PRI)) != 0) {
            probes = true; // before it is published
        }
        boolean woke = false;
        if (all || (events & (Epoll.IN | Epoll.RDHUP | Epoll.PRI)) != 0) {
            woke = Direction.deliver(read.publish());
        }
        Direction errors = error; // null: who asks for it from now on tries before it waits
        if (errors != null && (all || (events & Epoll.PRI) != 0)) {
            woke |= Direction.deliver(errors.publish());
        }
        if (all || (events & Epoll.OUT) != 0) {
            woke |= tcp ? Direction.deliver(write.publish()) : writable();
        }
        return woke;
    }

    /** OUT goes with the last writer. Noting readiness and taking OUT out are one step: a writer either finds the note or watches anew. */
    private boolean writable() {
        Object published;
        synchronized (this) {
            published = write.publish();
            if (published == null && !gone && (interest & Epoll.OUT) != 0) {
                int events = interest & ~Epoll.OUT;
                if (loop.modify(this, number, events, byVirtual) == 0) {
                    interest = events;
                }
            }
        }
        return Direction.deliver(published);
    }

    @Override
    protected void onLoopEnd(int errno) {
        synchronized (this) {
            interest = 0;
        }
        read.pollerEnded();
        write.pollerEnded();
        if (error != null) {
            error.pollerEnded();
        }
    }

    // The end

    /** Closes: idempotent, from any thread, without waiting for anybody. Returns false if it was closed before. */
    public boolean close() {
        return end(CLOSED_BIT);
    }

    /** Like close, but the number is handed out open once the last system call on it has returned; -1 if it was closed before. */
    public int detach() {
        if (!end(CLOSED_BIT | DETACHED_BIT)) {
            return -1;
        }
        // Other threads' calls do not block, so this is a matter of microseconds, unless the caller itself holds a reference.
        long limit = MonotonicTime.after(DETACH_LIMIT);
        while (!released) {
            if (MonotonicTime.now() > limit) {
                throw new IllegalStateException("detach: a raw callback still uses the descriptor; it cannot be detached from within one");
            }
            Thread.yield();
        }
        return number;
    }

    private boolean end(long bits) {
        while (true) {
            long seen = state;
            if ((seen & CLOSED_BIT) != 0) {
                return false;
            }
            if (STATE.compareAndSet(this, seen, seen | bits)) {
                break;
            }
        }
        read.close();
        write.close();
        if (error != null) { // whoever got the lock of it before the mark was set has made it before
            error.close();
        }
        release();
        return true;
    }

    private void destroy() {
        synchronized (this) {
            gone = true;
            if (interest != 0) {
                interest = 0;
                loop.remove(this, number, byVirtual);
            }
        }
        if ((state & DETACHED_BIT) != 0) {
            recordEnd(FlightRecording.close(), true);
            released = true;
        } else if (lingering) {
            Thread.ofPlatform().name("netloom-linger-" + number).start(this::closeNumber);
        } else {
            closeNumber();
        }
    }

    private void closeNumber() {
        DescriptorCloseEvent event = FlightRecording.close();
        CallFrame frame = CallFrames.lease();
        try {
            sys.close(frame, number);
        } finally {
            CallFrames.release(frame);
        }
        recordEnd(event, false);
    }

    private void recordEnd(DescriptorCloseEvent event, boolean detached) {
        if (event != null) {
            event.finish(number, kind.family(), kind.type(), kind.protocol(), detached);
        }
    }
}
