package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.MessageLayout.CMsgHdr;
import io.netloom.socket.internal.sys.SocketConstants;
import io.netloom.socket.internal.sys.Syscalls;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * The descriptors that came with messages and that nobody has taken yet: the kernel has opened them in this process, so somebody has to close them. They are noted in the same
 * step as the call that brought them, before anything else can go wrong.
 *
 * <p>Several messages' descriptors may be here, each with the index of its message. Safe for use by any thread: the {@code Cleaner} is one.
 */
public final class ReceivedDescriptors implements Runnable {
    private static final int[] NONE = {};

    private Syscalls sys;
    private int[] numbers = NONE;
    private int[] owners = NONE;

    /** Written under the monitor; read without it where nothing came, which is almost always. */
    private volatile int count;

    /** Notes the descriptors among the control messages of message {@code owner}. */
    public synchronized void note(Syscalls system, MemorySegment control, long from, int length, int owner) {
        for (int at = 0; ControlCursor.at(control, from, length, at); at = ControlCursor.next(control, from, at)) {
            if (ControlCursor.level(control, from, at) != SocketConstants.SOL_SOCKET) {
                continue;
            }
            int type = ControlCursor.type(control, from, at);
            // A pidfd is marked by its complement, so that it is told from what the sender has passed.
            boolean pidfd = type == SocketConstants.SCM_PIDFD;
            if (type != SocketConstants.SCM_RIGHTS && !pidfd) {
                continue;
            }
            sys = system;
            int end = at + CMsgHdr.DATA + ControlCursor.dataLength(control, from, at);
            for (int i = at + CMsgHdr.DATA; i + Integer.BYTES <= end; i += Integer.BYTES) {
                int number = control.get(ValueLayout.JAVA_INT_UNALIGNED, from + i);
                if (number >= 0) {
                    add(number, pidfd ? ~owner : owner);
                }
            }
        }
    }

    private void add(int number, int owner) {
        if (count == numbers.length) {
            int capacity = Math.max(4, count * 2);
            numbers = Arrays.copyOf(numbers, capacity);
            owners = Arrays.copyOf(owners, capacity);
        }
        numbers[count] = number;
        owners[count] = owner;
        count = count + 1;
    }

    public synchronized boolean isEmpty() {
        return count == 0;
    }

    /** How many descriptors of this message nobody has taken. */
    public synchronized int count(int owner) {
        int found = 0;
        for (int i = 0; i < count; i++) {
            found += owners[i] == owner ? 1 : 0;
        }
        return found;
    }

    /** Hands out the descriptors that the sender of this message has passed, in its order: they are the caller's from now on. */
    public int[] take(int owner) {
        return takeOf(owner);
    }

    /** Hands out the pidfd that came with this message; -1 if there is none. */
    public int takePidfd(int owner) {
        int[] taken = takeOf(~owner);
        return taken.length == 0 ? -1 : taken[0];
    }

    private synchronized int[] takeOf(int mark) {
        if (count == 0) {
            return NONE;
        }
        int[] taken = new int[count];
        int found = 0;
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (owners[i] == mark) {
                taken[found++] = numbers[i];
            } else {
                numbers[kept] = numbers[i];
                owners[kept++] = owners[i];
            }
        }
        count = kept;
        return Arrays.copyOf(taken, found);
    }

    /** Closes what nobody has taken. */
    public void close() {
        if (count != 0) {
            closeAll();
        }
    }

    private synchronized void closeAll() {
        CallFrame frame = CallFrames.lease();
        try {
            while (count > 0) {
                count--;
                sys.close(frame, numbers[count]);
            }
        } finally {
            CallFrames.release(frame);
        }
    }

    /** What the {@code Cleaner} does when the messages have become unreachable. */
    @Override
    public void run() {
        close();
    }
}
