package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.fd.Fd;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.MessageLayout.CMsgHdr;
import io.netloom.socket.internal.sys.MessageLayout.MMsgHdr;
import io.netloom.socket.internal.sys.MessageLayout.MsgHdr;
import io.netloom.socket.internal.sys.SocketConstants;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/**
 * Sends a batch in runs: messages in a row that are alike go to the kernel as one, which it (or the card) cuts apart again: {@code UDP_SEGMENT}. No byte is copied: a run's header points to the
 * {@code iovec}s of its messages, which lie side by side.
 *
 * <pre>
 *   mmsghdr[capacity] | control areas, each with room for a message's own and for UDP_SEGMENT
 * </pre>
 *
 * Alike are messages to the same name with the same control messages, all of one size but the last one of a run, which may be shorter.
 *
 * <p>Used under the lock of the descriptor's writers.
 */
public final class Segmenter {
    /** The largest UDP datagram over IPv4 with as many IP options as there may be; the kernel has the same limit for a run. */
    public static final int MOST_BYTES = 65_467;

    private static final int UDP = 17;
    private static final int UDP_SEGMENT = 103;

    /** {@code CMSG_SPACE} of its 16 bits. */
    private static final int SEGMENT_SPACE = CMsgHdr.space(Short.BYTES);

    private static final int MOST_HEADERS = 1024;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT;
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private final int most;
    private final int least;
    private final SegmentRefusals refusals;
    private int capacity;
    private int controlSpace;
    private MemorySegment memory;

    /**
     * @param most how many messages a run has at most
     * @param least fewer are sent one by one
     */
    public Segmenter(int most, int least, SegmentRefusals refusals) {
        this.most = most;
        this.least = least;
        this.refusals = refusals;
    }

    /** A single try to send what has not gone yet: how many messages have gone altogether, or -errno of the first that does not go. */
    public int send(Fd fd, Batch batch, int flags) {
        BatchMemory messages = batch.memory();
        require(messages);
        int all = flags | SocketConstants.MSG_DONTWAIT | SocketConstants.MSG_NOSIGNAL;
        CallFrame frame = CallFrames.lease();
        try {
            while (batch.sent() < batch.count()) {
                int from = batch.sent();
                int runs = prepare(messages, from, batch.count());
                int n = fd.syscalls().sendmmsg(frame, fd.number(), memory.address(), runs, all);
                if (n >= 0) {
                    batch.sent(from + messagesOf(n));
                    continue;
                }
                if (runLength(0) > 1 && SegmentRefusals.mayBe(n)) {
                    int alone = fd.syscalls().sendmmsg(frame, fd.number(), messages.headers(from), 1, all);
                    if (alone > 0) {
                        // The way there is good, and what was asked of it was too much.
                        refusals.remember(key(messages, from), messages.length(from), n);
                        batch.sent(from + 1);
                        continue;
                    }
                    n = alone;
                }
                return Transfer.full(fd, n, flags, messages.nameLength(from) > 0);
            }
            return batch.sent();
        } finally {
            Reference.reachabilityFence(messages);
            Reference.reachabilityFence(memory);
            CallFrames.release(frame);
        }
    }

    private void require(BatchMemory messages) {
        if (memory != null && capacity >= Math.min(messages.capacity(), MOST_HEADERS) && controlSpace >= SEGMENT_SPACE + align(messages.controlCapacity())) {
            return;
        }
        capacity = Math.min(messages.capacity(), MOST_HEADERS);
        controlSpace = SEGMENT_SPACE + align(messages.controlCapacity());
        memory = Arena.ofAuto().allocate((long) capacity * (MMsgHdr.SIZE + controlSpace), 16);
    }

    private static int align(int size) {
        return size + CMsgHdr.ALIGNMENT - 1 & -CMsgHdr.ALIGNMENT;
    }

    /** Writes the headers of the runs from message {@code from} on; how many they are. */
    private int prepare(BatchMemory messages, int from, int count) {
        int runs = 0;
        for (int i = from; i < count && runs < capacity; runs++) {
            int length = run(messages, i, count);
            long header = (long) runs * MMsgHdr.SIZE;
            MemorySegment.copy(messages.memory(), (long) i * MMsgHdr.SIZE, memory, header, MMsgHdr.SIZE);
            memory.set(LONG, header + MsgHdr.IOV_LENGTH, length);
            if (length > 1) {
                control(messages, i, header, (long) capacity * MMsgHdr.SIZE + (long) runs * controlSpace);
            }
            i += length;
        }
        return runs;
    }

    /** How many messages from {@code first} on go together. */
    private int run(BatchMemory messages, int first, int count) {
        int size = messages.length(first);
        int length = 1;
        int bytes = size;
        int end = Math.min(count, first + most);
        while (first + length < end) {
            int next = first + length;
            int nextSize = messages.length(next);
            if (nextSize > size || nextSize == 0 || bytes + nextSize > MOST_BYTES || !alike(messages, first, next)) {
                break;
            }
            length++;
            bytes += nextSize;
            if (nextSize < size) {
                break;
            }
        }
        return length < least || hasSegment(messages, first) || isRefused(messages, first) ? 1 : length;
    }

    private static boolean alike(BatchMemory messages, int a, int b) {
        int nameLength = messages.nameLength(a);
        int controlLength = messages.controlLength(a);
        return nameLength == messages.nameLength(b)
            && controlLength == messages.controlLength(b)
            && equal(messages.memory(), messages.nameOffset(a), messages.nameOffset(b), nameLength)
            && equal(messages.memory(), messages.controlOffset(a), messages.controlOffset(b), controlLength);
    }

    /** As {@code mismatch}, without the objects and checks that cost more than comparing a name. */
    private static boolean equal(MemorySegment memory, long a, long b, int length) {
        int i = 0;
        for (; i + Long.BYTES <= length; i += Long.BYTES) {
            if (memory.get(ValueLayout.JAVA_LONG_UNALIGNED, a + i) != memory.get(ValueLayout.JAVA_LONG_UNALIGNED, b + i)) {
                return false;
            }
        }
        for (; i < length; i++) {
            if (memory.get(BYTE, a + i) != memory.get(BYTE, b + i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the message is to be cut apart already by who has made it. */
    private static boolean hasSegment(BatchMemory messages, int i) {
        return ControlCursor.find(messages.memory(), messages.controlOffset(i), messages.controlLength(i), 0, UDP, UDP_SEGMENT) >= 0;
    }

    private boolean isRefused(BatchMemory messages, int i) {
        return refusals.contains(messages.memory(), messages.nameOffset(i), messages.nameLength(i), messages.length(i));
    }

    private static java.nio.ByteBuffer key(BatchMemory messages, int i) {
        return SegmentRefusals.key(messages.memory(), messages.nameOffset(i), messages.nameLength(i));
    }

    /** The message's own control messages, and after them the size of the segments. */
    private void control(BatchMemory messages, int first, long header, long at) {
        int own = messages.controlLength(first);
        MemorySegment.copy(messages.memory(), messages.controlOffset(first), memory, at, own);
        long segment = at + align(own);
        memory.set(LONG, segment + CMsgHdr.LENGTH, CMsgHdr.length(Short.BYTES));
        memory.set(INT, segment + CMsgHdr.LEVEL, UDP);
        memory.set(INT, segment + CMsgHdr.TYPE, UDP_SEGMENT);
        memory.set(LONG, segment + CMsgHdr.DATA, 0);
        memory.set(ValueLayout.JAVA_SHORT, segment + CMsgHdr.DATA, (short) messages.length(first));
        memory.set(LONG, header + MsgHdr.CONTROL, memory.address() + at);
        memory.set(LONG, header + MsgHdr.CONTROL_LENGTH, align(own) + SEGMENT_SPACE);
    }

    private int runLength(int run) {
        return (int) memory.get(LONG, (long) run * MMsgHdr.SIZE + MsgHdr.IOV_LENGTH);
    }

    private int messagesOf(int runs) {
        int sum = 0;
        for (int run = 0; run < runs; run++) {
            sum += runLength(run);
        }
        return sum;
    }
}
