package io.netloom.netlink.test;

import io.netloom.netlink.internal.Ending;
import io.netloom.netlink.test.ModelKernel.Caller;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * Who reads for all, under a model checker: the lead handed over while callers are answered, cancelled, told of a loss and closed. A program that hangs is a lead that nobody has taken over, or an answer
 * that nobody was told of, and fails.
 */
class LeadModelTest {
    private static final int INVOCATIONS = Boolean.getBoolean("netloom.soak") ? 5_000 : 60;

    /** Makes the checker attach to this JVM, which opens a socket for good, before anybody counts descriptors. */
    @BeforeAll
    static void attach() {
        Lincheck.runConcurrentTest(1, () -> {});
    }

    @Test
    void everyoneGetsHisAnswer() {
        explore(() -> {
            ModelKernel kernel = new ModelKernel();
            Run first = new Run(kernel.new Caller(Ending.FIRST, true));
            Run second = new Run(kernel.new Caller(Ending.FIRST, true));
            first.join();
            second.join();
            assertEquals(ModelKernel.ANSWERED, first.result.get());
            assertEquals(ModelKernel.ANSWERED, second.result.get());
            assertQuiet(kernel, 0);
        });
    }

    @Test
    void everyoneOfThreeGetsHisAnswer() {
        explore(() -> {
            ModelKernel kernel = new ModelKernel();
            Run[] runs = {new Run(kernel.new Caller(Ending.FIRST, true)), new Run(kernel.new Caller(Ending.FIRST, true)), new Run(kernel.new Caller(Ending.FIRST, true))};
            for (Run run : runs) {
                run.join();
                assertEquals(ModelKernel.ANSWERED, run.result.get());
            }
            assertQuiet(kernel, 0);
        });
    }

    @Test
    void aCancelledLeaderPassesTheLeadOn() {
        explore(() -> {
            ModelKernel kernel = new ModelKernel();
            Caller silent = kernel.new Caller(Ending.FIRST, false);
            Run cancelled = new Run(silent);
            Run answered = new Run(kernel.new Caller(Ending.FIRST, true));
            silent.cancel();
            cancelled.join();
            answered.join();
            assertEquals(ModelKernel.CANCELLED, cancelled.result.get());
            assertEquals(ModelKernel.ANSWERED, answered.result.get());
            // What was sent and is not answered stays, dead.
            assertQuiet(kernel, kernel.table.size());
            assertTrue(kernel.table.size() <= 1);
        });
    }

    @Test
    void whoeverIsCancelledTakesNobodysAnswer() {
        explore(() -> {
            ModelKernel kernel = new ModelKernel();
            Caller first = kernel.new Caller(Ending.FIRST, true);
            Run cancelled = new Run(first);
            Run second = new Run(kernel.new Caller(Ending.FIRST, true));
            Run third = new Run(kernel.new Caller(Ending.FIRST, true));
            first.cancel();
            cancelled.join();
            second.join();
            third.join();
            assertTrue(cancelled.result.get() == ModelKernel.CANCELLED || cancelled.result.get() == ModelKernel.ANSWERED);
            assertEquals(ModelKernel.ANSWERED, second.result.get());
            assertEquals(ModelKernel.ANSWERED, third.result.get());
            assertFalse(kernel.table.isLed());
        });
    }

    @Test
    void closingEndsWhoeverWaits() {
        explore(() -> {
            ModelKernel kernel = new ModelKernel();
            Run first = new Run(kernel.new Caller(Ending.FIRST, false));
            Run second = new Run(kernel.new Caller(Ending.FIRST, true));
            kernel.close();
            first.join();
            second.join();
            assertEquals(ModelKernel.CLOSED, first.result.get());
            assertTrue(second.result.get() == ModelKernel.CLOSED || second.result.get() == ModelKernel.ANSWERED);
            assertFalse(kernel.table.isLed());
        });
    }

    @Test
    void closingMeetsACancelledLeader() {
        explore(() -> {
            ModelKernel kernel = new ModelKernel();
            Caller leader = kernel.new Caller(Ending.FIRST, false);
            Run first = new Run(leader);
            Run second = new Run(kernel.new Caller(Ending.FIRST, false));
            Thread closer = start(kernel::close);
            leader.cancel();
            first.join();
            second.join();
            join(closer);
            assertTrue(first.result.get() == ModelKernel.CLOSED || first.result.get() == ModelKernel.CANCELLED);
            assertEquals(ModelKernel.CLOSED, second.result.get());
            assertFalse(kernel.table.isLed());
        });
    }

    @Test
    void dumpsRunOneAfterAnother() {
        explore(() -> {
            ModelKernel kernel = new ModelKernel();
            Run first = new Run(kernel.new Caller(Ending.DUMP, true));
            Run second = new Run(kernel.new Caller(Ending.DUMP, true));
            Run request = new Run(kernel.new Caller(Ending.FIRST, true));
            for (Run run : new Run[] {first, second, request}) {
                run.join();
                assertEquals(ModelKernel.ANSWERED, run.result.get());
            }
            assertQuiet(kernel, 0);
        });
    }

    @Test
    void whoeverFindsNoRoomWaitsForIt() {
        explore(() -> {
            ModelKernel kernel = new ModelKernel(1);
            Run[] runs = {new Run(kernel.new Caller(Ending.FIRST, true)), new Run(kernel.new Caller(Ending.FIRST, true)), new Run(kernel.new Caller(Ending.FIRST, true))};
            for (Run run : runs) {
                run.join();
                assertEquals(ModelKernel.ANSWERED, run.result.get());
            }
            assertQuiet(kernel, 0);
        });
    }

    @Test
    void whoeverReadsForAllIsToldOfRoomThatAnotherMakes() {
        explore(() -> {
            ModelKernel kernel = new ModelKernel(1);
            Run batch = new Run(kernel.new Caller(Ending.ERROR_ONLY, Ending.FIRST));
            Run[] runs = {batch, new Run(kernel.new Caller(Ending.FIRST, true)), new Run(kernel.new Caller(Ending.FIRST, true))};
            for (Run run : runs) {
                run.join();
                assertEquals(ModelKernel.ANSWERED, run.result.get());
            }
            assertQuiet(kernel, 0);
        });
    }

    @Test
    void aDumpWaitsForTheEndOfACancelledOne() {
        explore(() -> {
            ModelKernel kernel = new ModelKernel();
            Caller first = kernel.new Caller(Ending.DUMP, true);
            Run cancelled = new Run(first);
            Run second = new Run(kernel.new Caller(Ending.DUMP, true));
            first.cancel();
            cancelled.join();
            second.join();
            assertEquals(ModelKernel.ANSWERED, second.result.get());
            assertFalse(kernel.table.isLed());
        });
    }

    @Test
    void aLossIsToldToWhoeverWasWaiting() {
        explore(() -> {
            ModelKernel kernel = new ModelKernel();
            Run first = new Run(kernel.new Caller(Ending.FIRST, true));
            Run second = new Run(kernel.new Caller(Ending.FIRST, true));
            kernel.overrun();
            first.join();
            second.join();
            for (Run run : new Run[] {first, second}) {
                assertTrue(run.result.get() == ModelKernel.ANSWERED || run.result.get() == ModelKernel.LOST);
            }
            assertFalse(kernel.table.isLed());
            assertEquals(0, kernel.table.size());
        });
    }

    private static void assertQuiet(ModelKernel kernel, int pending) {
        assertFalse(kernel.table.isLed(), "nobody leads where nobody waits");
        assertEquals(pending, kernel.table.size());
        assertEquals(0, kernel.unread());
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

    private static final class Run {
        final AtomicInteger result = new AtomicInteger();
        private final Thread thread;

        Run(Caller caller) {
            thread = start(() -> result.set(caller.run()));
        }

        void join() {
            LeadModelTest.join(thread);
        }
    }
}
