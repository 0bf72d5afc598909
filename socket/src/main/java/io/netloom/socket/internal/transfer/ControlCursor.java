package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.sys.MessageLayout.CMsgHdr;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Walks over encoded control messages, never past their end. Positions are offsets of headers:
 *
 * <pre>{@code
 * for (int at = 0; ControlCursor.at(memory, from, length, at); at = ControlCursor.next(memory, from, at)) …
 * }</pre>
 *
 * The last message need not be padded; fewer bytes than a header at the end are nothing.
 */
public final class ControlCursor {
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private ControlCursor() {}

    /**
     * Whether a whole, well-formed message begins at {@code at} of the {@code length} bytes that start at {@code from}. False at the end and where the bytes are no message; {@link #isEnd}
     * tells the two apart.
     */
    public static boolean at(MemorySegment memory, long from, int length, int at) {
        if (isEnd(length, at)) {
            return false;
        }
        long size = memory.get(LONG, from + at + CMsgHdr.LENGTH);
        return size >= CMsgHdr.DATA && size <= length - at;
    }

    /** Whether nothing follows that could be a message. */
    public static boolean isEnd(int length, int at) {
        return length - at < CMsgHdr.SIZE;
    }

    /** Where the message after the one at {@code at} begins. */
    public static int next(MemorySegment memory, long from, int at) {
        return at + CMsgHdr.space(dataLength(memory, from, at));
    }

    public static int level(MemorySegment memory, long from, int at) {
        return memory.get(INT, from + at + CMsgHdr.LEVEL);
    }

    public static int type(MemorySegment memory, long from, int at) {
        return memory.get(INT, from + at + CMsgHdr.TYPE);
    }

    public static int dataLength(MemorySegment memory, long from, int at) {
        return (int) memory.get(LONG, from + at + CMsgHdr.LENGTH) - CMsgHdr.DATA;
    }

    /** The position of the first message of this kind at or after {@code at}; -1 if there is none. */
    public static int find(MemorySegment memory, long from, int length, int at, int level, int type) {
        for (int i = at; at(memory, from, length, i); i = next(memory, from, i)) {
            if (level(memory, from, i) == level && type(memory, from, i) == type) {
                return i;
            }
        }
        return -1;
    }
}
