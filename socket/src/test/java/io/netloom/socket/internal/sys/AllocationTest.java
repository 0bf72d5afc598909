package io.netloom.socket.internal.sys;

import com.sun.management.ThreadMXBean;
import io.netloom.testkit.fake.KernelUser;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** System calls allocate nothing once they are compiled. */
class AllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int CALLS = 20_000;

    private final Syscalls system = LinuxSyscalls.INSTANCE;
    private final CallFrame frame = new CallFrame();
    private final int receiver = open();
    private final int sender = open();

    @BeforeAll
    static void raiseLoopback() {
        new KernelUser(LinuxSyscalls.INSTANCE).raiseLoopback();
    }

    @AfterEach
    void close() {
        system.close(frame, receiver);
        system.close(frame, sender);
    }

    @Test
    void receiveOnAnEmptySocket() {
        long buffer = frame.bounce().address();
        assertNoAllocation(() -> {
            long result = system.recvfrom(frame, receiver, buffer, 64, 0, frame.name(), frame.nameLengthAddress(), MemorySegment.NULL);
            assertEquals(-ErrorNumber.EAGAIN, result);
        });
    }

    @Test
    void datagramThroughTheLoopback() {
        bindLoopback();
        long buffer = frame.bounce().address();
        assertNoAllocation(() -> roundTrip(buffer, MemorySegment.NULL));
    }

    @Test
    void datagramFromMemoryOfASharedArena() {
        bindLoopback();
        try (Arena arena = Arena.ofShared()) {
            MemorySegment memory = arena.allocate(64);
            assertNoAllocation(() -> roundTrip(memory.address(), memory));
        }
    }

    @Test
    void leasedFrame() {
        assertNoAllocation(() -> {
            CallFrame leased = CallFrames.lease();
            leased.valueLength(4);
            assertEquals(0, system.getsockopt(
                leased, receiver, SocketConstants.SOL_SOCKET, SocketConstants.SO_TYPE, leased.value(), leased.valueLengthAddress()));
            assertEquals(SocketConstants.SOCK_DGRAM, leased.valueInt(0));
            CallFrames.release(leased);
        });
    }

    @Test
    void waitThatEndsAtOnce() {
        int epoll = system.epollCreate1(frame, Epoll.CLOEXEC);
        long events = frame.bounce().address();
        assertNoAllocation(() -> assertEquals(0, system.epollWait(frame, epoll, events, 16, 0)));
        system.close(frame, epoll);
    }

    private int open() {
        return system.socket(
            frame, SocketConstants.AF_INET, SocketConstants.SOCK_DGRAM | SocketConstants.SOCK_NONBLOCK | SocketConstants.SOCK_CLOEXEC, 0);
    }

    /** Binds the receiver and connects the sender to it. */
    private void bindLoopback() {
        frame.memory().asSlice(frame.nameOffset(), SocketAddressLayout.Inet4.SIZE).fill((byte) 0);
        frame.memory().set(ValueLayout.JAVA_SHORT, frame.nameOffset(), (short) SocketConstants.AF_INET);
        frame.memory().set(ValueLayout.JAVA_BYTE, frame.nameOffset() + SocketAddressLayout.Inet4.ADDRESS, (byte) 127);
        frame.memory().set(ValueLayout.JAVA_BYTE, frame.nameOffset() + SocketAddressLayout.Inet4.ADDRESS + 3, (byte) 1);
        assertEquals(0, system.bind(frame, receiver, frame.name(), SocketAddressLayout.Inet4.SIZE));
        frame.nameLength(CallFrame.NAME_CAPACITY);
        assertEquals(0, system.getsockname(frame, receiver, frame.name(), frame.nameLengthAddress()));
        assertEquals(0, system.connect(frame, sender, frame.name(), frame.nameLength()));
    }

    private void roundTrip(long buffer, MemorySegment owner) {
        assertEquals(32, system.sendto(frame, sender, buffer, 32, SocketConstants.MSG_NOSIGNAL, 0, 0, owner));
        frame.nameLength(CallFrame.NAME_CAPACITY);
        assertEquals(32, system.recvfrom(frame, receiver, buffer, 64, 0, frame.name(), frame.nameLengthAddress(), owner));
        assertEquals(SocketAddressLayout.Inet4.SIZE, frame.nameLength());
    }

    /** The least of several rounds, because a round in which the compiler replaces code may allocate. */
    private static void assertNoAllocation(Runnable call) {
        long thread = Thread.currentThread().threadId();
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 20 && least != 0; round++) {
            long before = THREADS.getThreadAllocatedBytes(thread);
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            least = Math.min(least, THREADS.getThreadAllocatedBytes(thread) - before);
        }
        assertEquals(0, least, "bytes in " + CALLS + " calls");
    }
}
