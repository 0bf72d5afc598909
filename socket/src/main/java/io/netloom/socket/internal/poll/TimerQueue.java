package io.netloom.socket.internal.poll;

import java.util.Arrays;

/**
 * A binary heap of timers under one lock. Timers know their place, so cancelling is {@code O(log n)} without a search and leaves nothing behind.
 */
final class TimerQueue {
    private Timer[] heap = new Timer[16];
    private int size;

    /** The earliest moment, readable without the lock. */
    private volatile long earliest = MonotonicTime.NEVER;

    /** Queues the timer for its {@link Timer#dueTime}, moves it, or takes it out. Returns true when the earliest moment came nearer. */
    synchronized boolean arm(Timer timer) {
        long before = earliest;
        long due = timer.dueTime();
        if (due == MonotonicTime.NEVER) {
            remove(timer);
            return false;
        }
        timer.due = due;
        if (timer.heapIndex < 0) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            up(timer, size++);
        } else {
            up(timer, timer.heapIndex);
            down(timer, timer.heapIndex);
        }
        earliest = heap[0].due;
        return earliest < before;
    }

    synchronized void cancel(Timer timer) {
        remove(timer);
    }

    /** Takes out the earliest timer if its moment is not after {@code now}, else null. */
    synchronized Timer pollExpired(long now) {
        if (size == 0 || heap[0].due > now) {
            return null;
        }
        return takeFirst();
    }

    /** Takes out any timer, null when there is none: for the end of the loop. */
    synchronized Timer pollAny() {
        return size == 0 ? null : takeFirst();
    }

    long earliest() {
        return earliest;
    }

    private Timer takeFirst() {
        Timer first = heap[0];
        remove(first);
        return first;
    }

    private void remove(Timer timer) {
        int at = timer.heapIndex;
        if (at < 0) {
            return;
        }
        timer.heapIndex = -1;
        Timer last = heap[--size];
        heap[size] = null;
        if (last != timer) {
            up(last, at);
            down(last, last.heapIndex);
        }
        earliest = size == 0 ? MonotonicTime.NEVER : heap[0].due;
    }

    private void up(Timer timer, int start) {
        int at = start;
        while (at > 0) {
            int parent = (at - 1) >>> 1;
            if (heap[parent].due <= timer.due) {
                break;
            }
            place(heap[parent], at);
            at = parent;
        }
        place(timer, at);
    }

    private void down(Timer timer, int start) {
        int at = start;
        for (int child; (child = 2 * at + 1) < size; ) {
            if (child + 1 < size && heap[child + 1].due < heap[child].due) {
                child++;
            }
            if (timer.due <= heap[child].due) {
                break;
            }
            place(heap[child], at);
            at = child;
        }
        place(timer, at);
    }

    private void place(Timer timer, int at) {
        heap[at] = timer;
        timer.heapIndex = at;
    }
}
