package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.fd.Fd;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.ErrorNumber;
import io.netloom.socket.internal.sys.Syscalls;
import java.lang.foreign.ValueLayout;

/** A part of an open file, on its way to a socket by sendfile(2). Owns the file's descriptor. For one platform thread. */
public final class FileRegion implements AutoCloseable {
    /** One call sends no more, and a try no more than a few times that: between tries it is looked whether the thread was interrupted, the socket closed, the time is over. */
    private static final int PIECE = 1 << 20;

    private static final int PIECES = 8;

    private final Syscalls sys;
    private final int number;
    private long offset;
    private long left;
    private long sent;

    public FileRegion(Syscalls sys, int number, long offset, long count) {
        this.sys = sys;
        this.number = number;
        this.offset = offset;
        this.left = count;
    }

    /** Bytes that the socket has accepted so far. */
    public long sent() {
        return sent;
    }

    /** One try. 0 when all is sent or the file has ended, or -errno. */
    public int send(Fd to) {
        CallFrame frame = CallFrames.lease();
        try {
            for (int piece = 0; left > 0; piece++) {
                if (piece == PIECES) {
                    return -ErrorNumber.EAGAIN; // not true: the wait ends at once, if nothing else ends it
                }
                frame.memory().set(ValueLayout.JAVA_LONG, frame.valueOffset(), offset);
                int n = (int) sys.sendfile(frame, to.number(), number, frame.value(), Math.min(left, PIECE));
                if (n <= 0) {
                    return n;
                }
                offset += n;
                left -= n;
                sent += n;
            }
            return 0;
        } finally {
            CallFrames.release(frame);
        }
    }

    @Override
    public void close() {
        CallFrame frame = CallFrames.lease();
        try {
            sys.close(frame, number);
        } finally {
            CallFrames.release(frame);
        }
    }
}
