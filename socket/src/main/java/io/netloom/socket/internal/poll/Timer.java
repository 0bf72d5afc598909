package io.netloom.socket.internal.poll;

/** Something that an {@link EventLoop} does at a moment. It is its own node in the {@link TimerQueue}: arming allocates nothing. */
public abstract class Timer {
    /** The moment it is queued for; owned by the {@link TimerQueue}. */
    long due;

    /** Position in the heap, -1 when not queued; owned by the {@link TimerQueue}. */
    int heapIndex = -1;

    /**
     * When to expire, asked under the queue's lock each time the timer is armed, so that two threads that arm it at once agree on the newest answer;
     * {@link MonotonicTime#NEVER} when there is nothing (left) to wait for.
     */
    protected abstract long dueTime();

    /** The moment has come: on the loop's thread, no lock held. */
    protected abstract void expire();

    /** The loop ends before the moment came. Any thread, no lock held. */
    protected abstract void abandon();
}
