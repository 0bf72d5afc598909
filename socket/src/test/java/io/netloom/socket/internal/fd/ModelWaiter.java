package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.poll.MonotonicTime;
import java.util.concurrent.locks.LockSupport;

/** A parked thread. Counts its resumptions: there is to be exactly one for a wait that did not end by itself. */
final class ModelWaiter extends Waiter {
    private final Thread thread = Thread.currentThread();
    volatile int resumed;

    ModelWaiter(Direction direction) {
        super(direction, MonotonicTime.NEVER);
    }

    int await(int outcome) {
        while (outcome == WAITING && reason() == WAITING) {
            LockSupport.park(this);
        }
        return reason();
    }

    @Override
    protected void resume() {
        resumed++;
        LockSupport.unpark(thread);
    }
}
