package io.netloom.socket.internal.sys;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * {@code struct epoll_event}: {@code u32 events}, then 64 bits of the caller's. The one structure here whose layout depends on the machine:
 * x86-64 packs it into 12 bytes, all others align the data at 8.
 */
public final class EpollEvent {
    public static final int SIZE = Platform.X86_64 ? 12 : 16;
    public static final int EVENTS = 0;
    public static final int DATA = Platform.X86_64 ? 4 : 8;

    private EpollEvent() {}

    /** The event bits of the event at {@code index} of an array that starts at {@code offset}. */
    public static int events(MemorySegment memory, long offset, int index) {
        return memory.get(ValueLayout.JAVA_INT_UNALIGNED, offset + (long) index * SIZE + EVENTS);
    }

    public static long data(MemorySegment memory, long offset, int index) {
        return memory.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + (long) index * SIZE + DATA);
    }

    public static void set(MemorySegment memory, long offset, int index, int events, long data) {
        memory.set(ValueLayout.JAVA_INT_UNALIGNED, offset + (long) index * SIZE + EVENTS, events);
        memory.set(ValueLayout.JAVA_LONG_UNALIGNED, offset + (long) index * SIZE + DATA, data);
    }
}
