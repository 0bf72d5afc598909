package io.netloom.socket.internal.sys;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Every call reaches the kernel with its arguments in the right places. */
class LinuxSyscallsTest {
    private static final int FLAGS = SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC;

    private final Syscalls system = LinuxSyscalls.INSTANCE;
    private final CallFrame frame = new CallFrame();

    @Test
    void failuresAreNegativeErrorNumbers() {
        assertEquals(-ErrorNumber.EBADF, system.close(frame, -1));
        assertEquals(ErrorNumber.EBADF, frame.errno());
        assertEquals(-ErrorNumber.EBADF, system.read(frame, -1, frame.value(), 1, MemorySegment.NULL));
        assertEquals(-ErrorNumber.EAFNOSUPPORT, system.socket(frame, 4242, SocketConstants.SOCK_STREAM, 0));
        assertEquals(-ErrorNumber.EFAULT, system.socketpair(frame, SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM, 0, 8));
    }

    @Test
    void pairCarriesBytes() {
        int[] pair = pair(SocketConstants.SOCK_STREAM);
        frame.bounceBuffer().put(0, (byte) 42);
        assertEquals(1, system.write(frame, pair[0], frame.bounce().address(), 1, MemorySegment.NULL));
        frame.bounceBuffer().put(0, (byte) 0);
        assertEquals(1, system.read(frame, pair[1], frame.bounce().address(), 10, MemorySegment.NULL));
        assertEquals(42, frame.bounceBuffer().get(0));
        assertEquals(-ErrorNumber.EAGAIN, system.read(frame, pair[1], frame.bounce().address(), 10, MemorySegment.NULL));
        assertEquals(0, system.shutdown(frame, pair[0], SocketConstants.SHUT_WR));
        assertEquals(0, system.recvfrom(frame, pair[1], frame.bounce().address(), 10, 0, 0, 0, MemorySegment.NULL));
        close(pair);
    }

    @Test
    void variadicCallsGetTheirThirdArgument() {
        int fd = system.eventfd(frame, 0, Descriptor.EFD_NONBLOCK | Descriptor.EFD_CLOEXEC);
        int copy = system.fcntl(frame, fd, Descriptor.F_DUPFD_CLOEXEC, 300);
        assertTrue(copy >= 300, "lowest number not respected: " + copy);
        assertEquals(Descriptor.FD_CLOEXEC, system.fcntl(frame, copy, Descriptor.F_GETFD, 0));
        assertEquals(0, system.fcntl(frame, fd, Descriptor.F_SETFL, 0));
        assertEquals(0, system.fcntl(frame, copy, Descriptor.F_GETFL, 0) & Descriptor.O_NONBLOCK);
        close(fd, copy);

        int socket = system.socket(frame, SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM | FLAGS, 0);
        frame.memory().asSlice(frame.valueOffset(), InterfaceRequest.SIZE).fill((byte) 0);
        frame.memory().setString(frame.valueOffset(), "lo");
        assertEquals(0, system.ioctl(frame, socket, InterfaceRequest.SIOCGIFINDEX, frame.value()));
        assertEquals(1, frame.valueInt(InterfaceRequest.INDEX));
        close(socket);
    }

    @Test
    void openedNamespaceCanBeEnteredAgain() {
        frame.memory().setString(frame.valueOffset(), "/proc/thread-self/ns/net");
        int namespace = system.open(frame, frame.value(), Descriptor.O_RDONLY | Descriptor.O_CLOEXEC);
        assertTrue(namespace >= 0);
        assertEquals(-ErrorNumber.EINVAL, system.setns(frame, namespace, Namespace.CLONE_NEWUSER), "not a user namespace");
        assertEquals(-ErrorNumber.EINVAL, system.unshare(frame, 1));
        close(namespace);
    }

    @Test
    void listenerAcceptsAndNames() {
        int listener = system.socket(frame, SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM | FLAGS, 0);
        assertEquals(0, system.bind(frame, listener, unixFamily(), 2)); // the kernel chooses an abstract name
        assertEquals(0, system.listen(frame, listener, 1));
        frame.nameLength(CallFrame.NAME_CAPACITY);
        assertEquals(0, system.getsockname(frame, listener, frame.name(), frame.nameLengthAddress()));
        assertTrue(frame.nameLength() > 2);
        int client = system.socket(frame, SocketConstants.AF_UNIX, SocketConstants.SOCK_STREAM | FLAGS, 0);
        assertEquals(0, system.connect(frame, client, frame.name(), frame.nameLength()));
        frame.nameLength(CallFrame.NAME_CAPACITY);
        assertEquals(0, system.getpeername(frame, client, frame.name(), frame.nameLengthAddress()));
        int served = system.accept4(frame, listener, 0, 0, FLAGS);
        assertTrue(served >= 0);
        assertNotEquals(0, system.fcntl(frame, served, Descriptor.F_GETFL, 0) & Descriptor.O_NONBLOCK);
        close(listener, client, served);
    }

    @Test
    void optionsGoBothWays() {
        int fd = system.socket(frame, SocketConstants.AF_INET, SocketConstants.SOCK_STREAM | FLAGS, 0);
        frame.valueInt(0, 1);
        assertEquals(0, system.setsockopt(frame, fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, frame.value(), 4));
        frame.valueInt(0, 0);
        frame.valueLength(8);
        assertEquals(0, system.getsockopt(
            frame, fd, SocketConstants.SOL_SOCKET, SocketConstants.SO_KEEPALIVE, frame.value(), frame.valueLengthAddress()));
        assertEquals(1, frame.valueInt(0));
        assertEquals(4, frame.valueLength());
        close(fd);
    }

    @Test
    void eventsCarryTheirDataBack() {
        int epoll = system.epollCreate1(frame, Epoll.CLOEXEC);
        int fd = system.eventfd(frame, 1, Descriptor.EFD_NONBLOCK | Descriptor.EFD_CLOEXEC);
        long data = 0xCAFE_BABE_8BAD_F00DL;
        EpollEvent.set(frame.memory(), frame.valueOffset(), 0, Epoll.IN | Epoll.ET, data);
        assertEquals(0, system.epollCtl(frame, epoll, Epoll.CTL_ADD, fd, frame.value()));
        MemorySegment events = frame.bounce();
        assertEquals(1, system.epollWait(frame, epoll, events.address(), 8, -1));
        assertEquals(Epoll.IN, EpollEvent.events(events, 0, 0));
        assertEquals(data, EpollEvent.data(events, 0, 0));
        assertEquals(0, system.epollWait(frame, epoll, events.address(), 8, 0), "edge-triggered");
        assertEquals(0, system.epollCtl(frame, epoll, Epoll.CTL_DEL, fd, 0));
        close(epoll, fd);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void waitsAreNeverShort(boolean precise) {
        Syscalls system = new LinuxSyscalls(precise);
        int epoll = system.epollCreate1(frame, Epoll.CLOEXEC);
        int fd = system.eventfd(frame, 0, Descriptor.EFD_NONBLOCK | Descriptor.EFD_CLOEXEC);
        long nanos = 2_300_000;
        long start = System.nanoTime();
        assertEquals(0, system.epollWait(frame, epoll, frame.bounce().address(), 8, nanos));
        long middle = System.nanoTime();
        frame.valueInt(0, fd);
        frame.valueInt(PollFd.EVENTS, PollFd.IN);
        assertEquals(0, system.ppoll(frame, frame.value(), 1, nanos));
        long end = System.nanoTime();
        assertTrue(middle - start >= nanos && end - middle >= nanos, (middle - start) + " and " + (end - middle));
        close(epoll, fd);
    }

    @Test
    void millisecondsAreRoundedUpAndClamped() {
        assertEquals(-1, LinuxSyscalls.milliseconds(-5));
        assertEquals(0, LinuxSyscalls.milliseconds(0));
        assertEquals(1, LinuxSyscalls.milliseconds(1));
        assertEquals(1, LinuxSyscalls.milliseconds(1_000_000));
        assertEquals(2, LinuxSyscalls.milliseconds(1_000_001));
        assertEquals(Integer.MAX_VALUE, LinuxSyscalls.milliseconds(Long.MAX_VALUE));
    }

    @Test
    void memoryOfAClosedArenaIsRefusedBeforeTheCall() {
        int[] pair = pair(SocketConstants.SOCK_DGRAM);
        MemorySegment gone;
        try (Arena arena = Arena.ofShared()) {
            gone = arena.allocate(8);
        }
        assertThrows(IllegalStateException.class, () -> system.write(frame, pair[0], gone.address(), 8, gone));
        assertEquals(-ErrorNumber.EAGAIN, system.read(frame, pair[1], frame.value(), 8, MemorySegment.NULL), "nothing was sent");
        close(pair);
    }

    @Test
    void arenaCannotBeClosedDuringACall() throws Exception {
        int[] pair = pair(SocketConstants.SOCK_DGRAM);
        assertEquals(0, system.fcntl(frame, pair[1], Descriptor.F_SETFL, 0)); // a blocking descriptor, for this test only
        boolean refused = false;
        for (int attempt = 0; attempt < 100 && !refused; attempt++) { // again if the arena is closed before the reader has entered the call
            Arena arena = Arena.ofShared();
            MemorySegment memory = arena.allocate(8);
            Thread reader = Thread.ofPlatform().start(() -> readUntilClosed(pair[1], memory));
            while (reader.isAlive() && !inNativeCall(reader)) {
                Thread.onSpinWait();
            }
            Thread.sleep(20);
            refused = closeIsRefused(arena);
            if (refused) {
                assertEquals(1, system.write(frame, pair[0], frame.value(), 1, MemorySegment.NULL));
                reader.join();
                arena.close();
            }
        }
        assertTrue(refused);
        close(pair);
    }

    private void readUntilClosed(int fd, MemorySegment memory) {
        try {
            system.read(new CallFrame(), fd, memory.address(), 8, memory);
        } catch (IllegalStateException closed) {
            assertTrue(closed.getMessage().contains("closed"));
        }
    }

    private static boolean inNativeCall(Thread thread) {
        for (StackTraceElement element : thread.getStackTrace()) {
            if (element.getClassName().equals(Libc.class.getName()) && element.getMethodName().equals("invoke")) {
                return true;
            }
        }
        return false;
    }

    private static boolean closeIsRefused(Arena arena) {
        try {
            arena.close();
            return false;
        } catch (IllegalStateException acquired) {
            return true;
        }
    }

    @Test
    void otherPlatformsAreRefusedInWords() {
        assertNull(Platform.refusal("Linux", "aarch64", 8));
        assertEquals("Netloom needs Linux; this is Mac OS X", Platform.refusal("Mac OS X", "aarch64", 8).get().getMessage());
        assertTrue(Platform.refusal("Linux", "ppc64le", 8).get().getMessage().contains("this is ppc64le"));
        assertTrue(Platform.refusal("Linux", "arm", 4).get().getMessage().contains("32-bit"));
    }

    @Test
    void refusedAccessNamesTheOption() {
        assertTrue(Platform.accessMessage(LinuxSyscallsTest.class.getClassLoader().getUnnamedModule())
            .contains("--enable-native-access=ALL-UNNAMED "));
        assertTrue(Platform.accessMessage(Object.class.getModule()).contains("--enable-native-access=java.base "));
    }

    private long unixFamily() {
        frame.memory().set(ValueLayout.JAVA_SHORT, frame.nameOffset(), (short) SocketConstants.AF_UNIX);
        return frame.name();
    }

    private int[] pair(int type) {
        assertEquals(0, system.socketpair(frame, SocketConstants.AF_UNIX, type | FLAGS, 0, frame.value()));
        return new int[] {frame.valueInt(0), frame.valueInt(4)};
    }

    private void close(int... descriptors) {
        for (int fd : descriptors) {
            assertEquals(0, system.close(frame, fd));
        }
    }
}
