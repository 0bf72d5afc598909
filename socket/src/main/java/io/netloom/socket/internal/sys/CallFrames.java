package io.netloom.socket.internal.sys;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A striped pool of {@link CallFrame}s. Leasing and giving back cost one atomic exchange each while threads do not share a stripe; when a
 * stripe is empty a frame is made, when it is full the frame is left to the garbage collector. So the pool never blocks and never holds more
 * than {@link #STRIPES} frames.
 */
public final class CallFrames {
    private static final int STRIPES = Math.max(4, Integer.highestOneBit(Math.min(64, Runtime.getRuntime().availableProcessors()) * 4));

    /** Slots 16 references apart, so that two threads do not share a cache line. */
    private static final int SPREAD = 16;

    private static final AtomicReferenceArray<CallFrame> POOL = new AtomicReferenceArray<>(STRIPES * SPREAD);

    private CallFrames() {}

    public static CallFrame lease() {
        CallFrame frame = POOL.getAndSet(stripe(), null);
        return frame != null ? frame : new CallFrame();
    }

    public static void release(CallFrame frame) {
        POOL.setRelease(stripe(), frame);
    }

    private static int stripe() {
        long id = Thread.currentThread().threadId();
        return ((int) (id ^ (id >>> 7)) & (STRIPES - 1)) * SPREAD;
    }
}
