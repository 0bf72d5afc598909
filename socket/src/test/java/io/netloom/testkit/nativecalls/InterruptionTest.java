package io.netloom.testkit.nativecalls;

import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.ErrorNumber;
import io.netloom.socket.internal.sys.LinuxSyscalls;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class InterruptionTest {
    @Test
    void aSignalEndsASystemCallWithEintr() throws InterruptedException {
        AtomicInteger result = new AtomicInteger();
        Thread waiter = Thread.ofPlatform().start(() -> result.set(LinuxSyscalls.INSTANCE.ppoll(new CallFrame(), 0, 0, 30_000_000_000L)));
        int number = Interruption.threadId(waiter);
        while (waiter.isAlive()) {
            Interruption.interrupt(number); // again and again: the first ones may come before it waits
            waiter.join(1);
        }
        assertEquals(-ErrorNumber.EINTR, result.get());
    }

    @Test
    void threadsAreFoundFromOutside() throws InterruptedException {
        assertEquals(Interruption.currentThread(), Interruption.threadId(Thread.currentThread()));
        Thread ended = Thread.ofPlatform().start(() -> {});
        ended.join();
        assertThrows(IllegalArgumentException.class, () -> Interruption.threadId(ended));
    }

    @Test
    void whoHasGoneIsNotInterrupted() {
        assertTrue(Interruption.interrupt(Interruption.currentThread()));
        assertFalse(Interruption.interrupt(Integer.MAX_VALUE));
    }
}
