package io.netloom.socket.internal.sys;

import io.netloom.socket.internal.sys.Libc.ByNumber;
import io.netloom.socket.internal.sys.Libc.Copies;
import io.netloom.socket.internal.sys.Libc.Descriptors;
import io.netloom.socket.internal.sys.Libc.Listeners;
import io.netloom.socket.internal.sys.Libc.Messages;
import io.netloom.socket.internal.sys.Libc.Pairs;
import io.netloom.socket.internal.sys.Libc.Sockets;
import io.netloom.socket.internal.sys.Libc.Spaces;
import io.netloom.socket.internal.sys.Libc.Transfers;
import io.netloom.socket.internal.sys.Libc.Waiting;
import java.lang.foreign.MemorySegment;

/** The real system calls, through the C library. Allocates nothing; safe for use by any thread. */
public final class LinuxSyscalls implements Syscalls {
    public static final LinuxSyscalls INSTANCE = new LinuxSyscalls(true);

    /** Whether epoll_pwait2(2) is still believed in. A race of two first calls is harmless: both find out the same. */
    private boolean preciseWait;

    /** For a test: without epoll_pwait2. */
    LinuxSyscalls(boolean preciseWait) {
        this.preciseWait = preciseWait;
    }

    /** Whether epoll_pwait2(2) works: true until a wait has found out otherwise. */
    public boolean hasPreciseWait() {
        return preciseWait;
    }

    @Override
    public int socket(CallFrame frame, int domain, int type, int protocol) {
        return Libc.callInt(Sockets.SOCKET, frame, domain, type, protocol);
    }

    @Override
    public int socketpair(CallFrame frame, int domain, int type, int protocol, long fds) {
        return Libc.callInt(Pairs.SOCKETPAIR, frame, domain, type, protocol, fds, 0, 0);
    }

    @Override
    public int bind(CallFrame frame, int fd, long name, int nameLength) {
        return Libc.callInt(Sockets.BIND, frame, fd, name, nameLength);
    }

    @Override
    public int connect(CallFrame frame, int fd, long name, int nameLength) {
        return Libc.callInt(Sockets.CONNECT, frame, fd, name, nameLength);
    }

    @Override
    public int listen(CallFrame frame, int fd, int backlog) {
        return Libc.callInt(Listeners.LISTEN, frame, fd, backlog, 0);
    }

    @Override
    public int accept4(CallFrame frame, int fd, long name, long nameLength, int flags) {
        return Libc.callInt(Listeners.ACCEPT4, frame, fd, name, nameLength, flags, 0, 0);
    }

    @Override
    public int shutdown(CallFrame frame, int fd, int how) {
        return Libc.callInt(Sockets.SHUTDOWN, frame, fd, how, 0);
    }

    @Override
    public int getsockname(CallFrame frame, int fd, long name, long nameLength) {
        return Libc.callInt(Sockets.GETSOCKNAME, frame, fd, name, nameLength);
    }

    @Override
    public int getpeername(CallFrame frame, int fd, long name, long nameLength) {
        return Libc.callInt(Sockets.GETPEERNAME, frame, fd, name, nameLength);
    }

    @Override
    public int getsockopt(CallFrame frame, int fd, int level, int option, long value, long length) {
        return Libc.callInt(Sockets.GETSOCKOPT, frame, fd, level, option, value, length, 0);
    }

    @Override
    public int setsockopt(CallFrame frame, int fd, int level, int option, long value, int length) {
        return Libc.callInt(Sockets.SETSOCKOPT, frame, fd, level, option, value, length, 0);
    }

    @Override
    public long read(CallFrame frame, int fd, long buffer, long length, MemorySegment keepAlive) {
        return Libc.call(Transfers.READ, frame, fd, buffer, length, 0, 0, 0, keepAlive);
    }

    @Override
    public long write(CallFrame frame, int fd, long buffer, long length, MemorySegment keepAlive) {
        return Libc.call(Transfers.WRITE, frame, fd, buffer, length, 0, 0, 0, keepAlive);
    }

    @Override
    public long recvfrom(
        CallFrame frame, int fd, long buffer, long length, int flags, long name, long nameLength, MemorySegment keepAlive) {
        return Libc.call(Transfers.RECVFROM, frame, fd, buffer, length, flags, name, nameLength, keepAlive);
    }

    @Override
    public long sendto(CallFrame frame, int fd, long buffer, long length, int flags, long name, int nameLength, MemorySegment keepAlive) {
        return Libc.call(Transfers.SENDTO, frame, fd, buffer, length, flags, name, nameLength, keepAlive);
    }

    @Override
    public int pipe2(CallFrame frame, long fds, int flags) {
        return Libc.callInt(Copies.PIPE2, frame, fds, flags, 0);
    }

    @Override
    public long splice(CallFrame frame, int from, int to, long length, int flags) {
        return Libc.call(Copies.SPLICE, frame, from, 0, to, 0, length, flags, MemorySegment.NULL);
    }

    @Override
    public long sendfile(CallFrame frame, int to, int from, long offset, long count) {
        return Libc.call(Copies.SENDFILE, frame, to, from, offset, count, 0, 0, MemorySegment.NULL);
    }

    @Override
    public long recvmsg(CallFrame frame, int fd, long message, int flags, MemorySegment keepAlive) {
        return Libc.call(Messages.RECVMSG, frame, fd, message, flags, 0, 0, 0, keepAlive);
    }

    @Override
    public long sendmsg(CallFrame frame, int fd, long message, int flags, MemorySegment keepAlive) {
        return Libc.call(Messages.SENDMSG, frame, fd, message, flags, 0, 0, 0, keepAlive);
    }

    @Override
    public int recvmmsg(CallFrame frame, int fd, long messages, int count, int flags) {
        return Libc.callInt(Messages.RECVMMSG, frame, fd, messages, count, flags, 0, 0);
    }

    @Override
    public int sendmmsg(CallFrame frame, int fd, long messages, int count, int flags) {
        return Libc.callInt(Messages.SENDMMSG, frame, fd, messages, count, flags, 0, 0);
    }

    @Override
    public int pidfdOpen(CallFrame frame, int pid, int flags) {
        return Libc.callInt(ByNumber.SYSCALL, frame, ByNumber.PIDFD_OPEN, pid, flags);
    }

    @Override
    public int pidfdGetfd(CallFrame frame, int pidfd, int targetFd, int flags) {
        return Libc.callInt(ByNumber.SYSCALL, frame, ByNumber.PIDFD_GETFD, pidfd, targetFd, flags, 0, 0);
    }

    @Override
    public int pidfdSendSignal(CallFrame frame, int pidfd, int signal, long info, int flags) {
        return Libc.callInt(ByNumber.SYSCALL, frame, ByNumber.PIDFD_SEND_SIGNAL, pidfd, signal, info, flags, 0);
    }

    @Override
    public int waitid(CallFrame frame, int idType, int id, long info, int options, long usage) {
        return Libc.callInt(ByNumber.SYSCALL, frame, ByNumber.WAITID, idType, id, info, options, usage);
    }

    @Override
    public int close(CallFrame frame, int fd) {
        return Libc.callInt(Descriptors.CLOSE, frame, fd, 0, 0);
    }

    @Override
    public int fcntl(CallFrame frame, int fd, int command, long argument) {
        return Libc.callInt(Descriptors.FCNTL, frame, fd, command, argument);
    }

    @Override
    public int eventfd(CallFrame frame, int initial, int flags) {
        return Libc.callInt(Descriptors.EVENTFD, frame, initial, flags, 0);
    }

    @Override
    public int open(CallFrame frame, long path, int flags) {
        return Libc.callInt(Descriptors.OPEN, frame, path, flags, 0);
    }

    @Override
    public int epollCreate1(CallFrame frame, int flags) {
        return Libc.callInt(Waiting.EPOLL_CREATE1, frame, flags, 0, 0);
    }

    @Override
    public int epollCtl(CallFrame frame, int epfd, int operation, int fd, long event) {
        return Libc.callInt(Waiting.EPOLL_CTL, frame, epfd, operation, fd, event, 0, 0);
    }

    @Override
    public int epollWait(CallFrame frame, int epfd, long events, int maxEvents, long timeoutNanos) {
        if (preciseWait && timeoutNanos > 0) { // without a time, or with none, the plain call says the same for less
            int result = Libc.callInt(Waiting.EPOLL_PWAIT2, frame, epfd, events, maxEvents, frame.timespec(timeoutNanos), 0, 0);
            if (result != -ErrorNumber.ENOSYS && result != -ErrorNumber.EPERM) {
                return result;
            }
            preciseWait = false; // a kernel before 5.11, a C library without it, or a container's seccomp filter that says EPERM
        }
        return Libc.callInt(Waiting.EPOLL_WAIT, frame, epfd, events, maxEvents, milliseconds(timeoutNanos), 0, 0);
    }

    /** Rounded up, so that a wait never ends early; what does not fit an int, 24 days, becomes the largest. */
    static int milliseconds(long nanos) {
        if (nanos < 0) {
            return -1;
        }
        long millis = nanos / 1_000_000 + (nanos % 1_000_000 == 0 ? 0 : 1);
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }

    @Override
    public int ppoll(CallFrame frame, long fds, int count, long timeoutNanos) {
        long timeout = timeoutNanos < 0 ? 0 : frame.timespec(timeoutNanos);
        return Libc.callInt(Waiting.PPOLL, frame, fds, count, timeout);
    }

    @Override
    public int setns(CallFrame frame, int fd, int namespaceType) {
        return Libc.callInt(Spaces.SETNS, frame, fd, namespaceType, 0);
    }

    @Override
    public int unshare(CallFrame frame, int flags) {
        return Libc.callInt(Spaces.UNSHARE, frame, flags, 0, 0);
    }

    @Override
    public int ioctl(CallFrame frame, int fd, long request, long argument) {
        return Libc.callInt(Descriptors.IOCTL, frame, fd, request, argument);
    }
}
