package io.netloom.socket.internal.poll;

/**
 * What a poller knows of one descriptor. epoll's data is {@code (slot, generation)}, never the descriptor's number: an event that arrives after the slot
 * was given to another is recognised by its generation and dropped.
 */
public abstract class Registration {
    /** Index in the poller's table, -1 while not registered. */
    int slot = -1;

    int generation;

    /** Readiness was seen: epoll's event bits. On the loop's thread. Returns false if nobody was waiting for it. */
    protected abstract boolean onEvents(int events);

    /**
     * The loop has ended, nothing will come any more.
     *
     * @param errno why, where {@code epoll_wait} failed; 0 where the poller was closed
     */
    protected abstract void onLoopEnd(int errno);

    final long epollData() {
        return Integer.toUnsignedLong(slot) | (long) generation << 32;
    }
}
