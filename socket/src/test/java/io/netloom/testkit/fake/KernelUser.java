package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.Descriptor;
import io.netloom.socket.internal.sys.Epoll;
import io.netloom.socket.internal.sys.EpollEvent;
import io.netloom.socket.internal.sys.InterfaceRequest;
import io.netloom.socket.internal.sys.PollFd;
import io.netloom.socket.internal.sys.SocketAddressLayout;
import io.netloom.socket.internal.sys.Syscalls;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import static io.netloom.socket.internal.sys.SocketConstants.AF_INET;
import static io.netloom.socket.internal.sys.SocketConstants.AF_UNIX;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_NOSIGNAL;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_CLOEXEC;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_DGRAM;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_NONBLOCK;
import static io.netloom.socket.internal.sys.SocketConstants.SOL_SOCKET;

/** Makes system calls with Java values in a test's words: for tests of a kernel, and for the far end of a connection. Belongs to one thread. */
public final class KernelUser {
    private static final int FLAGS = SOCK_NONBLOCK | SOCK_CLOEXEC;
    private static final int EVENTS = 64;

    private final Syscalls kernel;
    private final CallFrame frame = new CallFrame();

    /** Who sent what {@link #receive} returned last: port of an inet sender. */
    private int senderPort;

    public KernelUser(Syscalls kernel) {
        this.kernel = kernel;
    }

    /** One event of {@link #epollWait}. */
    public record Event(int events, long data) {}

    // Names

    private int inet(int port) {
        MemorySegment memory = frame.memory();
        memory.asSlice(frame.nameOffset(), SocketAddressLayout.Inet4.SIZE).fill((byte) 0);
        memory.set(ValueLayout.JAVA_SHORT, frame.nameOffset(), (short) AF_INET);
        memory.set(ValueLayout.JAVA_BYTE, frame.nameOffset() + 2, (byte) (port >> 8));
        memory.set(ValueLayout.JAVA_BYTE, frame.nameOffset() + 3, (byte) port);
        memory.set(ValueLayout.JAVA_BYTE, frame.nameOffset() + 4, (byte) 127);
        memory.set(ValueLayout.JAVA_BYTE, frame.nameOffset() + 7, (byte) 1);
        return SocketAddressLayout.Inet4.SIZE;
    }

    private int unix(String path) {
        byte[] bytes = path.getBytes(StandardCharsets.UTF_8);
        MemorySegment memory = frame.memory();
        memory.set(ValueLayout.JAVA_SHORT, frame.nameOffset(), (short) AF_UNIX);
        MemorySegment.copy(bytes, 0, memory, ValueLayout.JAVA_BYTE, frame.nameOffset() + 2, bytes.length);
        return 2 + bytes.length;
    }

    private int portOfName() {
        MemorySegment memory = frame.memory();
        return (memory.get(ValueLayout.JAVA_BYTE, frame.nameOffset() + 2) & 0xff) << 8
            | memory.get(ValueLayout.JAVA_BYTE, frame.nameOffset() + 3) & 0xff;
    }

    // Sockets

    public int socket(int family, int type) {
        return kernel.socket(frame, family, type | FLAGS, 0);
    }

    public int[] pair(int type) {
        int result = kernel.socketpair(frame, AF_UNIX, type | FLAGS, 0, frame.value());
        if (result < 0) {
            throw new AssertionError("socketpair: " + result);
        }
        return new int[] {frame.valueInt(0), frame.valueInt(4)};
    }

    public int bindInet(int fd, int port) {
        return kernel.bind(frame, fd, frame.name(), inet(port));
    }

    /** A name that begins with a zero character is abstract; an empty one lets the kernel choose. */
    public int bindUnix(int fd, String name) {
        return kernel.bind(frame, fd, frame.name(), unix(name));
    }

    public int connectInet(int fd, int port) {
        return kernel.connect(frame, fd, frame.name(), inet(port));
    }

    public int connectUnix(int fd, String name) {
        return kernel.connect(frame, fd, frame.name(), unix(name));
    }

    public int listen(int fd, int backlog) {
        return kernel.listen(frame, fd, backlog);
    }

    public int accept(int fd) {
        return kernel.accept4(frame, fd, 0, 0, FLAGS);
    }

    public int shutdown(int fd, int how) {
        return kernel.shutdown(frame, fd, how);
    }

    public int port(int fd) {
        frame.nameLength(CallFrame.NAME_CAPACITY);
        kernel.getsockname(frame, fd, frame.name(), frame.nameLengthAddress());
        return portOfName();
    }

    /** The peer's port; {@code -errno} if there is none. */
    public int peerPort(int fd) {
        frame.nameLength(CallFrame.NAME_CAPACITY);
        int result = kernel.getpeername(frame, fd, frame.name(), frame.nameLengthAddress());
        return result < 0 ? result : portOfName();
    }

    /** Length of the name that getsockname reports. */
    public int nameLength(int fd) {
        frame.nameLength(CallFrame.NAME_CAPACITY);
        kernel.getsockname(frame, fd, frame.name(), frame.nameLengthAddress());
        return frame.nameLength();
    }

    /** An option of level SOL_SOCKET; {@code -errno} if it fails. */
    public int option(int fd, int option) {
        frame.valueLength(4);
        int result = kernel.getsockopt(frame, fd, SOL_SOCKET, option, frame.value(), frame.valueLengthAddress());
        return result < 0 ? result : frame.valueInt(0);
    }

    /** An option of 64 bits; {@code -errno} if it fails. */
    public long longOption(int fd, int option) {
        frame.valueLength(8);
        int result = kernel.getsockopt(frame, fd, SOL_SOCKET, option, frame.value(), frame.valueLengthAddress());
        return result < 0 ? result : frame.memory().get(ValueLayout.JAVA_LONG, frame.valueOffset());
    }

    public int setOption(int fd, int option, int value) {
        frame.valueInt(0, value);
        return kernel.setsockopt(frame, fd, SOL_SOCKET, option, frame.value(), 4);
    }

    public int setOption(int fd, int level, int option, byte[] value) {
        MemorySegment.copy(value, 0, frame.memory(), ValueLayout.JAVA_BYTE, frame.valueOffset(), value.length);
        return kernel.setsockopt(frame, fd, level, option, frame.value(), value.length);
    }

    /** As much of the option as there is and fits; null if there is none. */
    public byte[] optionBytes(int fd, int level, int option, int capacity) {
        frame.valueLength(capacity);
        int result = kernel.getsockopt(frame, fd, level, option, frame.value(), frame.valueLengthAddress());
        return result < 0 ? null
            : frame.memory().asSlice(frame.valueOffset(), Math.min(frame.valueLength(), capacity)).toArray(ValueLayout.JAVA_BYTE);
    }

    // Transfers

    public int send(int fd, String text) {
        return send(fd, text.getBytes(StandardCharsets.UTF_8));
    }

    public int send(int fd, byte[] bytes) {
        frame.bounceBuffer().put(0, bytes);
        return (int) kernel.sendto(frame, fd, frame.bounce().address(), bytes.length, MSG_NOSIGNAL, 0, 0, MemorySegment.NULL);
    }

    public int sendToPort(int fd, String text, int port) {
        frame.bounceBuffer().put(0, text.getBytes(StandardCharsets.UTF_8));
        return (int) kernel.sendto(
            frame, fd, frame.bounce().address(), text.length(), MSG_NOSIGNAL, frame.name(), inet(port), MemorySegment.NULL);
    }

    public int sendToUnix(int fd, String text, String name) {
        frame.bounceBuffer().put(0, text.getBytes(StandardCharsets.UTF_8));
        return (int) kernel.sendto(
            frame, fd, frame.bounce().address(), text.length(), MSG_NOSIGNAL, frame.name(), unix(name), MemorySegment.NULL);
    }

    /** What arrived, as text; the error as "-11" and the like; the end of a stream, and an empty datagram, as "". */
    public String receive(int fd, int capacity, int flags) {
        frame.nameLength(CallFrame.NAME_CAPACITY);
        long result = kernel.recvfrom(
            frame, fd, frame.bounce().address(), capacity, flags, frame.name(), frame.nameLengthAddress(), MemorySegment.NULL);
        if (result < 0) {
            return Long.toString(result);
        }
        senderPort = frame.nameLength() == SocketAddressLayout.Inet4.SIZE ? portOfName() : -1;
        byte[] bytes = new byte[(int) Math.min(result, capacity)];
        frame.bounceBuffer().get(0, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    public String receive(int fd) {
        return receive(fd, CallFrame.BOUNCE_SIZE, 0);
    }

    /** What recvfrom returns, and nothing of what it wrote. */
    public int receivedLength(int fd, int capacity, int flags) {
        return (int) kernel.recvfrom(frame, fd, frame.bounce().address(), capacity, flags, 0, 0, MemorySegment.NULL);
    }

    public int senderPort() {
        return senderPort;
    }

    public int senderNameLength() {
        return frame.nameLength();
    }

    /** Sends until the kernel refuses; returns the refusal. */
    public int fill(int fd, int size) {
        byte[] bytes = new byte[size];
        int result;
        do {
            result = send(fd, bytes);
        } while (result >= 0);
        return result;
    }

    public void drain(int fd) {
        int result;
        do {
            result = receivedLength(fd, CallFrame.BOUNCE_SIZE, 0);
        } while (result > 0);
    }

    // Descriptors

    public int close(int fd) {
        return kernel.close(frame, fd);
    }

    public int fcntl(int fd, int command, long argument) {
        return kernel.fcntl(frame, fd, command, argument);
    }

    public int duplicate(int fd) {
        return fcntl(fd, Descriptor.F_DUPFD_CLOEXEC, 3);
    }

    public int eventfd(int flags) {
        return kernel.eventfd(frame, 0, flags | Descriptor.EFD_NONBLOCK | Descriptor.EFD_CLOEXEC);
    }

    /** Adds to an eventfd's counter. */
    public int signal(int fd, long value) {
        frame.bounce().set(ValueLayout.JAVA_LONG, 0, value);
        return (int) kernel.write(frame, fd, frame.bounce().address(), 8, MemorySegment.NULL);
    }

    /** Takes an eventfd's counter; {@code -errno} if it fails. */
    public long take(int fd) {
        long result = kernel.read(frame, fd, frame.bounce().address(), 8, MemorySegment.NULL);
        return result < 0 ? result : frame.bounce().get(ValueLayout.JAVA_LONG, 0);
    }

    // Waiting

    public int epoll() {
        return kernel.epollCreate1(frame, Epoll.CLOEXEC);
    }

    public int control(int epoll, int operation, int fd, int events, long data) {
        EpollEvent.set(frame.memory(), frame.valueOffset(), 0, events, data);
        return kernel.epollCtl(frame, epoll, operation, fd, frame.value());
    }

    public List<Event> epollWait(int epoll, long timeoutNanos) {
        int count = kernel.epollWait(frame, epoll, frame.bounce().address(), EVENTS, timeoutNanos);
        if (count < 0) {
            throw new AssertionError("epoll_wait: " + count);
        }
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(new Event(EpollEvent.events(frame.bounce(), 0, i), EpollEvent.data(frame.bounce(), 0, i)));
        }
        return events;
    }

    /** The events of a poll without waiting. */
    public int poll(int fd) {
        return poll(fd, PollFd.IN | PollFd.OUT | PollFd.PRI | PollFd.RDHUP, 0);
    }

    public int poll(int fd, int events, long timeoutNanos) {
        frame.valueInt(PollFd.FD, fd);
        frame.valueInt(PollFd.EVENTS, events);
        int result = kernel.ppoll(frame, frame.value(), 1, timeoutNanos);
        return result < 0 ? result : frame.valueInt(PollFd.EVENTS) >>> 16;
    }

    // Namespaces

    public int openNamespace() {
        frame.memory().setString(frame.valueOffset(), "/proc/thread-self/ns/net");
        return kernel.open(frame, frame.value(), Descriptor.O_RDONLY | Descriptor.O_CLOEXEC);
    }

    public int setns(int fd, int type) {
        return kernel.setns(frame, fd, type);
    }

    public int unshare(int flags) {
        return kernel.unshare(frame, flags);
    }

    /** The index; {@code -errno} if it fails. */
    public int interfaceIndex(int fd, String name) {
        int result = interfaceRequest(fd, InterfaceRequest.SIOCGIFINDEX, name);
        return result < 0 ? result : frame.valueInt(InterfaceRequest.INDEX);
    }

    /** Sets {@code lo} up, which is down in a new namespace; with it come 127.0.0.1 and ::1. */
    public void raiseLoopback() {
        int fd = socket(AF_INET, SOCK_DGRAM);
        interfaceRequest(fd, InterfaceRequest.SIOCGIFFLAGS, "lo");
        int flags = frame.valueInt(InterfaceRequest.FLAGS) & 0xffff;
        if ((flags & InterfaceRequest.IFF_UP) == 0) {
            frame.valueInt(InterfaceRequest.FLAGS, flags | InterfaceRequest.IFF_UP);
            int result = kernel.ioctl(frame, fd, InterfaceRequest.SIOCSIFFLAGS, frame.value());
            if (result != 0) {
                throw new AssertionError("lo cannot be set up: " + result);
            }
        }
        close(fd);
    }

    private int interfaceRequest(int fd, int request, String name) {
        frame.memory().asSlice(frame.valueOffset(), InterfaceRequest.SIZE).fill((byte) 0);
        frame.memory().setString(frame.valueOffset(), name);
        return kernel.ioctl(frame, fd, request, frame.value());
    }
}
