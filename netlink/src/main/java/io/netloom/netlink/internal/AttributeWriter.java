package io.netloom.netlink.internal;

import io.netloom.netlink.AttributeLimitException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes netlink attributes into an array that grows and is used again: after that, nothing is allocated. */
public final class AttributeWriter {
    private static final int HEADER = 4;
    private static final int MAX_LENGTH = 0xffff;
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final boolean headerBig;
    private final boolean valueBig;
    private final int maxDepth;
    private final int maxSize;

    private byte[] bytes = new byte[256];
    private int size;
    private int[] nests = new int[4]; // where the open ones begin
    private int depth;

    public AttributeWriter(boolean valueBig, boolean headerBig, int maxDepth, int maxSize) {
        this.valueBig = valueBig;
        this.headerBig = headerBig;
        this.maxDepth = maxDepth;
        this.maxSize = maxSize;
    }

    public void reset() {
        size = 0;
        depth = 0;
    }

    public int size() {
        return size;
    }

    public int depth() {
        return depth;
    }

    public boolean isBigEndian(int type) {
        return valueBig || (type & AttributeReader.NET_BYTE_ORDER) != 0;
    }

    public void u8(int type, int value) {
        int at = reserve(type, 1); // may put another array in the place of this one
        bytes[at] = (byte) value;
    }

    public void u16(int type, int value, boolean bigEndian) {
        int at = reserve(type, 2);
        putShort(at, value, bigEndian);
    }

    public void u32(int type, int value, boolean bigEndian) {
        int at = reserve(type, 4);
        INT.set(bytes, at, bigEndian ? Integer.reverseBytes(value) : value);
    }

    public void u64(int type, long value, boolean bigEndian) {
        int at = reserve(type, 8);
        LONG.set(bytes, at, bigEndian ? Long.reverseBytes(value) : value);
    }

    public void flag(int type) {
        reserve(type, 0);
    }

    public void bytes(int type, byte[] from, int offset, int length) {
        int at = reserve(type, length);
        System.arraycopy(from, offset, bytes, at, length);
    }

    /** What lies between the buffer's position and its limit, neither of which moves. */
    public void bytes(int type, ByteBuffer from) {
        int length = from.remaining();
        int at = reserve(type, length);
        from.get(from.position(), bytes, at, length);
    }

    /** The attribute under the reader's cursor, flags and all. */
    public void attribute(AttributeReader reader) {
        int length = reader.size();
        int at = reserve(reader.rawType(), length);
        reader.bytes().copy(reader.payload(), bytes, at, length);
    }

    /** UTF-8, as {@link String#getBytes} makes it, but without the array that this returns. */
    public void string(int type, String text, boolean terminated) {
        int length = utf8Length(text);
        int at = reserve(type, length + (terminated ? 1 : 0));
        int chars = text.length();
        if (length == chars) {
            for (int i = 0; i < chars; i++) {
                char c = text.charAt(i);
                bytes[at++] = (byte) (c < 0x80 ? c : '?');
            }
        } else {
            utf8(text, at);
            at += length;
        }
        if (terminated) {
            bytes[at] = 0;
        }
    }

    private static int utf8Length(String text) {
        int chars = text.length();
        long length = chars;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            if (c >= 0x800 && !Character.isSurrogate(c)) {
                length += 2;
            } else if (c >= 0x80) {
                if (Character.isHighSurrogate(c) && i + 1 < chars && Character.isLowSurrogate(text.charAt(i + 1))) {
                    i++;
                    length += 2;
                } else if (!Character.isSurrogate(c)) {
                    length++;
                } // half a pair becomes '?'
            }
        }
        return (int) Math.min(length, Integer.MAX_VALUE - 1);
    }

    private void utf8(String text, int from) {
        int at = from;
        int chars = text.length();
        for (int i = 0; i < chars; i++) {
            int c = text.charAt(i);
            if (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE) {
                c = text.codePointAt(i);
                if (c < Character.MIN_SUPPLEMENTARY_CODE_POINT) {
                    c = '?';
                } else {
                    i++;
                }
            }
            if (c < 0x80) {
                bytes[at++] = (byte) c;
            } else if (c < 0x800) {
                bytes[at++] = (byte) (0xc0 | c >> 6);
                bytes[at++] = (byte) (0x80 | c & 0x3f);
            } else if (c < 0x10000) {
                bytes[at++] = (byte) (0xe0 | c >> 12);
                bytes[at++] = (byte) (0x80 | c >> 6 & 0x3f);
                bytes[at++] = (byte) (0x80 | c & 0x3f);
            } else {
                bytes[at++] = (byte) (0xf0 | c >> 18);
                bytes[at++] = (byte) (0x80 | c >> 12 & 0x3f);
                bytes[at++] = (byte) (0x80 | c >> 6 & 0x3f);
                bytes[at++] = (byte) (0x80 | c & 0x3f);
            }
        }
    }

    public void begin(int type) {
        if (depth == maxDepth) {
            checkType(type);
            throw new AttributeLimitException(path(type & AttributeReader.TYPE_MASK), "nests deeper than the limit of " + maxDepth);
        }
        int start = reserve(type, 0) - HEADER;
        if (depth == nests.length) {
            nests = Arrays.copyOf(nests, depth * 2);
        }
        nests[depth++] = start;
    }

    public void end() {
        if (depth == 0) {
            throw new IllegalStateException("no nest is open");
        }
        int start = nests[depth - 1];
        int length = size - start;
        if (length > MAX_LENGTH) {
            throw new AttributeLimitException(path(), length + " bytes with its header, an attribute takes at most " + MAX_LENGTH);
        }
        depth--;
        putShort(start, length, headerBig);
    }

    /** Back to when that many nests were open and that much was written; unless nests have been closed that were open then. */
    public void abandon(int outer, int before) {
        if (depth >= outer) {
            depth = outer;
            size = before;
        }
    }

    public byte[] toByteArray() {
        complete();
        return Arrays.copyOf(bytes, size);
    }

    public void writeTo(ByteBuffer into) {
        complete();
        into.put(bytes, 0, size);
    }

    private void complete() {
        if (depth != 0) {
            throw new IllegalStateException("the nest " + AttributePath.text(path()) + " is still open");
        }
    }

    /** Writes the header and the padding of an attribute and returns where its payload goes. */
    private int reserve(int type, int length) {
        checkType(type);
        if (length > MAX_LENGTH - HEADER) {
            throw new AttributeLimitException(
                path(type & AttributeReader.TYPE_MASK), length + " bytes, an attribute holds at most " + (MAX_LENGTH - HEADER));
        }
        int start = size;
        int after = start + (HEADER + length + 3 & ~3);
        if (after > bytes.length || after > maxSize) {
            grow(type, after);
        }
        if (after - start > HEADER) {
            INT.set(bytes, after - 4, 0); // the padding, should there be any
        }
        putShort(start, HEADER + length, headerBig);
        putShort(start + 2, type, headerBig);
        size = after;
        return start + HEADER;
    }

    private void grow(int type, int after) {
        if (after > maxSize) {
            throw new AttributeLimitException(
                path(type & AttributeReader.TYPE_MASK), "does not fit: " + after + " bytes in all, the limit is " + maxSize);
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(Math.max(bytes.length * 2L, after), Math.max(maxSize, bytes.length)));
    }

    private static void checkType(int type) {
        if ((type & ~0xffff) != 0) {
            throw new IllegalArgumentException("an attribute's type must be 0 to 65535, flags included, is " + type);
        }
    }

    private void putShort(int at, int value, boolean bigEndian) {
        short bits = (short) value;
        SHORT.set(bytes, at, bigEndian ? Short.reverseBytes(bits) : bits);
    }

    /** The types of the open nests. */
    private int[] path() {
        int[] path = new int[depth];
        for (int i = 0; i < depth; i++) {
            short bits = (short) SHORT.get(bytes, nests[i] + 2);
            path[i] = (headerBig ? Short.reverseBytes(bits) : bits) & AttributeReader.TYPE_MASK;
        }
        return path;
    }

    private int[] path(int last) {
        int[] path = Arrays.copyOf(path(), depth + 1);
        path[depth] = last;
        return path;
    }
}
