package io.netloom.netlink.internal;

import java.util.ArrayDeque;

/** Someone who waits for messages over a transport: a request, a dump, a batch, a subscription. Its fields belong to the {@link PendingTable} and its lock. */
public abstract class Party {
    final ArrayDeque<Handed> inbox = new ArrayDeque<>(0);
    /** Sequence numbers whose answers have not ended. */
    int open;
    /** What it waits to begin: a {@link PendingTable.Wish}; null if it has begun. */
    PendingTable.Wish wish;
    boolean waiting;
    /** Why answers were lost; null if none were. */
    String loss;

    /** Whether each message is news for it, or only the last one. */
    protected abstract boolean streams();

    /** Ends its wait. Called without the table's lock; must neither wait nor throw. */
    public abstract void wake();

    /** Messages beyond this wait in the kernel or are lost; without limit unless it says so. */
    protected int inboxLimit() {
        return Integer.MAX_VALUE;
    }
}
