package io.netloom.socket.internal.poll;

import io.netloom.socket.internal.jfr.FlightRecording;
import io.netloom.socket.internal.jfr.WakeUpEvent;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.Epoll;
import io.netloom.socket.internal.sys.EpollEvent;
import io.netloom.socket.internal.sys.ErrorNumber;
import io.netloom.socket.internal.sys.Syscalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/**
 * What an {@link EventLoop} has virtual threads woken by: a virtual thread, with an epoll instance of its own for the descriptors that virtual threads alone wait for. It and those whom it wakes take
 * turns on the same carriers, so that as long as there is something to do no wait costs a change between platform threads.
 *
 * <p>It never waits in {@code epoll_wait}, which would hold its carrier. Finding nothing, it has the loop's thread watch its epoll instance, once, and parks.
 */
final class VirtualPoller implements Runnable {
    private static final int BATCH = 256;

    private final EventLoop loop;
    private final Syscalls sys;
    private final String name;
    private final Thread thread;
    private final CallFrame frame = new CallFrame();
    private final MemorySegment events = Arena.ofAuto().allocate((long) BATCH * EpollEvent.SIZE, 8);

    /** Guarded by this, which is held during the calls that use it: they do not wait. -1 when it has ended. */
    private int epfd;

    private volatile boolean ready;

    VirtualPoller(EventLoop loop, Syscalls sys, String name, int epfd) {
        this.loop = loop;
        this.sys = sys;
        this.name = name;
        this.epfd = epfd;
        thread = Thread.ofVirtual().name(name).inheritInheritableThreadLocals(false).unstarted(this);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        int result;
        do {
            result = turn();
        } while (result >= 0 || result == -ErrorNumber.EINTR);
        loop.fail(-result); // which does nothing where it has ended
    }

    private int turn() {
        int n = poll();
        if (n > 0) {
            WakeUpEvent event = FlightRecording.wakeUp();
            int woken = loop.apply(events, n);
            if (event != null) {
                event.finish(name, woken, 0, 0);
            }
            // Behind those that were woken: by then they have read, and written, and more is ready.
            Thread.yield();
            return n;
        }
        return n == 0 ? await() : n;
    }

    private int await() {
        ready = false;
        int watched = loop.watchVirtual();
        while (watched == 0 && !ready) {
            LockSupport.park(this);
        }
        return watched;
    }

    private synchronized int poll() {
        return epfd < 0 ? -EventLoop.ECANCELED : sys.epollWait(frame, epfd, events.address(), BATCH, 0);
    }

    synchronized int control(CallFrame arguments, int operation, int fd, int bits, long data) {
        EpollEvent.set(arguments.memory(), arguments.valueOffset(), 0, bits, data);
        return epfd < 0 ? -EventLoop.ECANCELED : sys.epollCtl(arguments, epfd, operation, fd, arguments.value());
    }

    /** Has the loop's epoll instance report once that there are events here. */
    synchronized int watchedBy(CallFrame arguments, int loopEpfd, int operation, long data) {
        EpollEvent.set(arguments.memory(), arguments.valueOffset(), 0, Epoll.IN | Epoll.ONESHOT, data);
        return epfd < 0 ? -EventLoop.ECANCELED : sys.epollCtl(arguments, loopEpfd, operation, epfd, arguments.value());
    }

    /** There is something to do. From any thread. */
    void wake() {
        ready = true;
        LockSupport.unpark(thread);
    }

    void close(CallFrame arguments) {
        synchronized (this) {
            sys.close(arguments, epfd);
            epfd = -1;
        }
        wake();
    }
}
