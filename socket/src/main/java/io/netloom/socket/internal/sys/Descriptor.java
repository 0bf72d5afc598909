package io.netloom.socket.internal.sys;

/** The constants of calls on descriptors of any kind: fcntl(2), open(2), eventfd(2), splice(2). */
public final class Descriptor {
    public static final int F_GETFD = 1;
    public static final int F_SETFD = 2;
    public static final int F_GETFL = 3;
    public static final int F_SETFL = 4;
    /** Duplicates to the lowest free number not below the argument, with {@link #FD_CLOEXEC} set. */
    public static final int F_DUPFD_CLOEXEC = 1030;
    /** The capacity of a pipe in bytes, rounded up to a power of two of pages. */
    public static final int F_SETPIPE_SZ = 1031;

    public static final int FD_CLOEXEC = 1;

    public static final int O_RDONLY = 0;
    public static final int O_ACCMODE = 3;
    public static final int O_RDWR = 2;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_CLOEXEC = 0x80000;

    public static final int EFD_SEMAPHORE = 1;
    public static final int EFD_NONBLOCK = 0x800;
    public static final int EFD_CLOEXEC = 0x80000;

    public static final int SPLICE_F_MOVE = 1;
    /** Neither end of the pipe is waited for; whether the socket is depends on its own O_NONBLOCK. */
    public static final int SPLICE_F_NONBLOCK = 2;

    private Descriptor() {}
}
