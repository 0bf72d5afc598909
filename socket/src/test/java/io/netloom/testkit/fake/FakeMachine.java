package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.Descriptor;
import io.netloom.socket.internal.sys.ErrorNumber;
import io.netloom.socket.internal.sys.InterfaceRequest;
import io.netloom.socket.internal.sys.MessageLayout.MMsgHdr;
import io.netloom.socket.internal.sys.Namespace;
import io.netloom.socket.internal.sys.PollFd;
import io.netloom.socket.internal.sys.Syscalls;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

import static io.netloom.socket.internal.sys.SocketConstants.AF_INET;
import static io.netloom.socket.internal.sys.SocketConstants.AF_INET6;
import static io.netloom.socket.internal.sys.SocketConstants.AF_NETLINK;
import static io.netloom.socket.internal.sys.SocketConstants.AF_PACKET;
import static io.netloom.socket.internal.sys.SocketConstants.AF_UNIX;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_CMSG_CLOEXEC;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_DONTWAIT;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_ERRQUEUE;
import static io.netloom.socket.internal.sys.SocketConstants.SCM_PIDFD;
import static io.netloom.socket.internal.sys.SocketConstants.SCM_RIGHTS;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_CLOEXEC;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_DGRAM;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_NONBLOCK;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_RAW;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_SEQPACKET;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_STREAM;
import static io.netloom.socket.internal.sys.SocketConstants.SOL_SOCKET;

/**
 * The calls of {@link FakeKernel} and what they work on. One lock guards everything below it: files, sockets, names. Waiting is waiting for the one
 * condition, which every change signals; nothing polls and nothing sleeps.
 */
final class FakeMachine implements Syscalls {
    private static final int ENOTTY = 25; // of an ioctl that this kernel does not know
    private static final int AF_KCM = 41;
    private static final int SIOCKCMATTACH = 0x89e0;
    private static final int SIOCKCMUNATTACH = 0x89e1;
    private static final int SIOCKCMCLONE = 0x89e2;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition change = lock.newCondition();
    private final FakeNamespace initialNamespace = new FakeNamespace();
    private final Map<Thread, FakeNamespace> entered = new WeakHashMap<>();
    private final List<FakeConnection> heldConnects = new ArrayList<>();
    private final ControlMessage credentials =
        ControlMessage.of(SOL_SOCKET, Ancillary.SCM_CREDENTIALS, (int) ProcessHandle.current().pid(), 0, 0);
    final FakeProcesses processes = new FakeProcesses();
    private long lastCookie;

    // Settings and findings, for FakeKernel; read and written in locked()
    final DescriptorTable table = new DescriptorTable();
    int bufferSize = 65_536;
    int unixDatagramQueue = 10;
    boolean holdsConnects;
    long badDescriptors;

    <T> T locked(Supplier<T> section) {
        lock.lock();
        try {
            return section.get();
        } finally {
            lock.unlock();
        }
    }

    // For the files; the lock is held

    void changed() {
        change.signalAll();
    }

    long nextCookie() {
        return ++lastCookie;
    }

    void hold(FakeConnection connection) {
        heldConnects.add(connection);
    }

    void releaseConnects() {
        holdsConnects = false;
        List<FakeConnection> held = List.copyOf(heldConnects);
        heldConnects.clear();
        held.forEach(FakeConnection::decide);
    }

    // The calls

    @Override
    public int socket(CallFrame frame, int domain, int type, int protocol) {
        return locked(() -> {
            FakeSocket socket = make(domain, type & 0xf, protocol);
            return socket == null ? unsupported(domain) : install(socket, type);
        });
    }

    private FakeSocket make(int domain, int type, int protocol) {
        boolean inet = domain == AF_INET || domain == AF_INET6;
        FakeNamespace namespace = namespace();
        if (type == SOCK_STREAM && (inet || domain == AF_UNIX) || type == SOCK_SEQPACKET && domain == AF_UNIX) {
            return new FakeConnection(this, namespace, domain, type, inet ? 6 : protocol);
        }
        if (type == SOCK_DGRAM && (inet || domain == AF_UNIX)) {
            return new FakeDatagram(this, namespace, domain, type, inet ? 17 : protocol);
        }
        boolean other = domain == AF_NETLINK || domain == AF_PACKET || domain == AF_KCM;
        if (type == SOCK_RAW && inet && protocol != 0 || other && (type == SOCK_RAW || type == SOCK_DGRAM || type == SOCK_SEQPACKET)) {
            return new FakeRaw(this, namespace, domain, type, protocol);
        }
        return null;
    }

    private static int unsupported(int domain) {
        return domain == AF_INET || domain == AF_INET6 || domain == AF_UNIX ? -ErrorNumber.ESOCKTNOSUPPORT : -ErrorNumber.EAFNOSUPPORT;
    }

    private int install(FakeFile file, int flags) {
        file.nonBlocking = (flags & SOCK_NONBLOCK) != 0;
        return cloexec((flags & SOCK_CLOEXEC) != 0, table.add(file));
    }

    /** Netloom must never let a descriptor leak into a child process, so the flag is not stored but demanded. */
    private static int cloexec(boolean set, int fd) {
        if (!set) {
            throw new AssertionError("a descriptor without CLOEXEC");
        }
        return fd;
    }

    @Override
    public int socketpair(CallFrame frame, int domain, int type, int protocol, long fds) {
        return locked(() -> {
            FakeSocket first = make(domain, type & 0xf, protocol);
            FakeSocket second = make(domain, type & 0xf, protocol);
            if (first == null) {
                return unsupported(domain);
            }
            if (domain != AF_UNIX) {
                return -ErrorNumber.EOPNOTSUPP;
            }
            if (first instanceof FakeConnection connection) {
                FakeConnection.pair(connection, (FakeConnection) second);
            } else {
                FakeDatagram.pair((FakeDatagram) first, (FakeDatagram) second);
            }
            int a = install(first, type);
            if (a < 0) {
                return a;
            }
            int b = install(second, type);
            if (b < 0) {
                table.close(a);
                return b;
            }
            RawMemory.putInt(fds, a);
            RawMemory.putInt(fds + 4, b);
            return 0;
        });
    }

    @Override
    public int bind(CallFrame frame, int fd, long name, int nameLength) {
        return onSocket(fd, socket -> socket.bind(FakeName.read(name, nameLength)));
    }

    @Override
    public int connect(CallFrame frame, int fd, long name, int nameLength) {
        return onSocket(fd, socket -> socket.connect(FakeName.read(name, nameLength)));
    }

    @Override
    public int listen(CallFrame frame, int fd, int backlog) {
        return onSocket(fd, socket -> socket.listen(backlog));
    }

    @Override
    public int accept4(CallFrame frame, int fd, long name, long nameLength, int flags) {
        return onSocket(fd, socket -> {
            int free = table.free(DescriptorTable.FIRST);
            int problem = free < 0 ? free : socket.cannotAccept();
            return problem != 0 ? problem : install(socket.accept(name, nameLength), flags);
        });
    }

    @Override
    public int shutdown(CallFrame frame, int fd, int how) {
        return onSocket(fd, socket -> socket.shutdown(how));
    }

    @Override
    public int getsockname(CallFrame frame, int fd, long name, long nameLength) {
        return onSocket(fd, socket -> {
            socket.nameOrNone().write(name, nameLength);
            return 0;
        });
    }

    @Override
    public int getpeername(CallFrame frame, int fd, long name, long nameLength) {
        return onSocket(fd, socket -> {
            if (!socket.isConnected()) {
                return -ErrorNumber.ENOTCONN;
            }
            socket.peerName.write(name, nameLength);
            return 0;
        });
    }

    @Override
    public int getsockopt(CallFrame frame, int fd, int level, int option, long value, long length) {
        return onSocket(fd, socket -> socket.getOption(level, option, value, length));
    }

    @Override
    public int setsockopt(CallFrame frame, int fd, int level, int option, long value, int length) {
        return onSocket(fd, socket -> socket.setOption(level, option, value, length));
    }

    @Override
    public long read(CallFrame frame, int fd, long buffer, long length, MemorySegment keepAlive) {
        return transfer(fd, file -> file.read(buffer, length));
    }

    @Override
    public long write(CallFrame frame, int fd, long buffer, long length, MemorySegment keepAlive) {
        return transfer(fd, file -> file.write(buffer, length));
    }

    @Override
    public long recvfrom(
        CallFrame frame, int fd, long buffer, long length, int flags, long name, long nameLength, MemorySegment keepAlive) {
        return transfer(fd, file -> !(file instanceof FakeSocket socket) ? -ErrorNumber.ENOTSOCK
            : withFlags(socket, flags, () -> socket.receivePlain(Reception.plain(buffer, length, flags, name, nameLength))));
    }

    @Override
    public long sendto(CallFrame frame, int fd, long buffer, long length, int flags, long name, int nameLength, MemorySegment keepAlive) {
        return transfer(fd, file -> !(file instanceof FakeSocket socket) ? -ErrorNumber.ENOTSOCK
            : withFlags(socket, flags, () ->
                socket.send(RawMemory.bytes(buffer, (int) length), name == 0 ? null : FakeName.read(name, nameLength), Ancillary.NONE)));
    }

    /** {@code MSG_DONTWAIT} makes one call on a blocking descriptor a non-blocking one. */
    private static long withFlags(FakeSocket socket, int flags, LongSupplier body) {
        boolean before = socket.nonBlocking;
        socket.nonBlocking |= (flags & MSG_DONTWAIT) != 0;
        try {
            return body.getAsLong();
        } finally {
            socket.nonBlocking = before;
        }
    }

    @Override
    public long recvmsg(CallFrame frame, int fd, long message, int flags, MemorySegment keepAlive) {
        return onSocketLong(fd, socket -> withFlags(socket, flags, () -> receive(socket, message, flags)));
    }

    private long receive(FakeSocket socket, long message, int flags) {
        MessageHeader header = new MessageHeader(message);
        Reception to = header.reception(flags);
        long count = socket.receive(to);
        if (count >= 0) {
            MessageHeader.Room room = header.new Room();
            hand(socket, to, room);
            header.flags(to.messageFlags | room.flags() | flags & MSG_CMSG_CLOEXEC);
            room.finish();
        }
        return count;
    }

    private void hand(FakeSocket socket, Reception to, MessageHeader.Room room) {
        Ancillary with = to.ancillary;
        if (socket.family == AF_UNIX && socket.wantsCredentials()) {
            room.put(with.sender() == null ? Ancillary.NOBODY : with.sender());
        }
        with.others().forEach(room::put);
        if (!with.files().isEmpty()) {
            install(with.files(), to, room);
        }
        if (socket.family == AF_UNIX && socket.wantsPidfd() && with.sender() != null) {
            FakeProcess sender = new FakeProcess(with.sender().number(0));
            if (room.descriptors() > 0) {
                cloexec(to.has(MSG_CMSG_CLOEXEC), 0);
                room.put(ControlMessage.of(SOL_SOCKET, SCM_PIDFD, table.add(new FakePidfd(this, sender))));
            } else {
                room.lost();
            }
        }
        with.drop();
    }

    /** As many files get a number as there is room for, in the message and in the table. */
    private void install(List<FakeFile> files, Reception to, MessageHeader.Room room) {
        cloexec(to.has(MSG_CMSG_CLOEXEC), 0);
        int[] numbers = files.stream().limit(room.descriptors()).mapToInt(table::add).takeWhile(number -> number >= 0).toArray();
        if (numbers.length > 0) {
            room.put(ControlMessage.of(SOL_SOCKET, SCM_RIGHTS, numbers));
        }
        if (numbers.length < files.size()) {
            room.lost();
        }
    }

    @Override
    public long sendmsg(CallFrame frame, int fd, long message, int flags, MemorySegment keepAlive) {
        return onSocketLong(fd, socket -> withFlags(socket, flags, () -> send(socket, message)));
    }

    private long send(FakeSocket socket, long message) {
        MessageHeader header = new MessageHeader(message);
        byte[] data = header.gather();
        return socket.send(data, header.name(), Ancillary.read(this, socket, header.controls()));
    }

    @Override
    public int recvmmsg(CallFrame frame, int fd, long messages, int count, int flags) {
        return onSocket(fd, socket -> {
            int pending = (flags & MSG_ERRQUEUE) == 0 ? socket.takeError() : 0;
            return pending != 0 ? pending : (int) withFlags(socket, flags, () -> receiveAll(socket, messages, count, flags));
        });
    }

    private int receiveAll(FakeSocket socket, long messages, int count, int flags) {
        int done = 0;
        while (done < count) {
            long header = messages + (long) done * MMsgHdr.SIZE;
            long result;
            try {
                result = receive(socket, header, flags);
            } catch (Refusal refusal) {
                result = -refusal.errno;
            }
            if (result < 0) {
                if (done > 0 && result != -ErrorNumber.EAGAIN) {
                    socket.pendingError = (int) -result; // the next call tells
                }
                return done > 0 ? done : (int) result;
            }
            RawMemory.putInt(header + MMsgHdr.LENGTH, (int) result);
            done++;
        }
        return done;
    }

    @Override
    public int sendmmsg(CallFrame frame, int fd, long messages, int count, int flags) {
        return onSocket(fd, socket -> (int) withFlags(socket, flags, () -> sendAll(socket, messages, Math.min(count, MessageHeader.MOST))));
    }

    private int sendAll(FakeSocket socket, long messages, int count) {
        int done = 0;
        while (done < count) {
            long header = messages + (long) done * MMsgHdr.SIZE;
            long result;
            try {
                result = send(socket, header);
            } catch (Refusal refusal) {
                result = -refusal.errno;
            }
            if (result < 0) {
                return done > 0 ? done : (int) result;
            }
            RawMemory.putInt(header + MMsgHdr.LENGTH, (int) result);
            done++;
            if (result < new MessageHeader(header).gather().length) {
                break;
            }
        }
        return done;
    }

    /** Who sends: this process. */
    ControlMessage credentials() {
        return credentials;
    }

    @Override
    public int pidfdOpen(CallFrame frame, int pid, int flags) {
        return locked(() -> {
            try {
                return (flags & ~SOCK_NONBLOCK) != 0 ? -ErrorNumber.EINVAL
                    : install(new FakePidfd(this, processes.find(pid)), flags | SOCK_CLOEXEC);
            } catch (Refusal refusal) {
                return -refusal.errno;
            }
        });
    }

    @Override
    public int pidfdGetfd(CallFrame frame, int pidfd, int targetFd, int flags) {
        return onPidfd(pidfd, flags, process -> table.add(processes.file(process, targetFd)));
    }

    @Override
    public int pidfdSendSignal(CallFrame frame, int pidfd, int signal, long info, int flags) {
        return onPidfd(pidfd, flags, process -> processes.signal(process, signal));
    }

    private int onPidfd(int fd, int flags, ToIntFunction<FakeProcess> body) {
        return onFile(fd, file -> flags != 0 ? -ErrorNumber.EINVAL
            : file instanceof FakePidfd pidfd ? body.applyAsInt(pidfd.process) : -ErrorNumber.EBADF);
    }

    @Override
    public int waitid(CallFrame frame, int idType, int id, long info, int options, long usage) {
        return locked(() -> processes.waitFor(idType, id, table.get(id), info, options));
    }

    @Override
    public int close(CallFrame frame, int fd) {
        return locked(() -> {
            int result = table.close(fd);
            badDescriptors += result == 0 ? 0 : 1;
            changed();
            return result;
        });
    }

    @Override
    public int fcntl(CallFrame frame, int fd, int command, long argument) {
        return onFile(fd, file -> switch (command) {
            case Descriptor.F_DUPFD_CLOEXEC -> table.add(file, (int) argument);
            case Descriptor.F_GETFD -> Descriptor.FD_CLOEXEC;
            case Descriptor.F_SETFD -> cloexec((argument & Descriptor.FD_CLOEXEC) != 0, 0);
            case Descriptor.F_GETFL -> Descriptor.O_RDWR | (file.nonBlocking ? Descriptor.O_NONBLOCK : 0);
            case Descriptor.F_SETFL -> {
                file.nonBlocking = (argument & Descriptor.O_NONBLOCK) != 0;
                yield 0;
            }
            default -> -ErrorNumber.EINVAL;
        });
    }

    @Override
    public int eventfd(CallFrame frame, int initial, int flags) {
        return locked(() -> install(new FakeEventFd(this, initial, (flags & Descriptor.EFD_SEMAPHORE) != 0), flags));
    }

    /** Knows {@code /proc/self/ns/net} and the like, which all mean the calling thread's namespace, and no other file. */
    @Override
    public int open(CallFrame frame, long path, int flags) {
        return locked(() -> RawMemory.string(path).endsWith("/ns/net")
            ? install(new FakeNamespaceFile(this, namespace()), flags) : -ErrorNumber.ENOENT);
    }

    @Override
    public int epollCreate1(CallFrame frame, int flags) {
        return locked(() -> install(new FakeEpoll(this), flags));
    }

    @Override
    public int epollCtl(CallFrame frame, int epfd, int operation, int fd, long event) {
        return onFile(epfd, file -> {
            FakeFile watched = table.get(fd);
            if (watched == null) {
                badDescriptors++;
                return -ErrorNumber.EBADF;
            }
            return file instanceof FakeEpoll epoll ? epoll.control(operation, watched, fd, event) : -ErrorNumber.EINVAL;
        });
    }

    @Override
    public int epollWait(CallFrame frame, int epfd, long events, int maxEvents, long timeoutNanos) {
        return onFile(epfd, file -> file instanceof FakeEpoll epoll && maxEvents > 0
            ? await(timeoutNanos, () -> epoll.collect(events, maxEvents)) : -ErrorNumber.EINVAL);
    }

    @Override
    public int ppoll(CallFrame frame, long fds, int count, long timeoutNanos) {
        return locked(() -> await(timeoutNanos, () -> poll(fds, count)));
    }

    private int poll(long fds, int count) {
        int ready = 0;
        for (int i = 0; i < count; i++) {
            MemorySegment entry = RawMemory.at(fds + (long) i * PollFd.SIZE, PollFd.SIZE);
            int fd = RawMemory.getInt(entry.address());
            short wanted = entry.get(ValueLayout.JAVA_SHORT, PollFd.EVENTS);
            FakeFile file = table.get(fd);
            int events = fd < 0 ? 0 : file == null ? PollFd.NVAL : file.readiness() & (wanted | PollFd.ERR | PollFd.HUP);
            entry.set(ValueLayout.JAVA_SHORT, PollFd.REVENTS, (short) events);
            ready += events != 0 ? 1 : 0;
        }
        return ready;
    }

    @Override
    public int setns(CallFrame frame, int fd, int namespaceType) {
        return onFile(fd, file -> {
            if (!(file instanceof FakeNamespaceFile handle) || namespaceType != 0 && namespaceType != Namespace.CLONE_NEWNET) {
                return -ErrorNumber.EINVAL;
            }
            entered.put(Thread.currentThread(), handle.namespace);
            return 0;
        });
    }

    @Override
    public int unshare(CallFrame frame, int flags) {
        return locked(() -> {
            if (flags != Namespace.CLONE_NEWNET) {
                return -ErrorNumber.EINVAL;
            }
            entered.put(Thread.currentThread(), new FakeNamespace());
            return 0;
        });
    }

    private FakeNamespace namespace() {
        return entered.getOrDefault(Thread.currentThread(), initialNamespace);
    }

    /** There is one interface, {@code lo}, and its index is 1. */
    @Override
    public int ioctl(CallFrame frame, int fd, long request, long argument) {
        return onSocket(fd, socket -> switch ((int) request) {
            case InterfaceRequest.SIOCGIFINDEX -> {
                boolean known = RawMemory.string(argument).equals("lo");
                if (known) {
                    RawMemory.putInt(argument + InterfaceRequest.INDEX, 1);
                }
                yield known ? 0 : -ErrorNumber.ENODEV;
            }
            case InterfaceRequest.SIOCGIFNAME -> {
                boolean known = RawMemory.getInt(argument + InterfaceRequest.INDEX) == 1;
                if (known) {
                    RawMemory.put(argument, new byte[] {'l', 'o', 0}, 0, 3);
                }
                yield known ? 0 : -ErrorNumber.ENODEV;
            }
            default -> socket.family == AF_KCM ? kcm((int) request, argument) : -ENOTTY;
        });
    }

    /** A KCM socket takes any TCP socket, and its copies are KCM sockets; nothing flows. */
    private int kcm(int request, long argument) {
        return switch (request) {
            case SIOCKCMATTACH, SIOCKCMUNATTACH -> {
                FakeFile file = table.get(RawMemory.getInt(argument));
                yield file == null ? -ErrorNumber.EBADF : file instanceof FakeSocket ? 0 : -ErrorNumber.ENOTSOCK;
            }
            case SIOCKCMCLONE -> {
                FakeSocket copy = make(AF_KCM, SOCK_DGRAM, 0);
                int fd = table.add(copy); // KCM knows no flags, so its caller has to set CLOEXEC
                if (fd >= 0) {
                    RawMemory.putInt(argument, fd);
                }
                yield Math.min(fd, 0);
            }
            default -> -ENOTTY;
        };
    }

    // What calls have in common

    private interface FileCall {
        int run(FakeFile file);
    }

    private interface SocketCall {
        int run(FakeSocket socket);
    }

    private interface Transfer {
        long run(FakeFile file);
    }

    private int onSocket(int fd, SocketCall body) {
        return onFile(fd, file -> file instanceof FakeSocket socket ? body.run(socket) : -ErrorNumber.ENOTSOCK);
    }

    private long onSocketLong(int fd, ToLongFunction<FakeSocket> body) {
        return transfer(fd, file -> file instanceof FakeSocket socket ? body.applyAsLong(socket) : -ErrorNumber.ENOTSOCK);
    }

    private int onFile(int fd, FileCall body) {
        return (int) transfer(fd, body::run);
    }

    private long transfer(int fd, Transfer body) {
        return locked(() -> {
            FakeFile file = table.get(fd);
            if (file == null) {
                badDescriptors++;
                return (long) -ErrorNumber.EBADF;
            }
            try {
                return body.run(file);
            } catch (Refusal refusal) {
                return (long) -refusal.errno;
            }
        });
    }

    /** This kernel has no pipes: copies go through memory. */
    @Override
    public int pipe2(CallFrame frame, long fds, int flags) {
        return -ErrorNumber.ENOSYS;
    }

    @Override
    public long splice(CallFrame frame, int from, int to, long length, int flags) {
        return -ErrorNumber.ENOSYS;
    }

    @Override
    public long sendfile(CallFrame frame, int to, int from, long offset, long count) {
        return -ErrorNumber.ENOSYS;
    }

    /**
     * Waits until the attempt gives something else than 0 or the time is over. An interrupt of the thread does not end a system call, so it is
     * kept for later.
     */
    private int await(long timeoutNanos, IntSupplier attempt) {
        long end = System.nanoTime() + timeoutNanos;
        boolean interrupted = false;
        try {
            while (true) {
                int result = attempt.getAsInt();
                long left = timeoutNanos < 0 ? Long.MAX_VALUE : timeoutNanos == 0 ? 0 : end - System.nanoTime();
                if (result != 0 || left <= 0) {
                    return result;
                }
                try {
                    change.awaitNanos(left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
