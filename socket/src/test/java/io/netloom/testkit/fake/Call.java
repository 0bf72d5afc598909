package io.netloom.testkit.fake;

/** The system calls of {@code Syscalls}, to count and to script. */
public enum Call {
    SOCKET,
    SOCKETPAIR,
    BIND,
    CONNECT,
    LISTEN,
    ACCEPT4,
    SHUTDOWN,
    GETSOCKNAME,
    GETPEERNAME,
    GETSOCKOPT,
    SETSOCKOPT,
    READ,
    WRITE,
    RECVFROM,
    SENDTO,
    CLOSE,
    FCNTL,
    EVENTFD,
    OPEN,
    EPOLL_CREATE1,
    EPOLL_CTL,
    EPOLL_WAIT,
    PPOLL,
    SETNS,
    UNSHARE,
    IOCTL
}
