package io.netloom.socket.stress;

import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.Syscalls;
import java.lang.foreign.MemorySegment;

/** Another kernel behind this one: tests override the calls that they want to watch. */
public class DelegatingSyscalls implements Syscalls {
    private final Syscalls real;

    /** @param real takes the calls that are not overridden; null where there will be none */
    public DelegatingSyscalls(Syscalls real) {
        this.real = real;
    }

    @Override
    public int socket(CallFrame frame, int domain, int type, int protocol) {
        return real.socket(frame, domain, type, protocol);
    }

    @Override
    public int socketpair(CallFrame frame, int domain, int type, int protocol, long fds) {
        return real.socketpair(frame, domain, type, protocol, fds);
    }

    @Override
    public int bind(CallFrame frame, int fd, long name, int nameLength) {
        return real.bind(frame, fd, name, nameLength);
    }

    @Override
    public int connect(CallFrame frame, int fd, long name, int nameLength) {
        return real.connect(frame, fd, name, nameLength);
    }

    @Override
    public int listen(CallFrame frame, int fd, int backlog) {
        return real.listen(frame, fd, backlog);
    }

    @Override
    public int accept4(CallFrame frame, int fd, long name, long nameLength, int flags) {
        return real.accept4(frame, fd, name, nameLength, flags);
    }

    @Override
    public int shutdown(CallFrame frame, int fd, int how) {
        return real.shutdown(frame, fd, how);
    }

    @Override
    public int getsockname(CallFrame frame, int fd, long name, long nameLength) {
        return real.getsockname(frame, fd, name, nameLength);
    }

    @Override
    public int getpeername(CallFrame frame, int fd, long name, long nameLength) {
        return real.getpeername(frame, fd, name, nameLength);
    }

    @Override
    public int getsockopt(CallFrame frame, int fd, int level, int option, long value, long length) {
        return real.getsockopt(frame, fd, level, option, value, length);
    }

    @Override
    public int setsockopt(CallFrame frame, int fd, int level, int option, long value, int length) {
        return real.setsockopt(frame, fd, level, option, value, length);
    }

    @Override
    public long read(CallFrame frame, int fd, long buffer, long length, MemorySegment keepAlive) {
        return real.read(frame, fd, buffer, length, keepAlive);
    }

    @Override
    public long write(CallFrame frame, int fd, long buffer, long length, MemorySegment keepAlive) {
        return real.write(frame, fd, buffer, length, keepAlive);
    }

    @Override
    public long recvfrom(CallFrame frame, int fd, long buffer, long length, int flags, long name, long nameLength, MemorySegment keepAlive) {
        return real.recvfrom(frame, fd, buffer, length, flags, name, nameLength, keepAlive);
    }

    @Override
    public long sendto(CallFrame frame, int fd, long buffer, long length, int flags, long name, int nameLength, MemorySegment keepAlive) {
        return real.sendto(frame, fd, buffer, length, flags, name, nameLength, keepAlive);
    }

    @Override
    public long recvmsg(CallFrame frame, int fd, long message, int flags, MemorySegment keepAlive) {
        return real.recvmsg(frame, fd, message, flags, keepAlive);
    }

    @Override
    public long sendmsg(CallFrame frame, int fd, long message, int flags, MemorySegment keepAlive) {
        return real.sendmsg(frame, fd, message, flags, keepAlive);
    }

    @Override
    public int recvmmsg(CallFrame frame, int fd, long messages, int count, int flags) {
        return real.recvmmsg(frame, fd, messages, count, flags);
    }

    @Override
    public int sendmmsg(CallFrame frame, int fd, long messages, int count, int flags) {
        return real.sendmmsg(frame, fd, messages, count, flags);
    }

    @Override
    public int pidfdOpen(CallFrame frame, int pid, int flags) {
        return real.pidfdOpen(frame, pid, flags);
    }

    @Override
    public int pidfdGetfd(CallFrame frame, int pidfd, int targetFd, int flags) {
        return real.pidfdGetfd(frame, pidfd, targetFd, flags);
    }

    @Override
    public int pidfdSendSignal(CallFrame frame, int pidfd, int signal, long info, int flags) {
        return real.pidfdSendSignal(frame, pidfd, signal, info, flags);
    }

    @Override
    public int waitid(CallFrame frame, int idType, int id, long info, int options, long usage) {
        return real.waitid(frame, idType, id, info, options, usage);
    }

    @Override
    public int close(CallFrame frame, int fd) {
        return real.close(frame, fd);
    }

    @Override
    public int fcntl(CallFrame frame, int fd, int command, long argument) {
        return real.fcntl(frame, fd, command, argument);
    }

    @Override
    public int eventfd(CallFrame frame, int initial, int flags) {
        return real.eventfd(frame, initial, flags);
    }

    @Override
    public int open(CallFrame frame, long path, int flags) {
        return real.open(frame, path, flags);
    }

    @Override
    public int epollCreate1(CallFrame frame, int flags) {
        return real.epollCreate1(frame, flags);
    }

    @Override
    public int epollCtl(CallFrame frame, int epfd, int operation, int fd, long event) {
        return real.epollCtl(frame, epfd, operation, fd, event);
    }

    @Override
    public int epollWait(CallFrame frame, int epfd, long events, int maxEvents, long timeoutNanos) {
        return real.epollWait(frame, epfd, events, maxEvents, timeoutNanos);
    }

    @Override
    public int ppoll(CallFrame frame, long fds, int count, long timeoutNanos) {
        return real.ppoll(frame, fds, count, timeoutNanos);
    }

    @Override
    public int setns(CallFrame frame, int fd, int namespaceType) {
        return real.setns(frame, fd, namespaceType);
    }

    @Override
    public int unshare(CallFrame frame, int flags) {
        return real.unshare(frame, flags);
    }

    @Override
    public int ioctl(CallFrame frame, int fd, long request, long argument) {
        return real.ioctl(frame, fd, request, argument);
    }

    @Override
    public int pipe2(CallFrame frame, long fds, int flags) {
        return real.pipe2(frame, fds, flags);
    }

    @Override
    public long splice(CallFrame frame, int from, int to, long length, int flags) {
        return real.splice(frame, from, to, length, flags);
    }

    @Override
    public long sendfile(CallFrame frame, int to, int from, long offset, long count) {
        return real.sendfile(frame, to, from, offset, count);
    }
}
