package io.netloom.socket.internal.sys;

import java.lang.foreign.MemorySegment;

/**
 * The system calls that Netloom makes, one method each, so that a test can play the kernel.
 *
 * <p>Every call returns what the kernel returns: a number {@code >= 0}, or {@code -errno}. No method waits except {@link #epollWait} and
 * {@link #ppoll}, and {@link #sendfile} for a disk; all descriptors are non-blocking. Nothing here interprets a result: that EAGAIN means "wait" and EINTR means "again" is known
 * to {@code internal.fd} alone.
 *
 * <p>Pointers are raw addresses. They point into the {@link CallFrame} that is passed along or into other memory of Netloom's own that outlives the
 * call. Memory of a user's is passed as an address plus the segment that owns it ({@code keepAlive}), which holds its arena open for the call;
 * {@link MemorySegment#NULL} where there is none.
 */
public interface Syscalls {

    // Sockets

    int socket(CallFrame frame, int domain, int type, int protocol);

    /** Writes two ints, the descriptors, at {@code fds}. */
    int socketpair(CallFrame frame, int domain, int type, int protocol, long fds);

    int bind(CallFrame frame, int fd, long name, int nameLength);

    int connect(CallFrame frame, int fd, long name, int nameLength);

    int listen(CallFrame frame, int fd, int backlog);

    /** {@code name} and {@code nameLength} (a {@code socklen_t*}) may both be 0. */
    int accept4(CallFrame frame, int fd, long name, long nameLength, int flags);

    int shutdown(CallFrame frame, int fd, int how);

    int getsockname(CallFrame frame, int fd, long name, long nameLength);

    int getpeername(CallFrame frame, int fd, long name, long nameLength);

    /** {@code length} is a {@code socklen_t*}: capacity in, size out. */
    int getsockopt(CallFrame frame, int fd, int level, int option, long value, long length);

    int setsockopt(CallFrame frame, int fd, int level, int option, long value, int length);

    // Transfers

    long read(CallFrame frame, int fd, long buffer, long length, MemorySegment keepAlive);

    long write(CallFrame frame, int fd, long buffer, long length, MemorySegment keepAlive);

    /** {@code name} and {@code nameLength} (a {@code socklen_t*}) may both be 0. */
    long recvfrom(CallFrame frame, int fd, long buffer, long length, int flags, long name, long nameLength, MemorySegment keepAlive);

    long sendto(CallFrame frame, int fd, long buffer, long length, int flags, long name, int nameLength, MemorySegment keepAlive);

    // Copies within the kernel

    /** Writes two ints, the reading and the writing end, at {@code fds}. */
    int pipe2(CallFrame frame, long fds, int flags);

    /** Moves bytes into or out of a pipe; one of the two is one. Both move on at their own positions. */
    long splice(CallFrame frame, int from, int to, long length, int flags);

    /**
     * Sends bytes of a file. What is not in memory is waited for, however the descriptors are set: nothing but a platform thread may call it.
     *
     * @param offset an {@code off_t*}: where to begin in the file, moved on by what was sent
     */
    long sendfile(CallFrame frame, int to, int from, long offset, long count);

    // Messages: headers are structures of MessageLayout, in native memory

    /** {@code message} is a {@code struct msghdr*}. */
    long recvmsg(CallFrame frame, int fd, long message, int flags, MemorySegment keepAlive);

    /** {@code message} is a {@code struct msghdr*}. */
    long sendmsg(CallFrame frame, int fd, long message, int flags, MemorySegment keepAlive);

    /** {@code messages} is a {@code struct mmsghdr[count]}. Without a timeout of its own. Returns how many came. */
    int recvmmsg(CallFrame frame, int fd, long messages, int count, int flags);

    /** {@code messages} is a {@code struct mmsghdr[count]}; the kernel looks at no more than 1,024 of them. Returns how many went. */
    int sendmmsg(CallFrame frame, int fd, long messages, int count, int flags);

    // Processes

    int pidfdOpen(CallFrame frame, int pid, int flags);

    /** A duplicate of another process's descriptor, close-on-exec. */
    int pidfdGetfd(CallFrame frame, int pidfd, int targetFd, int flags);

    /** {@code info} is a {@code siginfo_t*} or 0. */
    int pidfdSendSignal(CallFrame frame, int pidfd, int signal, long info, int flags);

    /** {@code info} is a {@code siginfo_t*}, {@code usage} a {@code struct rusage*}; either may be 0. */
    int waitid(CallFrame frame, int idType, int id, long info, int options, long usage);

    // Descriptors

    /** close(2); never repeated, also not after EINTR: Linux has closed the descriptor by then. */
    int close(CallFrame frame, int fd);

    int fcntl(CallFrame frame, int fd, int command, long argument);

    int eventfd(CallFrame frame, int initial, int flags);

    /** {@code path} is a zero-terminated string. */
    int open(CallFrame frame, long path, int flags);

    // Waiting

    int epollCreate1(CallFrame frame, int flags);

    /** {@code event} is a {@code struct epoll_event*} in this machine's layout, see {@link EpollEvent}; 0 for EPOLL_CTL_DEL. */
    int epollCtl(CallFrame frame, int epfd, int operation, int fd, long event);

    /**
     * epoll_pwait2(2) where the kernel has it, else epoll_wait(2) with the time rounded up to a millisecond.
     *
     * @param timeoutNanos how long to wait; 0 does not wait, negative waits for ever
     */
    int epollWait(CallFrame frame, int epfd, long events, int maxEvents, long timeoutNanos);

    /** {@code fds} is a {@code struct pollfd[count]}; a negative time waits for ever. */
    int ppoll(CallFrame frame, long fds, int count, long timeoutNanos);

    // Namespaces

    int setns(CallFrame frame, int fd, int namespaceType);

    int unshare(CallFrame frame, int flags);

    // Interfaces: SIOCGIFINDEX and the like

    /** {@code argument} is the address of the request's structure. */
    int ioctl(CallFrame frame, int fd, long request, long argument);
}
