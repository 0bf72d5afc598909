package io.netloom.netlink.internal;

import io.netloom.netlink.AttributeException;
import io.netloom.netlink.AttributeWidthException;
import java.util.Arrays;

/**
 * A cursor over netlink attributes and, nest by nest, over those inside. A level is walked whole before its first attribute is seen; so what is
 * malformed shows at once, and stepping cannot fail. Allocates nothing but exceptions.
 */
public final class AttributeReader {
    static final int HEADER = 4;
    static final int NESTED = 0x8000;
    static final int NET_BYTE_ORDER = 0x4000;
    static final int TYPE_MASK = 0x3fff;
    private static final int NONE = -1;
    private static final int FRAME = 5;

    private final ByteView bytes = new ByteView();
    private final boolean headerBig;
    private final boolean valueBig;
    private final int maxDepth;

    // The levels around this one: rawType, payload, size, next, end of each.
    private int[] outer = new int[4 * FRAME];
    private int depth;

    private int rawType;
    private int payload;
    private int size = NONE;
    private int next;
    private int end;
    private int count;

    public AttributeReader(boolean valueBig, boolean headerBig, int maxDepth) {
        this.valueBig = valueBig;
        this.headerBig = headerBig;
        this.maxDepth = maxDepth;
    }

    /** The bytes, to be pointed elsewhere before {@link #start}. */
    public ByteView bytes() {
        return bytes;
    }

    public void start() throws AttributeException {
        depth = 0;
        open(0, bytes.size());
    }

    private void open(int from, int to) throws AttributeException {
        size = NONE;
        next = from;
        end = from; // should the walk fail, there is nothing to see here
        count = walk(from, to);
        end = to;
    }

    private int walk(int from, int to) throws AttributeException {
        int attributes = 0;
        int at = from;
        while (to - at >= HEADER) {
            int length = bytes.u16(at, headerBig);
            if (length > to - at || (length < HEADER && length != 0)) {
                int type = bytes.u16(at + 2, headerBig) & TYPE_MASK;
                String reason = length < HEADER ? " is less than its header" : ", but " + (to - at) + " bytes are left";
                throw new AttributeException(path(type), at, "length " + length + reason);
            }
            if (length != 0) {
                attributes++;
            }
            // The last one may lack its padding; a length of 0 is a header without anything.
            at = Math.min(to, at + (Math.max(length, HEADER) + 3 & ~3));
        }
        if (at != to) {
            throw new AttributeException(path(), at, (to - at) + " bytes follow the last attribute, too few for another");
        }
        return attributes;
    }

    public boolean next() {
        int at = next;
        if (end - at < HEADER) {
            size = NONE;
            return false;
        }
        int length = Math.min(Math.max(bytes.u16(at, headerBig), HEADER), end - at); // bytes that change under way lead to nonsense, never further
        rawType = bytes.u16(at + 2, headerBig);
        payload = at + HEADER;
        size = length - HEADER;
        next = Math.min(end, at + (length + 3 & ~3));
        return true;
    }

    /** Into the attribute under the cursor; when it throws, the cursor has not moved. */
    public void enter() throws AttributeException {
        current();
        if (depth == maxDepth) {
            throw new AttributeException(path(), payload - HEADER, "nests deeper than the limit of " + maxDepth);
        }
        int frame = depth * FRAME;
        if (frame == outer.length) {
            outer = Arrays.copyOf(outer, outer.length * 2);
        }
        outer[frame] = rawType;
        outer[frame + 1] = payload;
        outer[frame + 2] = size;
        outer[frame + 3] = next;
        outer[frame + 4] = end;
        depth++;
        try {
            open(payload, payload + size);
        } catch (AttributeException e) {
            leave(depth - 1);
            throw e;
        }
    }

    /** Back to the attribute that led in, that many levels from the top. */
    public void leave(int level) {
        if (level < 0 || level >= depth) {
            throw new IllegalStateException("no nest to leave: the cursor is at depth " + depth);
        }
        depth = level;
        int frame = level * FRAME;
        rawType = outer[frame];
        payload = outer[frame + 1];
        size = outer[frame + 2];
        next = outer[frame + 3];
        end = outer[frame + 4];
    }

    public int depth() {
        return depth;
    }

    /** How many attributes the level last entered has, without those of length 0. */
    public int count() {
        return count;
    }

    public int rawType() {
        current();
        return rawType;
    }

    public int type() {
        return rawType() & TYPE_MASK;
    }

    public int size() {
        current();
        return size;
    }

    /** Where the payload begins, from the beginning of the bytes. */
    public int payload() {
        current();
        return payload;
    }

    /** Whether the attribute's length is 0, which holds nothing, not even its header. */
    public boolean isVoid() {
        current();
        return bytes.u16(payload - HEADER, headerBig) == 0;
    }

    public boolean isBigEndian() {
        return valueBig || (rawType & NET_BYTE_ORDER) != 0;
    }

    public int u8() throws AttributeWidthException {
        want(1);
        return bytes.u8(payload);
    }

    public int u16(boolean bigEndian) throws AttributeWidthException {
        want(2);
        return bytes.u16(payload, bigEndian);
    }

    public int s32(boolean bigEndian) throws AttributeWidthException {
        want(4);
        return bytes.s32(payload, bigEndian);
    }

    public long s64(boolean bigEndian) throws AttributeWidthException {
        want(8);
        return bytes.s64(payload, bigEndian);
    }

    public void want(int width) throws AttributeWidthException {
        if (size != width) {
            throw wrongWidth(width);
        }
    }

    private AttributeWidthException wrongWidth(int width) {
        current();
        return new AttributeWidthException(path(type()), payload - HEADER, width, size);
    }

    public String string() {
        current();
        int length = size;
        while (length > 0 && bytes.u8(payload + length - 1) == 0) {
            length--;
        }
        return bytes.string(payload, length);
    }

    /** The types of the nests around and of the attribute under the cursor, if there is one. */
    public int[] path() {
        return size == NONE ? path(NONE) : path(rawType & TYPE_MASK);
    }

    private int[] path(int last) {
        int[] path = new int[last == NONE ? depth : depth + 1];
        for (int i = 0; i < depth; i++) {
            path[i] = outer[i * FRAME] & TYPE_MASK;
        }
        if (last != NONE) {
            path[depth] = last;
        }
        return path;
    }

    private void current() {
        if (size == NONE) {
            throw new IllegalStateException("no attribute under the cursor: next() has not been called or returned false");
        }
    }
}
