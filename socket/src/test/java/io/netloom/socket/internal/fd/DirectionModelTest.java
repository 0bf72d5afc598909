package io.netloom.socket.internal.fd;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * The waiter slot and the lock's queue under a model checker: small programs of two to four threads, whose interleavings it explores; one that hangs is a lost
 * wake-up and fails.
 */
class DirectionModelTest {
    private static final int INVOCATIONS = Boolean.getBoolean("netloom.soak") ? 10_000 : 150;

    /** Makes the checker attach to this JVM, which opens a socket for good, before anybody counts descriptors. */
    @BeforeAll
    static void attach() {
        Lincheck.runConcurrentTest(1, () -> {});
    }

    @Test
    void noEdgeIsLost() {
        explore(() -> {
            ModelDescriptor model = new ModelDescriptor();
            AtomicInteger received = new AtomicInteger();
            Thread reader = start(() -> received.addAndGet(model.receive(null)));
            model.arrive();
            join(reader);
            assertEquals(1, received.get());
            assertEquals(Fd.ENTERED, model.fd.enter(model.fd.read, Fd.PLATFORM), "the lock is free again");
        });
    }

    @Test
    void noEdgeIsLostBetweenTwoReaders() {
        explore(() -> {
            ModelDescriptor model = new ModelDescriptor();
            AtomicInteger received = new AtomicInteger();
            Thread first = start(() -> received.addAndGet(model.receive(null)));
            Thread second = start(() -> received.addAndGet(model.receive(null)));
            model.arrive();
            model.arrive();
            join(first);
            join(second);
            assertEquals(2, received.get());
            assertEquals(0, model.datagrams.get());
        });
    }

    @Test
    void aCancelledWaitLosesNoDatagram() {
        explore(() -> {
            ModelDescriptor model = new ModelDescriptor();
            AtomicReference<Waiter> waiting = new AtomicReference<>();
            AtomicInteger ended = new AtomicInteger();
            AtomicInteger received = new AtomicInteger();
            Thread cancelled = start(() -> ended.set(model.receive(waiting)));
            Thread other = start(() -> received.set(model.receive(null)));
            Thread canceller = start(() -> {
                Waiter waiter = waiting.get();
                if (waiter != null && waiter.withdraw(Waiter.INTERRUPTED)) {
                    waiter.resume();
                }
            });
            model.arrive();
            join(canceller);
            // Who was not cancelled needs a datagram of its own.
            model.arrive();
            join(cancelled);
            join(other);
            assertEquals(1, received.get());
            assertTrue(ended.get() == 1 || ended.get() == Fd.INTERRUPTED);
            assertEquals(ended.get() == 1 ? 0 : 1, model.datagrams.get(), "nothing lost, nothing taken twice");
            assertEquals(Fd.ENTERED, model.fd.enter(model.fd.read, Fd.PLATFORM), "the lock is free again");
        });
    }

    @Test
    void noByteIsLostAfterAShortRead() {
        explore(() -> {
            ModelDescriptor model = ModelDescriptor.stream();
            AtomicInteger received = new AtomicInteger();
            Thread reader = start(() -> {
                while (received.get() < 2) {
                    received.addAndGet(model.read(null));
                }
            });
            model.arrive();
            model.arrive();
            join(reader);
            assertEquals(2, received.get());
        });
    }

    @Test
    void theEndIsSeenAfterAShortRead() {
        explore(() -> {
            ModelDescriptor model = ModelDescriptor.stream();
            AtomicInteger received = new AtomicInteger();
            Thread reader = start(() -> {
                for (int n; (n = model.read(null)) != 0; ) {
                    received.addAndGet(n);
                }
            });
            model.arrive();
            model.arriveLast();
            join(reader);
            assertEquals(2, received.get());
        });
    }

    @Test
    void aCancelledWaitAfterAShortReadLosesNoByte() {
        explore(() -> {
            ModelDescriptor model = ModelDescriptor.stream();
            model.arrive();
            assertEquals(1, model.read(null));
            AtomicReference<Waiter> waiting = new AtomicReference<>();
            AtomicInteger ended = new AtomicInteger();
            Thread cancelled = start(() -> ended.set(model.read(waiting)));
            Thread canceller = start(() -> {
                Waiter waiter = waiting.get();
                if (waiter != null && waiter.withdraw(Waiter.INTERRUPTED)) {
                    waiter.resume();
                }
            });
            model.arrive();
            join(canceller);
            join(cancelled);
            assertEquals(1, ended.get() == Fd.INTERRUPTED ? model.read(null) : ended.get());
        });
    }

    @Test
    void whoWasEndedFindsTheSlotFree() {
        explore(() -> {
            ModelDescriptor model = new ModelDescriptor();
            Fd fd = model.fd;
            assertEquals(Fd.ENTERED, fd.enter(fd.read, Fd.PLATFORM));
            ModelWaiter waiter = new ModelWaiter(fd.read);
            assertEquals(Waiter.WAITING, waiter.armSlot());
            Thread canceller = start(() -> {
                if (waiter.withdraw(Waiter.INTERRUPTED)) {
                    waiter.resume();
                }
            });
            waiter.await(Waiter.WAITING);
            fd.leave(fd.read);
            // The canceller may still be at it.
            assertEquals(Fd.ENTERED, fd.enter(fd.read, Fd.PLATFORM));
            assertEquals(Waiter.WAITING, new ModelWaiter(fd.read).armSlot());
            join(canceller);
            assertEquals(1, waiter.resumed);
        });
    }

    @Test
    void closingEndsWhoeverWaits() {
        explore(() -> {
            ModelDescriptor model = new ModelDescriptor();
            AtomicInteger first = new AtomicInteger();
            AtomicInteger second = new AtomicInteger();
            Thread a = start(() -> first.set(model.receive(null)));
            Thread b = start(() -> second.set(model.receive(null)));
            model.arrive();
            assertTrue(model.fd.close());
            join(a);
            join(b);
            int received = (first.get() == 1 ? 1 : 0) + (second.get() == 1 ? 1 : 0);
            assertEquals(1, received + model.datagrams.get());
            assertTrue(isEnd(first.get()) && isEnd(second.get()));
            assertEquals(1, model.closes.get());
        });
    }

    @Test
    void theLockGoesToTheFirstWhoStillWaits() {
        explore(() -> {
            ModelDescriptor model = new ModelDescriptor();
            Fd fd = model.fd;
            assertEquals(Fd.ENTERED, fd.enter(fd.read, Fd.PLATFORM));
            ModelWaiter[] queued = queue(fd, 3);
            Thread canceller = start(() -> queued[0].withdraw(Waiter.CANCELLED));
            Thread latecomer = start(() -> {
                if (fd.enter(fd.read, Fd.PLATFORM) == Fd.ENTERED) {
                    throw new AssertionError("somebody jumped the queue");
                }
            });
            fd.leave(fd.read);
            join(canceller);
            join(latecomer);
            int owner = queued[0].reason() == Waiter.READY ? 0 : 1;
            assertEquals(Waiter.READY, queued[owner].reason());
            assertEquals(Waiter.WAITING, queued[2].reason(), "one at a time");
            fd.unlock(fd.read);
            if (owner == 0) {
                assertEquals(Waiter.READY, queued[1].reason());
                fd.unlock(fd.read);
            }
            assertEquals(Waiter.READY, queued[2].reason());
            fd.unlock(fd.read);
            assertEquals(Fd.ENTERED, fd.enter(fd.read, Fd.PLATFORM), "free in the end");
            for (ModelWaiter waiter : queued) {
                assertEquals(waiter.reason() == Waiter.READY ? 1 : 0, waiter.resumed);
            }
        });
    }

    @Test
    void closingMeetsAHandOver() {
        explore(() -> {
            ModelDescriptor model = new ModelDescriptor();
            Fd fd = model.fd;
            assertEquals(Fd.ENTERED, fd.enter(fd.read, Fd.PLATFORM));
            ModelWaiter[] queued = queue(fd, 2);
            AtomicInteger late = new AtomicInteger();
            Thread closer = start(fd::close);
            Thread latecomer = start(() -> late.set(model.receive(null)));
            model.requireOpenNumber();
            fd.leave(fd.read);
            // Who was handed the lock finds out that there is nothing to use it for, and hands it on.
            for (ModelWaiter waiter : queued) {
                if (waiter.reason() == Waiter.READY) {
                    int again = fd.reenter(fd.read);
                    if (again == Fd.ENTERED) {
                        model.requireOpenNumber();
                        fd.leave(fd.read);
                    }
                }
            }
            join(closer);
            for (ModelWaiter waiter : queued) {
                assertTrue(waiter.reason() == Waiter.READY || waiter.reason() == Waiter.CLOSED);
                assertEquals(1, waiter.resumed);
            }
            join(latecomer);
            assertTrue(late.get() == Fd.CLOSED || late.get() == Fd.CLOSED_WHILE_WAITING);
            assertEquals(1, model.closes.get());
        });
    }

    @Test
    void theLockExcludes() {
        explore(() -> {
            ModelDescriptor model = new ModelDescriptor();
            AtomicInteger inside = new AtomicInteger();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                threads.add(start(() -> {
                    Fd fd = model.fd;
                    int result = fd.enter(fd.write, Fd.PLATFORM);
                    if (result == Fd.QUEUE) {
                        result = ThreadWait.proceed(fd, fd.write, result, Long.MAX_VALUE);
                    }
                    assertEquals(Fd.ENTERED, result);
                    assertEquals(1, inside.incrementAndGet());
                    inside.decrementAndGet();
                    fd.leave(fd.write);
                }));
            }
            threads.forEach(DirectionModelTest::join);
            assertEquals(Fd.ENTERED, model.fd.enter(model.fd.write, Fd.PLATFORM));
        });
    }

    private static boolean isEnd(int result) {
        return result == 1 || result == Fd.CLOSED || result == Fd.CLOSED_WHILE_WAITING;
    }

    private static ModelWaiter[] queue(Fd fd, int count) {
        ModelWaiter[] queued = new ModelWaiter[count];
        for (int i = 0; i < count; i++) {
            queued[i] = new ModelWaiter(fd.read);
            assertEquals(Waiter.WAITING, queued[i].enqueue());
        }
        return queued;
    }

    private static void explore(Runnable program) {
        Lincheck.runConcurrentTest(INVOCATIONS, program);
    }

    private static Thread start(Runnable body) {
        Thread thread = new Thread(body);
        thread.start();
        return thread;
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
