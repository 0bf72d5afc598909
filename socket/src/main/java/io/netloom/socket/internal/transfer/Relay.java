package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.fd.Fd;
import io.netloom.socket.internal.fd.FdKind;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.Descriptor;
import io.netloom.socket.internal.sys.ErrorNumber;
import io.netloom.socket.internal.sys.SocketConstants;
import io.netloom.socket.internal.sys.Syscalls;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * Single tries of copying a stream: {@link #take} takes bytes from one descriptor, {@link #give} gives them to another. What was taken and not yet given stays here, whatever
 * happens between the two, so a copy can go on later.
 *
 * <p><b>The ways.</b> Little goes through memory; where much comes, from TCP, it goes through a pipe by splice(2), which copies nothing. Which it is to be is found out on the way: a read
 * that fills the memory means "much", a few splices in a row that bring little mean "little". (Splicing from Unix sockets was measured to cost more than copying.)
 *
 * <p><b>Memory.</b> The memory is a frame's bounce buffer. It and the pipe are held only while something is in them: who waits for bytes to come has neither.
 *
 * <p><b>Signals.</b> splice(2) has no MSG_NOSIGNAL: to a peer that is gone it raises SIGPIPE, which the Java runtime ignores, as it does for the JDK's own channels.
 */
public final class Relay {
    private static final int IDLE = 0;
    private static final int RUNNING = 1;
    private static final int CLOSING = 2;
    private static final int CLOSED = 3;

    /** A splice that brings less is no better than a copy. */
    private static final int LITTLE = 16 * 1024;

    /** So many in a row mean that the rush is over. */
    private static final int LITTLES = 4;

    /** When no pipe could be had: takes until the next is asked for. */
    private static final int PATIENCE = 64;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(Relay.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Fd from;
    private final Fd to;
    private final Syscalls sys;
    private volatile int state;

    // Owned by whoever runs; published by the state

    private boolean splices;
    private boolean much;
    private int littles;
    private int patience;
    private SplicePipe pipe;
    private CallFrame frame;
    private int position;

    /** Written by who runs, read by anybody. */
    private volatile int pending;

    private volatile long copied;

    public Relay(Fd from, Fd to) {
        this.from = from;
        this.to = to;
        this.sys = from.syscalls();
        this.splices = sys == to.syscalls() && isTcp(from.kind()) && (isTcp(to.kind()) || to.kind().isUnix());
    }

    private static boolean isTcp(FdKind kind) {
        boolean internet = kind.family() == SocketConstants.AF_INET || kind.family() == SocketConstants.AF_INET6;
        return internet && kind.type() == SocketConstants.SOCK_STREAM && kind.protocol() == SocketConstants.IPPROTO_TCP;
    }

    /** Bytes that {@code to} has accepted so far. */
    public long copied() {
        return copied;
    }

    /** Bytes taken and not yet given. */
    public int pending() {
        return pending;
    }

    /** Pipes that exist in this process, for tests. */
    public static int pipes() {
        return SplicePipe.open();
    }

    // Runs

    /**
     * Begins a run; false when it was closed.
     *
     * @throws IllegalStateException while another runs
     */
    public boolean begin() {
        int seen = (int) STATE.compareAndExchange(this, IDLE, RUNNING);
        if (seen == RUNNING) {
            throw new IllegalStateException("this copy is running already");
        }
        if (seen != IDLE) {
            return false;
        }
        SplicePipe.copyBegins();
        return true;
    }

    public void end() {
        if (pending == 0) {
            free();
        }
        if (!STATE.compareAndSet(this, RUNNING, IDLE)) {
            dispose();
        }
        SplicePipe.copyEnds();
    }

    /** Lets go of what was taken and not given; a run that is under way does so at its end, and then this is false. Idempotent. */
    public boolean close() {
        while (true) {
            int seen = state;
            if (seen == CLOSING || seen == CLOSED) {
                return seen == CLOSED;
            }
            if (STATE.compareAndSet(this, seen, seen == RUNNING ? CLOSING : CLOSED)) {
                if (seen == IDLE) {
                    dispose();
                }
                return seen == IDLE;
            }
        }
    }

    /** Whoever could run or close it is gone: a run that was under way will never end. */
    public void abandon() {
        if (!close()) {
            dispose();
            SplicePipe.copyEnds();
        }
    }

    private void dispose() {
        state = CLOSED;
        if (pipe != null && pending > 0) {
            pipe.discard();
            pipe = null;
        }
        pending = 0;
        free();
    }

    private void free() {
        if (frame != null) {
            CallFrames.release(frame);
            frame = null;
        }
        if (pipe != null) {
            pipe.release();
            pipe = null;
        }
    }

    // Tries

    /** How far a run with this limit copies. */
    public long target(long limit) {
        long target = copied + limit;
        return target < 0 ? Long.MAX_VALUE : target;
    }

    /** Takes what is there, when nothing is pending; no more than is wanted. Bytes taken, 0 at the end of the stream, or -errno. */
    public int take(long target) {
        long wanted = target - copied;
        if (much && splices && pipe == null) {
            if (patience > 0) {
                patience--;
            } else {
                pipe = SplicePipe.lease(sys);
                patience = pipe == null ? PATIENCE : 0;
            }
        }
        return pipe == null ? read((int) Math.min(wanted, CallFrame.BOUNCE_SIZE)) : splice((int) Math.min(wanted, SplicePipe.CAPACITY));
    }

    private int read(int wanted) {
        CallFrame call = CallFrames.lease();
        long memory = call.bounce().address();
        int n = from.kind().isSocket()
            ? (int) sys.recvfrom(call, from.number(), memory, wanted, 0, 0, 0, MemorySegment.NULL)
            : (int) sys.read(call, from.number(), memory, wanted, MemorySegment.NULL);
        if (n > 0) {
            frame = call;
            position = 0;
            pending = n;
            if (n == CallFrame.BOUNCE_SIZE) {
                much = true;
            }
        } else {
            CallFrames.release(call);
        }
        return n;
    }

    private int splice(int wanted) {
        int n = splice(from.number(), pipe.writer(), wanted);
        if (n > 0) {
            pending = n;
            littles = n < LITTLE ? littles + 1 : 0;
            if (littles == LITTLES) {
                littles = 0;
                much = false;
            }
            return n;
        }
        free();
        if (n == -ErrorNumber.EINVAL || n == -ErrorNumber.ENOSYS || n == -ErrorNumber.EPERM) {
            splices = false; // what this kernel, or a container's filter, does not allow: nothing was taken
            return read(Math.min(wanted, CallFrame.BOUNCE_SIZE));
        }
        return n;
    }

    private int splice(int source, int target, int length) {
        CallFrame call = CallFrames.lease();
        try {
            return (int) sys.splice(call, source, target, length, Descriptor.SPLICE_F_MOVE | Descriptor.SPLICE_F_NONBLOCK);
        } finally {
            CallFrames.release(call);
        }
    }

    /** Gives what is pending, up to the target. 0 when that is done, or -errno; {@link #copied} tells how far it came. */
    public int give(long target) {
        while (pending > 0 && copied < target) {
            int wanted = (int) Math.min(pending, target - copied);
            int n = pipe == null ? write(wanted) : splice(pipe.reader(), to.number(), wanted);
            if (n <= 0) {
                return n == 0 ? -ErrorNumber.EAGAIN : n;
            }
            position += n;
            pending -= n;
            copied += n;
        }
        if (pending == 0 && !(much && pipe != null)) {
            free();
        }
        return 0;
    }

    private int write(int wanted) {
        long memory = frame.bounce().address() + position;
        return to.kind().isSocket()
            ? (int) sys.sendto(frame, to.number(), memory, wanted, SocketConstants.MSG_NOSIGNAL, 0, 0, MemorySegment.NULL)
            : (int) sys.write(frame, to.number(), memory, wanted, MemorySegment.NULL);
    }
}
