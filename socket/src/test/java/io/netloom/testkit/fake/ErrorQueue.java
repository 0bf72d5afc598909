package io.netloom.testkit.fake;

import java.util.ArrayDeque;

/** What recvmsg gives with MSG_ERRQUEUE, and where that was meant to go. */
final class ErrorQueue {
    record Entry(QueuedError error, FakeName destination) {}

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();

    boolean isEmpty() {
        return entries.isEmpty();
    }

    void add(QueuedError error, FakeName destination) {
        entries.addLast(new Entry(error, destination));
    }

    Entry take() {
        return entries.removeFirst();
    }

    /** Whether the next entry is the socket's pending error as well. */
    boolean isNextIcmp() {
        return !isEmpty() && entries.peekFirst().error().isIcmp();
    }

    int nextErrno() {
        return entries.peekFirst().error().errno();
    }
}
