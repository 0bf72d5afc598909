package io.netloom.socket.internal.testing;

import io.netloom.socket.Poller;
import io.netloom.socket.internal.poll.EventLoop;
import io.netloom.socket.internal.sys.Syscalls;

/**
 * What {@code io.netloom.socket.test} needs of the engine and nobody else gets: this package and {@code internal.sys} are exported to that
 * module alone.
 */
public final class TestPoller {
    private TestPoller() {}

    /** A poller whose Conns make their system calls through these. */
    public static Poller over(Syscalls syscalls, String threadName) {
        return new Poller(new EventLoop(syscalls, threadName), false);
    }
}
