package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.poll.MonotonicTime;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;

/**
 * One of the three ways to wait on an {@link Fd}: read, write, error. It has a lock, first come, first served, and a slot in which the lock's holder waits for readiness.
 *
 * <p>The slot:
 *
 * <pre>
 *            publish                    take (before each try)
 *   IDLE --------------> READY  ------------------------------> IDLE
 *   IDLE --arm(w)------> w ----publish, or w withdraws--------> IDLE
 *   READY -arm(w)------> IDLE   (w does not wait: something happened since its try)
 *   any ---close-------> CLOSED (w, if there is one, is woken)
 * </pre>
 *
 * Readiness is taken <em>before</em> the system call, never after it: what the poller reports during or after the call is still there when the caller arms.
 * So no edge can be lost, and the worst that a late report costs is one more try.
 *
 * <p>The lock's uncontended state is a bit in the descriptor's state word; the queue below is only touched when somebody has to queue.
 */
public final class Direction {
    private static final Object READY = new Object();
    private static final Object CLOSED = new Object();

    private static final Waiter[] NOBODY = {};
    private static final int FIRST_PAUSE = 1_000_000;
    private static final int LONGEST_PAUSE = 50_000_000;

    private static final VarHandle SLOT;

    static {
        try {
            SLOT = MethodHandles.lookup().findVarHandle(Direction.class, "slot", Object.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Fd fd;
    final int index;

    /** Null, READY, CLOSED, or who waits: a {@link Waiter}, or the {@link Parker} of a platform thread. */
    private volatile Object slot;

    private volatile long deadline = MonotonicTime.NEVER;

    /** Guarded by this monitor; made by the first who queues. */
    private ArrayDeque<Waiter> queue;

    /** How long the next pause is where no event tells when to try again; owned by the lock's holder. */
    private int pause = FIRST_PAUSE;

    /** Operations in a row that did not have to wait; owned by the lock's holder. */
    int streak;

    /** The last try took all that there was: see {@link Fd#enterRead}; owned by the lock's holder. */
    boolean drained;

    /** Errors in a row that were taken for the error queue's; owned by the lock's holder. */
    int pendingErrors;

    Direction(Fd fd, int index) {
        this.fd = fd;
        this.index = index;
    }

    // Its bits in the descriptor's state word

    long lockBit() {
        return 1L << index;
    }

    long queueBit() {
        return 1L << 3 + index;
    }

    boolean isError() {
        return index == 2;
    }

    // The slot; all but publish and close are for the lock's holder

    void take() {
        drained = false;
        if (slot == READY) {
            SLOT.compareAndSet(this, READY, null);
        }
    }

    /** Whether there is nothing to be had, as far as the last try and what was reported since tell. Asking uses it up: who then gives up waiting leaves nothing for granted. */
    boolean useDrained() {
        boolean empty = drained && slot == null;
        drained = false;
        return empty;
    }

    /** Puts a waiter or a parker in. Returns {@link Waiter#WAITING}, or why it need not wait: {@link Waiter#READY} or {@link Waiter#CLOSED}. */
    int arm(Object waiter) {
        while (true) {
            Object seen = slot;
            if (seen == null) {
                if (SLOT.compareAndSet(this, null, waiter)) {
                    return Waiter.WAITING;
                }
            } else if (seen == READY) {
                if (SLOT.compareAndSet(this, READY, null)) {
                    return Waiter.READY;
                }
            } else if (seen == CLOSED) {
                return Waiter.CLOSED;
            } else {
                throw new IllegalStateException("netloom bug: two waiters in one slot");
            }
        }
    }

    boolean holds(Object waiter) {
        return slot == waiter;
    }

    /** Takes a waiter out that leaves by itself; false if it was taken out by somebody else. */
    boolean leaveSlot(Object waiter) {
        return slot == waiter && SLOT.compareAndSet(this, waiter, null);
    }

    /** Notes readiness. Returns whom it ends, already claimed and to be delivered; null if there is none. */
    Object publish() {
        while (true) {
            Object seen = slot;
            if (seen == CLOSED || seen == READY) {
                return null;
            }
            if (seen == null) {
                if (SLOT.compareAndSet(this, null, READY)) {
                    return null;
                }
            } else if (SLOT.compareAndSet(this, seen, null)) {
                // A waiter that was cancelled or timed out at this very moment passes the lock on, and the next holder tries before it waits.
                return seen instanceof Waiter waiter && !waiter.claim(Waiter.READY) ? null : seen;
            }
        }
    }

    static boolean deliver(Object published) {
        if (published == null) {
            return false;
        }
        if (published instanceof Waiter waiter) {
            waiter.deliver();
        } else {
            ((Parker) published).wake();
        }
        return true;
    }

    /** The poller has ended: whoever waits in the slot through it is told; the queue follows as the lock is handed on. */
    void pollerEnded() {
        if (slot instanceof Waiter waiter && waiter.withdraw(Waiter.POLLER_CLOSED)) {
            waiter.resume();
        }
    }

    // The queue

    /** Queues for the lock. Returns {@link Waiter#WAITING}, {@link Waiter#READY} if the lock was free after all and is now held, or {@link Waiter#CLOSED}. */
    public int enqueue(Waiter waiter) {
        synchronized (this) {
            int outcome = fd.lockOrMarkQueued(this);
            if (outcome == Waiter.WAITING) {
                if (queue == null) {
                    queue = new ArrayDeque<>(4);
                }
                queue.addLast(waiter);
            }
            return outcome;
        }
    }

    /** Hands the lock to the next in the queue who still waits, or frees it. */
    void handOver() {
        Waiter next = null;
        synchronized (this) {
            while (queue != null && next == null) {
                Waiter candidate = queue.pollFirst();
                if (candidate == null) {
                    break;
                }
                if (candidate.claim(Waiter.READY)) {
                    next = candidate;
                }
            }
            boolean empty = queue == null || queue.isEmpty();
            fd.clear((next == null ? lockBit() : 0) | (empty ? queueBit() : 0));
        }
        if (next != null) {
            next.deliver();
        }
    }

    /** A waiter has ended by itself. */
    void leaveQueue(Waiter waiter) {
        synchronized (this) {
            // The queue bit may stay behind with an empty queue; the next hand-over clears it.
            if (queue != null) {
                queue.remove(waiter);
            }
        }
    }

    /** The descriptor is closed: wakes whoever waits, in the slot and in the queue. */
    void close() {
        Object last = SLOT.getAndSet(this, CLOSED);
        if (last instanceof Parker || last instanceof Waiter waiter && waiter.claim(Waiter.CLOSED)) {
            deliver(last);
        }
        while (true) {
            Waiter queued;
            synchronized (this) {
                queued = queue == null ? null : queue.pollFirst();
            }
            if (queued == null) {
                return;
            }
            if (queued.claim(Waiter.CLOSED)) {
                queued.deliver();
            }
        }
    }

    // Pauses

    /** When to try again without an event, and at the latest: 1 ms from now, then twice as long each time, at most 50 ms. */
    public long nextTry(long limit) {
        int now = pause;
        pause = Math.min(now * 2, LONGEST_PAUSE);
        return Math.min(limit, MonotonicTime.after(now));
    }

    void resetPause() {
        pause = FIRST_PAUSE;
    }

    // The deadline

    public long deadline() {
        return deadline;
    }

    public void deadline(long value) {
        deadline = value;
        // Whoever arms after this store sees it; whoever armed before is found here.
        Object seen = slot;
        if (seen instanceof Waiter waiter) {
            waiter.deadlineChanged();
        } else if (seen instanceof Parker parker) {
            parker.wake();
        }
        Waiter[] queued;
        synchronized (this) {
            queued = queue == null ? NOBODY : queue.toArray(NOBODY);
        }
        for (Waiter waiter : queued) {
            waiter.deadlineChanged();
        }
    }
}
