package io.netloom.socket.internal.poll;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** What a loop counts. Written by the loop's thread and the virtual threads' poller, read by anybody. */
public final class LoopCounters {
    private static final VarHandle WAKE_UPS = handle("wakeUps");
    private static final VarHandle SPURIOUS = handle("spurious");
    private static final VarHandle STALE = handle("stale");
    private static final VarHandle WRITABLE = handle("writable");
    private static final VarHandle LONG_TASKS = handle("longTasks");

    private long wakeUps;
    private long spurious;
    private long stale;
    private long writable;
    private long longTasks;

    private static VarHandle handle(String field) {
        try {
            return MethodHandles.lookup().findVarHandle(LoopCounters.class, field, long.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    void wakeUp() {
        WAKE_UPS.getAndAdd(this, 1L);
    }

    void spurious() {
        SPURIOUS.getAndAdd(this, 1L);
    }

    void stale() {
        STALE.getAndAdd(this, 1L);
    }

    void writable() {
        WRITABLE.getAndAdd(this, 1L);
    }

    void longTask() {
        LONG_TASKS.getAndAdd(this, 1L);
    }

    /** Returns of {@code epoll_wait} that brought readiness. */
    public long wakeUps() {
        return (long) WAKE_UPS.getOpaque(this);
    }

    /** Events for which nobody was waiting. */
    public long spuriousEvents() {
        return (long) SPURIOUS.getOpaque(this);
    }

    /** Events of descriptors that were gone when they arrived. */
    public long staleEvents() {
        return (long) STALE.getOpaque(this);
    }

    /** Events that said "writable". */
    public long writableEvents() {
        return (long) WRITABLE.getOpaque(this);
    }

    /** Tasks that held the loop for more than 20 ms. */
    public long longTasks() {
        return (long) LONG_TASKS.getOpaque(this);
    }
}
