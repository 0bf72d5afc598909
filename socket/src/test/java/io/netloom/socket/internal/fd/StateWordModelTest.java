package io.netloom.socket.internal.fd;

import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.ThreadIdGen;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The state word against its specification: every interleaving of references, lock and close that the model checker finds looks like some order of whole operations. */
public class StateWordModelTest {
    private static final int THREADS = 8;

    private final ModelDescriptor model = new ModelDescriptor();
    private final Fd fd = model.fd;
    private final boolean[] referenced = new boolean[THREADS];
    private final boolean[] locked = new boolean[THREADS];

    /** Makes the checker attach to this JVM, which opens a socket for good, before anybody counts descriptors. */
    @BeforeAll
    public static void attach() {
        Lincheck.runConcurrentTest(1, () -> {});
    }

    @Test
    public void stateWord() {
        new ModelCheckingOptions()
            .iterations(Boolean.getBoolean("netloom.soak") ? 100 : 4)
            .invocationsPerIteration(500)
            .threads(3)
            .actorsPerThread(3)
            .actorsBefore(0)
            .actorsAfter(1)
            .sequentialSpecification(Specification.class)
            .check(StateWordModelTest.class);
    }

    @Operation
    public boolean acquire(@Param(gen = ThreadIdGen.class) int thread) {
        if (referenced[thread] || !fd.acquire()) {
            return false;
        }
        referenced[thread] = true;
        model.requireOpenNumber();
        return true;
    }

    @Operation
    public boolean release(@Param(gen = ThreadIdGen.class) int thread) {
        if (!referenced[thread]) {
            return false;
        }
        model.requireOpenNumber();
        referenced[thread] = false;
        fd.release();
        return true;
    }

    @Operation
    public int enter(@Param(gen = ThreadIdGen.class) int thread) {
        if (locked[thread]) {
            return 0;
        }
        int entry = fd.enter(fd.read, Fd.PLATFORM);
        if (entry == Fd.ENTERED) {
            locked[thread] = true;
            model.requireOpenNumber();
        }
        return entry;
    }

    @Operation
    public boolean leave(@Param(gen = ThreadIdGen.class) int thread) {
        if (!locked[thread]) {
            return false;
        }
        model.requireOpenNumber();
        locked[thread] = false;
        fd.leave(fd.read);
        return true;
    }

    @Operation
    public boolean close() {
        return fd.close();
    }

    @Validate
    public void closedOnceWhenUnused() {
        boolean used = fd.isOpen();
        for (int i = 0; i < THREADS; i++) {
            used |= referenced[i] || locked[i];
        }
        if (model.closes.get() != (used ? 0 : 1)) {
            throw new AssertionError("closed " + model.closes.get() + " times, used: " + used);
        }
    }

    /** What the operations mean, one at a time. */
    public static final class Specification {
        private final boolean[] referenced = new boolean[THREADS];
        private int holder = -1;
        private boolean open = true;

        public boolean acquire(int thread) {
            if (referenced[thread] || !open) {
                return false;
            }
            referenced[thread] = true;
            return true;
        }

        public boolean release(int thread) {
            boolean held = referenced[thread];
            referenced[thread] = false;
            return held;
        }

        public int enter(int thread) {
            if (holder == thread) {
                return 0;
            }
            if (!open) {
                return Fd.CLOSED;
            }
            if (holder >= 0) {
                return Fd.QUEUE;
            }
            holder = thread;
            return Fd.ENTERED;
        }

        public boolean leave(int thread) {
            if (holder != thread) {
                return false;
            }
            holder = -1;
            return true;
        }

        public boolean close() {
            boolean was = open;
            open = false;
            return was;
        }
    }
}
