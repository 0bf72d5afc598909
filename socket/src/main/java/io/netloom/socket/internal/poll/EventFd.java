package io.netloom.socket.internal.poll;

import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.Descriptor;
import io.netloom.socket.internal.sys.Syscalls;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * An eventfd(2) through which threads wake the one that waits on it. Signalling and closing exclude each other: a signal that comes too late does nothing, and never reaches
 * a number that has been given to another file.
 */
public final class EventFd {
    private final Syscalls sys;
    private int number;

    /** @param number what {@link #create} returned */
    public EventFd(Syscalls sys, int number) {
        this.sys = sys;
        this.number = number;
    }

    /** Makes the descriptor. Its number, or {@code -errno}. */
    public static int create(Syscalls sys) {
        CallFrame frame = CallFrames.lease();
        try {
            return sys.eventfd(frame, 0, Descriptor.EFD_CLOEXEC | Descriptor.EFD_NONBLOCK);
        } finally {
            CallFrames.release(frame);
        }
    }

    /** For whoever waits on it, and closes it. */
    public int number() {
        return number;
    }

    public synchronized void signal() {
        if (number >= 0) {
            CallFrame frame = CallFrames.lease();
            try {
                frame.memory().set(ValueLayout.JAVA_LONG, frame.valueOffset(), 1L);
                sys.write(frame, number, frame.value(), 8, MemorySegment.NULL);
            } finally {
                CallFrames.release(frame);
            }
        }
    }

    /** Takes the signals back. */
    public synchronized void drain() {
        if (number >= 0) {
            CallFrame frame = CallFrames.lease();
            try {
                sys.read(frame, number, frame.value(), 8, MemorySegment.NULL);
            } finally {
                CallFrames.release(frame);
            }
        }
    }

    public synchronized void close() {
        if (number >= 0) {
            CallFrame frame = CallFrames.lease();
            try {
                sys.close(frame, number);
            } finally {
                CallFrames.release(frame);
                number = -1;
            }
        }
    }
}
