package io.netloom.socket.internal.poll;

/** The thread of an {@link EventLoop}: a daemon platform thread that knows its loop. */
public final class PollerThread extends Thread {
    /** Operations that may complete at once within one task before the next one has to yield. */
    public static final int BUDGET = 128;

    private final EventLoop loop;
    private int budget = BUDGET;

    PollerThread(EventLoop loop, String name) {
        // Nothing of the thread that happened to need the poller first may live on in it.
        super(null, loop::run, name, 0, false);
        this.loop = loop;
        setDaemon(true);
        setContextClassLoader(ClassLoader.getSystemClassLoader());
    }

    public EventLoop loop() {
        return loop;
    }

    void refill() {
        budget = BUDGET;
    }

    /** Takes one of the budget; false when it is used up. */
    public boolean spend() {
        return --budget >= 0;
    }
}
