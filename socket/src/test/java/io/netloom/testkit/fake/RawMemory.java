package io.netloom.testkit.fake;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Memory at raw addresses, as a kernel sees its caller's. */
final class RawMemory {
    private RawMemory() {}

    @SuppressWarnings("restricted")
    static MemorySegment at(long address, long size) {
        return MemorySegment.ofAddress(address).reinterpret(size);
    }

    static byte[] bytes(long address, int length) {
        return length == 0 ? new byte[0] : at(address, length).toArray(ValueLayout.JAVA_BYTE);
    }

    static void put(long address, byte[] bytes, int offset, int length) {
        if (length > 0) {
            MemorySegment.copy(bytes, offset, at(address, length), ValueLayout.JAVA_BYTE, 0, length);
        }
    }

    static int getInt(long address) {
        return at(address, 4).get(ValueLayout.JAVA_INT_UNALIGNED, 0);
    }

    static void putInt(long address, int value) {
        at(address, 4).set(ValueLayout.JAVA_INT_UNALIGNED, 0, value);
    }

    static long getLong(long address) {
        return at(address, 8).get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    }

    static void putLong(long address, long value) {
        at(address, 8).set(ValueLayout.JAVA_LONG_UNALIGNED, 0, value);
    }

    static String string(long address) {
        return at(address, 4096).getString(0);
    }
}
