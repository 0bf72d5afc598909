package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.Syscalls;
import io.netloom.socket.internal.testing.CallMemory;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.IntToLongFunction;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.function.ToLongFunction;

/**
 * System calls that go wrong when a test wants it, and that are counted and traced. Below it is {@link FakeKernel}'s machine, or the real kernel:
 *
 * <pre>{@code
 * ScriptedSyscalls system = new ScriptedSyscalls(LinuxSyscalls.INSTANCE);
 * system.on(Call.RECVFROM).returns(-ENOMEM);
 * }</pre>
 */
public class ScriptedSyscalls implements Syscalls {
    private static final Rule NO_RULE = new Rule(Call.CLOSE);

    private final Syscalls system;
    private final Script script = new Script();

    public ScriptedSyscalls(Syscalls system) {
        this.system = system;
    }

    /** A rule for a call to come. */
    public final Rule on(Call call) {
        return script.add(call);
    }

    /** Forgets every rule. */
    public final void clearRules() {
        script.clear();
    }

    /** How often the call was made, scripted or not. */
    public final long calls(Call call) {
        return script.count(call);
    }

    /** The last 4096 calls that have returned, oldest first. */
    public final List<TracedCall> trace() {
        return script.trace();
    }

    private int call(Call call, int fd, IntSupplier body) {
        return (int) transfer(call, fd, 0, unused -> body.getAsInt());
    }

    private long transfer(Call call, int fd, long length, LongUnaryOperator body) {
        // Linux has closed the descriptor whatever close(2) says.
        Runnable instead = call == Call.CLOSE ? () -> body.applyAsLong(length) : () -> { };
        return run(call, fd, rule -> body.applyAsLong(Math.min(length, rule.limit)), instead);
    }

    /** @param instead what the kernel does all the same when a rule gives the result */
    private long run(Call call, int fd, ToLongFunction<Rule> body, Runnable instead) {
        Rule rule = script.begin(call, fd);
        if (rule == null) {
            long result = body.applyAsLong(NO_RULE);
            script.end(call, fd, result);
            return result;
        }
        rule.before.run();
        long result;
        if (rule.result == null) {
            result = body.applyAsLong(rule);
        } else {
            instead.run();
            result = rule.result;
        }
        script.end(call, fd, result);
        rule.after.run();
        return result;
    }

    @Override
    public int socket(CallFrame frame, int domain, int type, int protocol) {
        return call(Call.SOCKET, -1, () -> system.socket(frame, domain, type, protocol));
    }

    @Override
    public int socketpair(CallFrame frame, int domain, int type, int protocol, long fds) {
        return call(Call.SOCKETPAIR, -1, () -> system.socketpair(frame, domain, type, protocol, fds));
    }

    @Override
    public int bind(CallFrame frame, int fd, long name, int nameLength) {
        return call(Call.BIND, fd, () -> system.bind(frame, fd, name, nameLength));
    }

    @Override
    public int connect(CallFrame frame, int fd, long name, int nameLength) {
        return call(Call.CONNECT, fd, () -> system.connect(frame, fd, name, nameLength));
    }

    @Override
    public int listen(CallFrame frame, int fd, int backlog) {
        return call(Call.LISTEN, fd, () -> system.listen(frame, fd, backlog));
    }

    @Override
    public int accept4(CallFrame frame, int fd, long name, long nameLength, int flags) {
        return call(Call.ACCEPT4, fd, () -> system.accept4(frame, fd, name, nameLength, flags));
    }

    @Override
    public int shutdown(CallFrame frame, int fd, int how) {
        return call(Call.SHUTDOWN, fd, () -> system.shutdown(frame, fd, how));
    }

    @Override
    public int getsockname(CallFrame frame, int fd, long name, long nameLength) {
        return call(Call.GETSOCKNAME, fd, () -> system.getsockname(frame, fd, name, nameLength));
    }

    @Override
    public int getpeername(CallFrame frame, int fd, long name, long nameLength) {
        return call(Call.GETPEERNAME, fd, () -> system.getpeername(frame, fd, name, nameLength));
    }

    @Override
    public int getsockopt(CallFrame frame, int fd, int level, int option, long value, long length) {
        return call(Call.GETSOCKOPT, fd, () -> system.getsockopt(frame, fd, level, option, value, length));
    }

    @Override
    public int setsockopt(CallFrame frame, int fd, int level, int option, long value, int length) {
        return call(Call.SETSOCKOPT, fd, () -> system.setsockopt(frame, fd, level, option, value, length));
    }

    @Override
    public long read(CallFrame frame, int fd, long buffer, long length, MemorySegment keepAlive) {
        return transfer(Call.READ, fd, length, limited -> system.read(frame, fd, buffer, limited, keepAlive));
    }

    @Override
    public long write(CallFrame frame, int fd, long buffer, long length, MemorySegment keepAlive) {
        return transfer(Call.WRITE, fd, length, limited -> system.write(frame, fd, buffer, limited, keepAlive));
    }

    @Override
    public long recvfrom(CallFrame frame, int fd, long buffer, long length, int flags, long name, long nameLength, MemorySegment keepAlive) {
        return transfer(Call.RECVFROM, fd, length, limited -> system.recvfrom(frame, fd, buffer, limited, flags, name, nameLength, keepAlive));
    }

    @Override
    public long sendto(CallFrame frame, int fd, long buffer, long length, int flags, long name, int nameLength, MemorySegment keepAlive) {
        return transfer(Call.SENDTO, fd, length, limited -> system.sendto(frame, fd, buffer, limited, flags, name, nameLength, keepAlive));
    }

    @Override
    public long recvmsg(CallFrame frame, int fd, long message, int flags, MemorySegment keepAlive) {
        return messages(Call.RECVMSG, fd, message, 1, unused -> system.recvmsg(frame, fd, message, flags, keepAlive));
    }

    @Override
    public long sendmsg(CallFrame frame, int fd, long message, int flags, MemorySegment keepAlive) {
        return messages(Call.SENDMSG, fd, message, 1, unused -> system.sendmsg(frame, fd, message, flags, keepAlive));
    }

    @Override
    public int recvmmsg(CallFrame frame, int fd, long messages, int count, int flags) {
        return (int) messages(Call.RECVMMSG, fd, messages, count, limited -> system.recvmmsg(frame, fd, messages, limited, flags));
    }

    @Override
    public int sendmmsg(CallFrame frame, int fd, long messages, int count, int flags) {
        return (int) transfer(Call.SENDMMSG, fd, count, limited -> system.sendmmsg(frame, fd, messages, (int) limited, flags));
    }

    /** A rule for messages is carried out by headers that have less room. */
    private long messages(Call call, int fd, long headers, int count, IntToLongFunction body) {
        return run(call, fd, rule -> {
            if (call == Call.RECVMMSG) {
                int limited = (int) Math.min(count, rule.limit);
                LongSupplier made = () -> body.applyAsLong(limited);
                return rule.withoutControl ? CallMemory.withoutControl(headers, limited, true, made) : made.getAsLong();
            }
            LongSupplier whole = () -> body.applyAsLong(1);
            LongSupplier made = rule.limit == Long.MAX_VALUE ? whole : () -> CallMemory.limited(headers, rule.limit, whole);
            return rule.withoutControl ? CallMemory.withoutControl(headers, 1, false, made) : made.getAsLong();
        }, () -> { if (call == Call.RECVMSG) new MessageHeader(headers).empty(); });
    }

    @Override
    public int pidfdOpen(CallFrame frame, int pid, int flags) {
        return call(Call.PIDFD_OPEN, -1, () -> system.pidfdOpen(frame, pid, flags));
    }

    @Override
    public int pidfdGetfd(CallFrame frame, int pidfd, int targetFd, int flags) {
        return call(Call.PIDFD_GETFD, pidfd, () -> system.pidfdGetfd(frame, pidfd, targetFd, flags));
    }

    @Override
    public int pidfdSendSignal(CallFrame frame, int pidfd, int signal, long info, int flags) {
        return call(Call.PIDFD_SEND_SIGNAL, pidfd, () -> system.pidfdSendSignal(frame, pidfd, signal, info, flags));
    }

    @Override
    public int waitid(CallFrame frame, int idType, int id, long info, int options, long usage) {
        return call(Call.WAITID, -1, () -> system.waitid(frame, idType, id, info, options, usage));
    }

    @Override
    public int close(CallFrame frame, int fd) {
        return call(Call.CLOSE, fd, () -> system.close(frame, fd));
    }

    @Override
    public int fcntl(CallFrame frame, int fd, int command, long argument) {
        return call(Call.FCNTL, fd, () -> system.fcntl(frame, fd, command, argument));
    }

    @Override
    public int eventfd(CallFrame frame, int initial, int flags) {
        return call(Call.EVENTFD, -1, () -> system.eventfd(frame, initial, flags));
    }

    @Override
    public int open(CallFrame frame, long path, int flags) {
        return call(Call.OPEN, -1, () -> system.open(frame, path, flags));
    }

    @Override
    public int epollCreate1(CallFrame frame, int flags) {
        return call(Call.EPOLL_CREATE1, -1, () -> system.epollCreate1(frame, flags));
    }

    @Override
    public int epollCtl(CallFrame frame, int epfd, int operation, int fd, long event) {
        return call(Call.EPOLL_CTL, epfd, () -> system.epollCtl(frame, epfd, operation, fd, event));
    }

    @Override
    public int epollWait(CallFrame frame, int epfd, long events, int maxEvents, long timeoutNanos) {
        return call(Call.EPOLL_WAIT, epfd, () -> system.epollWait(frame, epfd, events, maxEvents, timeoutNanos));
    }

    @Override
    public int ppoll(CallFrame frame, long fds, int count, long timeoutNanos) {
        return call(Call.PPOLL, -1, () -> system.ppoll(frame, fds, count, timeoutNanos));
    }

    @Override
    public int setns(CallFrame frame, int fd, int namespaceType) {
        return call(Call.SETNS, fd, () -> system.setns(frame, fd, namespaceType));
    }

    @Override
    public int unshare(CallFrame frame, int flags) {
        return call(Call.UNSHARE, -1, () -> system.unshare(frame, flags));
    }

    @Override
    public int ioctl(CallFrame frame, int fd, long request, long argument) {
        return call(Call.IOCTL, fd, () -> system.ioctl(frame, fd, request, argument));
    }

    @Override
    public int pipe2(CallFrame frame, long fds, int flags) {
        return call(Call.PIPE2, -1, () -> system.pipe2(frame, fds, flags));
    }

    @Override
    public long splice(CallFrame frame, int from, int to, long length, int flags) {
        return transfer(Call.SPLICE, from, length, limited -> system.splice(frame, from, to, limited, flags));
    }

    @Override
    public long sendfile(CallFrame frame, int to, int from, long offset, long count) {
        return transfer(Call.SENDFILE, to, count, limited -> system.sendfile(frame, to, from, offset, limited));
    }
}
