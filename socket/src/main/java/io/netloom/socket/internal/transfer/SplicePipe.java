package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.Descriptor;
import io.netloom.socket.internal.sys.Syscalls;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A pipe that splice(2) moves bytes through: the kernel hands memory on instead of copying it.
 *
 * <p>Both ends are non-blocking, nobody waits for them, and nobody but the one who has leased it knows the numbers. A copy leases a pipe while much is on its way and gives
 * it back empty. Empty ones are kept as long as any copy runs; when the last one ends they are closed, so a program that copies nothing has none.
 */
final class SplicePipe {
    /** What an unprivileged user may make a pipe (fs.pipe-max-size). Smaller pipes cost more calls: with 64 KiB little is won. */
    static final int CAPACITY = 1 << 20;

    /** Half of what fs.pipe-user-pages-soft leaves an unprivileged user. Copies beyond that go through memory. */
    static final int MOST = 32;

    /** Guarded by the class, as are the counters. No call under that lock waits. */
    private static final ArrayDeque<SplicePipe> IDLE = new ArrayDeque<>();

    private static int open;
    private static int copies;

    private final Syscalls sys;
    private final int reader;
    private final int writer;

    private SplicePipe(Syscalls sys, int reader, int writer) {
        this.sys = sys;
        this.reader = reader;
        this.writer = writer;
    }

    int reader() {
        return reader;
    }

    int writer() {
        return writer;
    }

    /** A copy begins to run. */
    static synchronized void copyBegins() {
        copies++;
    }

    /** A copy runs no more. */
    static void copyEnds() {
        List<SplicePipe> unused = List.of();
        synchronized (SplicePipe.class) {
            if (--copies == 0 && !IDLE.isEmpty()) {
                unused = new ArrayList<>(IDLE);
                IDLE.clear();
                open -= unused.size();
            }
        }
        unused.forEach(SplicePipe::close);
    }

    /** An empty pipe; null when there are enough, or the system gives none. */
    static synchronized SplicePipe lease(Syscalls sys) {
        for (Iterator<SplicePipe> idle = IDLE.descendingIterator(); idle.hasNext();) {
            SplicePipe pipe = idle.next();
            if (pipe.sys == sys) {
                idle.remove();
                return pipe;
            }
        }
        SplicePipe made = open < MOST ? make(sys) : null;
        if (made != null) {
            open++;
        }
        return made;
    }

    private static SplicePipe make(Syscalls sys) {
        CallFrame frame = CallFrames.lease();
        try {
            if (sys.pipe2(frame, frame.value(), Descriptor.O_NONBLOCK | Descriptor.O_CLOEXEC) < 0) {
                return null;
            }
            SplicePipe pipe = new SplicePipe(sys, frame.valueInt(0), frame.valueInt(Integer.BYTES));
            // A user with many pipes gets no more large ones.
            if (sys.fcntl(frame, pipe.writer, Descriptor.F_SETPIPE_SZ, CAPACITY) < CAPACITY) {
                pipe.close();
                return null;
            }
            return pipe;
        } finally {
            CallFrames.release(frame);
        }
    }

    /** Gives an empty pipe back. */
    void release() {
        synchronized (SplicePipe.class) {
            if (copies > 0) {
                IDLE.addLast(this);
                return;
            }
            open--;
        }
        close();
    }

    /** Closes the pipe with what is in it. */
    void discard() {
        synchronized (SplicePipe.class) {
            open--;
        }
        close();
    }

    private void close() {
        CallFrame frame = CallFrames.lease();
        try {
            sys.close(frame, writer);
            sys.close(frame, reader);
        } finally {
            CallFrames.release(frame);
        }
    }

    /** Pipes that exist. */
    static synchronized int open() {
        return open;
    }
}
