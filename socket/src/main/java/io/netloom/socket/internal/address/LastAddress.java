package io.netloom.socket.internal.address;

import io.netloom.socket.SockAddr;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Decodes addresses, and for the bytes of last time gives the object of last time: who talks to one peer asks for the same source again and again, and makes no garbage. Not thread-safe. */
public final class LastAddress {
    /** Of an IPv6 address; longer ones are decoded each time. */
    private static final int CAPACITY = 28;

    private MemorySegment bytes;
    private int length;
    private SockAddr value;

    /** The address in the first so many bytes; null if there is none. */
    public SockAddr decode(MemorySegment name, int nameLength) {
        if (value != null && nameLength == length && MemorySegment.mismatch(name, 0, nameLength, bytes, 0, nameLength) < 0) {
            return value;
        }
        SockAddr decoded = SockAddrCodec.decode(name, 0, nameLength);
        if (decoded == null || nameLength > CAPACITY) {
            return decoded;
        }
        if (bytes == null) {
            bytes = MemorySegment.ofArray(new byte[CAPACITY]);
        }
        MemorySegment.copy(name, ValueLayout.JAVA_BYTE, 0, bytes, ValueLayout.JAVA_BYTE, 0, nameLength);
        length = nameLength;
        value = decoded;
        return decoded;
    }
}
