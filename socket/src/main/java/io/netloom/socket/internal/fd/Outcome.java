package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.poll.MonotonicTime;

/** What the end of a wait means for the operation: go on with lock and reference, or end with nothing held. */
public final class Outcome {
    private Outcome() {}

    /**
     * After a wait in the slot, the lock being held. The end of a pause ({@link Fd#LATER}) is no end of the operation's time and means "try again".
     */
    public static int ofSlot(Fd fd, Direction direction, int reason, long deadline) {
        boolean retry = reason == Waiter.TIMED_OUT && Math.min(deadline, direction.deadline()) > MonotonicTime.now();
        if (retry || reason == Waiter.READY) {
            return fd.reenter(direction);
        }
        fd.unlock(direction);
        return result(reason);
    }

    /** After a wait in the queue: READY has the lock, all others have nothing. */
    public static int ofQueue(Fd fd, Direction direction, int reason) {
        return reason == Waiter.READY ? fd.reenter(direction) : result(reason);
    }

    private static int result(int reason) {
        return switch (reason) {
            case Waiter.CLOSED -> Fd.CLOSED_WHILE_WAITING;
            case Waiter.TIMED_OUT -> Fd.TIMED_OUT;
            case Waiter.INTERRUPTED -> Fd.INTERRUPTED;
            case Waiter.POLLER_CLOSED -> Fd.POLLER_CLOSED;
            default -> throw new IllegalStateException("netloom bug: woken for " + reason);
        };
    }
}
