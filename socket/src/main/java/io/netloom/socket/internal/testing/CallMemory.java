package io.netloom.socket.internal.testing;

import io.netloom.socket.internal.sys.MessageLayout.IoVec;
import io.netloom.socket.internal.sys.MessageLayout.MMsgHdr;
import io.netloom.socket.internal.sys.MessageLayout.MsgHdr;
import io.netloom.socket.internal.sys.SocketConstants;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.function.LongSupplier;

/**
 * The structures that a system call is given, for code that stands between caller and kernel and makes a call go wrong. Addresses are valid for
 * the call.
 */
public final class CallMemory {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private CallMemory() {}

    /** The memory at a raw address. */
    @SuppressWarnings("restricted")
    public static MemorySegment at(long address, long size) {
        return MemorySegment.ofAddress(address).reinterpret(size);
    }

    /** Makes a call with a {@code msghdr} whose pieces hold at most so many bytes altogether, and restores it. */
    public static long limited(long message, long limit, LongSupplier call) {
        MemorySegment header = at(message, MsgHdr.SIZE);
        int count = (int) header.get(LONG, MsgHdr.IOV_LENGTH);
        MemorySegment pieces = at(header.get(LONG, MsgHdr.IOV), (long) count * IoVec.SIZE);
        long[] lengths = new long[count];
        long left = limit;
        for (int i = 0; i < count; i++) {
            long offset = (long) i * IoVec.SIZE + IoVec.LENGTH;
            lengths[i] = pieces.get(LONG, offset);
            pieces.set(LONG, offset, Math.min(lengths[i], left));
            left -= Math.min(lengths[i], left);
        }
        try {
            return call.getAsLong();
        } finally {
            for (int i = 0; i < count; i++) {
                pieces.set(LONG, (long) i * IoVec.SIZE + IoVec.LENGTH, lengths[i]);
            }
        }
    }

    /**
     * Makes a receiving call with headers that have no room for control messages, and says of each message that came that some were lost. Thus
     * the kernel itself closes descriptors that came.
     *
     * @param messages {@code struct msghdr*}, or {@code struct mmsghdr*} if {@code batch}
     */
    public static long withoutControl(long messages, int count, boolean batch, LongSupplier call) {
        MemorySegment headers = at(messages, batch ? (long) count * MMsgHdr.SIZE : MsgHdr.SIZE);
        long[] room = new long[count];
        for (int i = 0; i < count; i++) {
            long offset = (long) i * MMsgHdr.SIZE + MsgHdr.CONTROL_LENGTH;
            room[i] = headers.get(LONG, offset);
            headers.set(LONG, offset, 0);
        }
        long result = call.getAsLong();
        long came = result < 0 ? 0 : batch ? result : 1;
        for (int i = 0; i < count; i++) {
            long header = (long) i * MMsgHdr.SIZE;
            if (i < came) {
                headers.set(INT, header + MsgHdr.FLAGS, headers.get(INT, header + MsgHdr.FLAGS) | SocketConstants.MSG_CTRUNC);
            } else {
                headers.set(LONG, header + MsgHdr.CONTROL_LENGTH, room[i]);
            }
        }
        return result;
    }
}
