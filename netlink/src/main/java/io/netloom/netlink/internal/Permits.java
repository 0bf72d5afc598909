package io.netloom.netlink.internal;

import java.util.ArrayDeque;

/** So many at a time, first come, first served. Whoever gets no permit at once waits by its own means and is woken when it has one. */
public final class Permits {
    /** Someone who waits for a permit. */
    public abstract static class Waiter {
        private boolean granted;

        /** It has a permit. Must neither wait nor throw. */
        public abstract void wake();
    }

    private final ArrayDeque<Waiter> queue = new ArrayDeque<>();
    private int free;

    public Permits(int count) {
        free = count;
    }

    /** True with a permit; false if the waiter is queued and will be woken with one. */
    public synchronized boolean acquire(Waiter waiter) {
        if (free > 0 && queue.isEmpty()) {
            free--;
            return true;
        }
        queue.add(waiter);
        return false;
    }

    /** The waiter waits no more. True if it had a permit already, which then is the caller's to give back. */
    public synchronized boolean cancel(Waiter waiter) {
        if (waiter.granted) {
            return true;
        }
        queue.remove(waiter);
        return false;
    }

    /** Gives a permit back. */
    public void release() {
        Waiter next;
        synchronized (this) {
            next = queue.poll();
            if (next == null) {
                free++;
                return;
            }
            next.granted = true;
        }
        next.wake();
    }
}
