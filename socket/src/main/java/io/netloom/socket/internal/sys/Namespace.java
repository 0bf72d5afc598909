package io.netloom.socket.internal.sys;

/** The constants of setns(2) and unshare(2). */
public final class Namespace {
    public static final int CLONE_NEWUSER = 0x10000000;
    public static final int CLONE_NEWNET = 0x40000000;

    private Namespace() {}
}
