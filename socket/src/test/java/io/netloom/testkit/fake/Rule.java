package io.netloom.testkit.fake;

/**
 * What shall happen at some future call instead of, or around, what the kernel would do. Made by {@link ScriptedSyscalls#on}:
 *
 * <pre>{@code
 * kernel.on(Call.RECVFROM).returns(-EINTR);                  // the next recvfrom
 * kernel.on(Call.ACCEPT4).nth(3).returns(-EMFILE);           // the third from now
 * kernel.on(Call.RECVMSG).truncatesControl();                // MSG_CTRUNC
 * kernel.on(Call.WRITE).fd(7).limits(1).always();            // every write to descriptor 7 takes one byte
 * kernel.on(Call.RECVFROM).after(() -> peer.send("x"));      // between a call's result and what the caller makes of it
 * }</pre>
 *
 * A rule applies to one call unless {@link #times} or {@link #always} say otherwise; of several that match, the one made first. It does nothing
 * until it has been told what to do; where other threads are calling meanwhile, say which calls first and what to do last. The descriptor of an
 * epoll call is the epoll's own.
 */
public final class Rule {
    private final Call call;
    private int fd = -1;
    private long skip;
    private long times = 1;
    private boolean armed;

    Long result;
    long limit = Long.MAX_VALUE;
    boolean withoutControl;
    Runnable before = () -> { };
    Runnable after = () -> { };

    Rule(Call call) {
        this.call = call;
    }

    /** Only calls on this descriptor; without, on any. */
    public synchronized Rule fd(int number) {
        fd = number;
        return this;
    }

    /** Not the next matching call but the n-th from now, counted from 1. */
    public synchronized Rule nth(long n) {
        skip = n - 1;
        return this;
    }

    public synchronized Rule times(long n) {
        times = n;
        return this;
    }

    public Rule always() {
        return times(Long.MAX_VALUE);
    }

    /** The call does nothing and returns this: {@code -errno}, or a number. Only close(2) does its work all the same, as the real one does. */
    public synchronized Rule returns(long value) {
        result = value;
        armed = true;
        return this;
    }

    /** The call transfers at most this many bytes; recvmmsg and sendmmsg, messages. A message of which less is received is told to be cut off. */
    public synchronized Rule limits(long bytes) {
        limit = bytes;
        armed = true;
        return this;
    }

    /**
     * A message's control messages do not fit, however much room there is: none is given out, descriptors are closed, and {@code
     * MSG_CTRUNC} is told.
     */
    public synchronized Rule truncatesControl() {
        withoutControl = true;
        armed = true;
        return this;
    }

    /** Runs in the caller's thread before the call; may make calls of its own. */
    public synchronized Rule before(Runnable action) {
        before = action;
        armed = true;
        return this;
    }

    /** Runs in the caller's thread after the call has its result, before the caller sees it. */
    public synchronized Rule after(Runnable action) {
        after = action;
        armed = true;
        return this;
    }

    synchronized boolean applies(Call made, int number) {
        if (!armed || made != call || times == 0 || fd >= 0 && fd != number) {
            return false;
        }
        if (skip > 0) {
            skip--;
            return false;
        }
        times--;
        return true;
    }

    synchronized boolean spent() {
        return times == 0;
    }
}
