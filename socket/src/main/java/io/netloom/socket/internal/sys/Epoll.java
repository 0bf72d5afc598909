package io.netloom.socket.internal.sys;

/** The constants of epoll_ctl(2). */
public final class Epoll {
    public static final int CTL_ADD = 1;
    public static final int CTL_DEL = 2;
    public static final int CTL_MOD = 3;

    public static final int IN = 0x1;
    public static final int PRI = 0x2;
    public static final int OUT = 0x4;
    public static final int ERR = 0x8;
    public static final int HUP = 0x10;
    public static final int RDHUP = 0x2000;
    public static final int ONESHOT = 1 << 30;
    /** Edge-triggered: an event reports a change, not a state. */
    public static final int ET = 1 << 31;

    public static final int CLOEXEC = 0x80000;

    private Epoll() {}
}
