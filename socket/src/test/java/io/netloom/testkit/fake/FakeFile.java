package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.ErrorNumber;
import java.util.ArrayList;
import java.util.List;

/** An open file: what one or more descriptor numbers refer to. Every method is called with the kernel's lock held. */
abstract class FakeFile {
    final FakeMachine kernel;
    final List<FakeEpoll.Interest> interests = new ArrayList<>();
    boolean nonBlocking;

    /** How many descriptor numbers, and messages on their way, refer to it. */
    private int references;

    FakeFile(FakeMachine kernel) {
        this.kernel = kernel;
    }

    /** The events, as bits of {@code EPOLL*}, that hold now. */
    abstract int readiness();

    abstract String describe();

    boolean pollable() {
        return true;
    }

    long read(long address, long length) {
        return -ErrorNumber.EINVAL;
    }

    long write(long address, long length) {
        return -ErrorNumber.EINVAL;
    }

    final void hold() {
        references++;
    }

    /** One reference less; the last one ends the file. */
    final void drop() {
        if (--references == 0) {
            FakeEpoll.forget(this);
            released();
        }
    }

    /** The last descriptor has been closed. */
    void released() {}

    /**
     * Something happened to the file: tells the pollers that asked for one of these events; 0 tells them all. An edge is reported also if the
     * state is as it was before, as in Linux.
     */
    final void wake(int events) {
        for (FakeEpoll.Interest interest : interests) {
            interest.woken(events);
        }
        kernel.changed();
    }

    /** What a call returns that cannot go on now. Netloom's descriptors are all non-blocking, so one that is not is a bug of the caller. */
    final long wouldBlock() {
        if (!nonBlocking) {
            throw new AssertionError("this call would block for ever: " + describe() + " is a blocking descriptor");
        }
        return -ErrorNumber.EAGAIN;
    }
}
