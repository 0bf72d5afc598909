package io.netloom.icmp.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The one's complement sum of RFC 1071 over 16-bit words in network byte order; an odd last byte is the high half of a word. Words are added four at a time, as two of 32 bits: carries that are
 * folded in at the end come to the same.
 */
public final class Checksum {
    private static final VarHandle ARRAY = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BUFFER = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private Checksum() {}

    /** Adds the words of {@code bytes[from, to)} to a sum; 2^31 bytes fit into a long with room to spare. */
    public static long add(long sum, byte[] bytes, int from, int to) {
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long words = (long) ARRAY.get(bytes, i);
            sum += (words >>> Integer.SIZE) + (words & 0xffff_ffffL);
        }
        for (; i + 1 < to; i += 2) {
            sum += (bytes[i] & 0xff) << 8 | bytes[i + 1] & 0xff;
        }
        return i < to ? sum + ((bytes[i] & 0xff) << 8) : sum;
    }

    /** The same over a buffer's bytes at absolute indexes, whatever its byte order. */
    public static long add(long sum, ByteBuffer bytes, int from, int to) {
        if (bytes.hasArray()) {
            return add(sum, bytes.array(), bytes.arrayOffset() + from, bytes.arrayOffset() + to);
        }
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long words = (long) BUFFER.get(bytes, i);
            sum += (words >>> Integer.SIZE) + (words & 0xffff_ffffL);
        }
        for (; i + 1 < to; i += 2) {
            sum += (bytes.get(i) & 0xff) << 8 | bytes.get(i + 1) & 0xff;
        }
        return i < to ? sum + ((bytes.get(i) & 0xff) << 8) : sum;
    }

    /** The checksum of a sum: carries folded in, then inverted. 0 if what was summed holds its own correct checksum. */
    public static int finish(long sum) {
        long folded = sum;
        while (folded >>> 16 != 0) {
            folded = (folded & 0xffff) + (folded >>> 16);
        }
        return (int) ~folded & 0xffff;
    }
}
