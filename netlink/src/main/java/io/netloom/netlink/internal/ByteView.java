package io.netloom.netlink.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Bytes to read numbers from, in an array or in a buffer without one. Re-usable: pointing it elsewhere allocates nothing. Every access is checked
 * by the JVM against the array or the buffer; that it lies within {@code size} is for the caller to see to.
 */
public final class ByteView {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    // Not the buffer's own getters: those obey a byte order that belongs to the buffer's owner.
    private static final VarHandle BUFFER_SHORT = MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BUFFER_INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle BUFFER_LONG = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final byte[] NOTHING = {};

    private byte[] array = NOTHING;
    private ByteBuffer buffer;
    private int base;
    private int size;

    public void set(byte[] bytes, int offset, int length) {
        array = bytes;
        buffer = null;
        base = offset;
        size = length;
    }

    /** What lies between the buffer's position and its limit. */
    public void set(ByteBuffer bytes) {
        if (bytes.hasArray()) {
            set(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        } else {
            array = null;
            buffer = bytes;
            base = bytes.position();
            size = bytes.remaining();
        }
    }

    /** A part of another view. */
    public void set(ByteView whole, int offset, int length) {
        array = whole.array;
        buffer = whole.buffer;
        base = whole.base + offset;
        size = length;
    }

    public int size() {
        return size;
    }

    public int u8(int at) {
        return (array != null ? array[base + at] : buffer.get(base + at)) & 0xff;
    }

    public int u16(int at, boolean bigEndian) {
        short value = array != null ? (short) SHORT.get(array, base + at) : (short) BUFFER_SHORT.get(buffer, base + at);
        return (bigEndian ? Short.reverseBytes(value) : value) & 0xffff;
    }

    public int s32(int at, boolean bigEndian) {
        int value = array != null ? (int) INT.get(array, base + at) : (int) BUFFER_INT.get(buffer, base + at);
        return bigEndian ? Integer.reverseBytes(value) : value;
    }

    public long s64(int at, boolean bigEndian) {
        long value = array != null ? (long) LONG.get(array, base + at) : (long) BUFFER_LONG.get(buffer, base + at);
        return bigEndian ? Long.reverseBytes(value) : value;
    }

    public void copy(int at, byte[] into, int offset, int length) {
        if (array != null) {
            System.arraycopy(array, base + at, into, offset, length);
        } else {
            buffer.get(base + at, into, offset, length);
        }
    }

    public byte[] copy(int at, int length) {
        byte[] copy = new byte[length];
        copy(at, copy, 0, length);
        return copy;
    }

    /** UTF-8; what is none becomes U+FFFD. */
    public String string(int at, int length) {
        return array != null
            ? new String(array, base + at, length, StandardCharsets.UTF_8)
            : new String(copy(at, length), StandardCharsets.UTF_8);
    }
}
