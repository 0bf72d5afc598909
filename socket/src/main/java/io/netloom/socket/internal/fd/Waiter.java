package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.poll.MonotonicTime;
import io.netloom.socket.internal.poll.Timer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Somebody who waits in a {@link Direction}: for readiness in its slot, or for its lock in its queue. A coroutine, a thread and a future each are one.
 *
 * <p>A waiter ends exactly once, by whoever is first to {@link #claim} it; only then is it {@link #resume}d, with no lock held.
 *
 * <pre>
 *   WAITING --claim(reason)--> READY | CLOSED | TIMED_OUT | CANCELLED | INTERRUPTED | POLLER_CLOSED
 * </pre>
 *
 * In a slot READY means "try again"; in a queue it means that the lock is now this waiter's.
 */
public abstract class Waiter extends Timer {
    public static final int WAITING = 0;
    public static final int READY = 1;
    public static final int CLOSED = 2;
    public static final int TIMED_OUT = 3;
    public static final int CANCELLED = 4;
    public static final int INTERRUPTED = 5;
    public static final int POLLER_CLOSED = 6;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Waiter.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int state;

    /** Whether a timer was ever armed for this; set before it is. */
    private volatile boolean timed;

    final Direction direction;
    private final long deadline;

    /** @param deadline the call's own deadline; the direction's is looked up whenever the timer is armed */
    protected Waiter(Direction direction, long deadline) {
        this.direction = direction;
        this.deadline = deadline;
    }

    /** Continues the waiting party with {@link #reason}. */
    protected abstract void resume();

    public final int reason() {
        return state;
    }

    final boolean claim(int reason) {
        return STATE.compareAndSet(this, WAITING, reason);
    }

    /** Ends the wait from outside (cancelled, timed out, interrupted) and leaves the slot or queue; false if it had ended already. */
    public final boolean withdraw(int reason) {
        // The slot before the claim: a thread may see that it was claimed, go on and give up the lock, and who gets it must find the slot free.
        boolean left = direction.leaveSlot(this);
        if (!claim(reason)) {
            return false;
        }
        if (!left) {
            direction.leaveQueue(this);
        }
        if (reason != TIMED_OUT) {
            stopClock();
        }
        return true;
    }

    /**
     * Waits in the slot: lock held, no reference. Returns {@link #WAITING} when whoever ends the wait will {@link #resume} this, else why there is nothing to
     * wait for; the waiter is ended then and not resumed.
     */
    public final int armSlot() {
        int outcome = direction.arm(this);
        if (outcome != WAITING) {
            claim(outcome);
            return outcome;
        }
        if (direction.fd.loop.isClosed() && withdraw(POLLER_CLOSED)) {
            return POLLER_CLOSED;
        }
        startClock();
        return WAITING;
    }

    /** Waits in the queue for the lock; returns as {@link #armSlot}, {@link #READY} meaning that the lock is held. */
    public final int enqueue() {
        int outcome = direction.enqueue(this);
        if (outcome == WAITING) {
            startClock();
        } else {
            claim(outcome);
        }
        return outcome;
    }

    private void startClock() {
        if (deadline != MonotonicTime.NEVER || direction.deadline() != MonotonicTime.NEVER) {
            timed = true;
            direction.fd.loop.arm(this);
        }
    }

    private void stopClock() {
        // Most waits have no clock. Who starts one after this look finds, under the timers' lock, that the wait has ended and there is nothing to arm.
        if (timed) {
            direction.fd.loop.cancel(this);
        }
    }

    /** What {@link #claim} was won for: stops the clock and resumes. */
    final void deliver() {
        stopClock();
        resume();
    }

    /** The direction's deadline has changed while this waits. */
    final void deadlineChanged() {
        timed = true;
        direction.fd.loop.arm(this);
    }

    @Override
    protected long dueTime() {
        return state != WAITING ? MonotonicTime.NEVER : Math.min(deadline, direction.deadline());
    }

    @Override
    protected void expire() {
        if (withdraw(TIMED_OUT)) {
            resume();
        }
    }

    @Override
    protected void abandon() {
        if (withdraw(POLLER_CLOSED)) {
            resume();
        }
    }
}
