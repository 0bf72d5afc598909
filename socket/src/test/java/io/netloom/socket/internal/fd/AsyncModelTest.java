package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.poll.MonotonicTime;
import io.netloom.socket.internal.sys.Epoll;
import io.netloom.socket.internal.sys.ErrorNumber;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jetbrains.lincheck.Lincheck;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Futures under a model checker: ended from outside while they wait, are woken, queue, try. The executor is a thread for each task. */
class AsyncModelTest {
    private static final int INVOCATIONS = Boolean.getBoolean("netloom.soak") ? 10_000 : 100;

    @BeforeAll
    static void attach() {
        Lincheck.runConcurrentTest(1, () -> {});
    }

    @Test
    void noEdgeIsLost() {
        explore(() -> {
            Model model = new Model();
            Receive receive = model.receive();
            model.descriptor.arrive();
            model.joinTasks();
            assertEquals(1, receive.getNow(0));
            model.requireFreeLock();
        });
    }

    @Test
    void whatWasCancelledHasTakenNothing() {
        explore(() -> {
            Model model = new Model();
            Receive receive = model.receive();
            AtomicBoolean cancelled = new AtomicBoolean();
            Thread canceller = start(() -> cancelled.set(receive.cancel(true)));
            model.descriptor.arrive();
            join(canceller);
            model.joinTasks();
            assertEquals(cancelled.get(), receive.isCancelled());
            assertEquals(cancelled.get() ? 1 : 0, model.descriptor.datagrams.get(), "nothing lost");
            assertTrue(receive.isDone(), "what could not be cancelled completes");
            assertEquals(1, receive.endings);
            model.requireFreeLock();
        });
    }

    @Test
    void whoQueuesIsCancelledOrServed() {
        explore(() -> {
            Model model = new Model();
            Receive first = model.receive();
            Receive second = model.receive();
            AtomicBoolean cancelled = new AtomicBoolean();
            Thread canceller = start(() -> cancelled.set(second.cancel(true)));
            model.descriptor.arrive();
            model.descriptor.arrive();
            join(canceller);
            model.joinTasks();
            assertEquals(1, first.getNow(0));
            assertEquals(cancelled.get(), second.isCancelled());
            assertTrue(second.isDone());
            assertEquals(cancelled.get() ? 1 : 0, model.descriptor.datagrams.get());
            model.requireFreeLock();
        });
    }

    @Test
    void whoWaitsIsCancelledAndTheNextIsServed() {
        explore(() -> {
            Model model = new Model();
            Receive first = model.receive();
            Receive second = model.receive();
            Thread canceller = start(() -> first.cancel(true));
            model.descriptor.arrive();
            join(canceller);
            model.joinTasks();
            assertEquals(1, (first.isCancelled() ? second : first).getNow(0));
            assertEquals(first.isCancelled(), second.isDone());
        });
    }

    @Test
    void onlyOneEndsItFromOutside() {
        explore(() -> {
            Model model = new Model();
            Receive receive = model.receive();
            AtomicBoolean completed = new AtomicBoolean();
            AtomicBoolean cancelled = new AtomicBoolean();
            Thread completer = start(() -> completed.set(receive.complete(7)));
            Thread canceller = start(() -> cancelled.set(receive.cancel(true)));
            join(completer);
            join(canceller);
            assertNotEquals(completed.get(), cancelled.get());
            assertEquals(1, receive.endings);
            model.requireFreeLock();
        });
    }

    @Test
    void closingMeetsCancelling() {
        explore(() -> {
            Model model = new Model();
            Receive first = model.receive();
            Receive second = model.receive();
            Thread closer = start(model.descriptor.fd::close);
            first.cancel(true);
            join(closer);
            model.joinTasks();
            assertTrue(first.isCompletedExceptionally());
            assertTrue(second.isCompletedExceptionally());
            assertFalse(second.isCancelled());
            assertEquals(1, model.descriptor.closes.get());
        });
    }

    @Test
    void whatIsObtrudedDiscardsTheValue() {
        Model model = new Model();
        model.descriptor.datagrams.set(1);
        Receive receive = new Receive(model) {
            @Override
            protected Integer conclude(int result) throws IOException {
                obtrudeValue(7);
                return super.conclude(result);
            }
        };
        receive.goOn(model.descriptor.fd.enter(model.descriptor.fd.read, Fd.COROUTINE));
        assertEquals(7, receive.getNow(0));
        assertEquals(1, receive.discarded);
        model.requireFreeLock();
    }

    @Test
    void anExecutorThatRefusesFailsTheFuture() {
        Model model = new Model();
        model.refuses = true;
        Receive receive = model.receive();
        model.descriptor.arrive();
        while (!receive.isDone()) {
            Thread.onSpinWait();
        }
        assertEquals(RejectedExecutionException.class, receive.exceptionNow().getClass());
        assertEquals(1, model.descriptor.datagrams.get());
        assertEquals(1, receive.endings);
        model.requireFreeLock();
    }

    @Test
    void aTryThatThrowsGivesTheLockBack() {
        Model model = new Model();
        model.broken = true;
        Receive receive = model.receive();
        assertEquals(IllegalArgumentException.class, receive.exceptionNow().getClass());
        assertEquals(1, receive.endings);
        model.requireFreeLock();
    }

    private static final class Model {
        final ModelDescriptor descriptor = new ModelDescriptor();
        private final List<Thread> tasks = new ArrayList<>();
        boolean refuses;
        boolean broken;

        Model() {
            try {
                // As if it had been registered: there is no poller here.
                Field interest = Fd.class.getDeclaredField("interest");
                interest.setAccessible(true);
                interest.set(descriptor.fd, Epoll.IN | Epoll.RDHUP | Epoll.PRI | Epoll.ET);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }

        Receive receive() {
            Receive receive = new Receive(this);
            receive.goOn(descriptor.fd.enter(descriptor.fd.read, Fd.COROUTINE));
            return receive;
        }

        private void execute(Runnable task) {
            if (refuses) {
                throw new RejectedExecutionException("full");
            }
            Thread thread = new Thread(task);
            synchronized (tasks) {
                tasks.add(thread);
            }
            thread.start();
        }

        /** Waits for all tasks, also those that tasks bring. Whoever dispatches has returned by now. */
        void joinTasks() {
            for (int i = 0; ; i++) {
                Thread task;
                synchronized (tasks) {
                    if (i == tasks.size()) {
                        return;
                    }
                    task = tasks.get(i);
                }
                join(task);
            }
        }

        void requireFreeLock() {
            assertEquals(Fd.ENTERED, descriptor.fd.enter(descriptor.fd.read, Fd.PLATFORM), "the lock is free again");
        }
    }

    private static class Receive extends AsyncOperation<Integer> {
        private final Model model;
        volatile int endings;
        volatile int discarded;

        Receive(Model model) {
            super(model.descriptor.fd, model.descriptor.fd.read, MonotonicTime.NEVER, model::execute);
            this.model = model;
        }

        @Override
        protected int attempt() {
            if (model.broken) {
                throw new IllegalArgumentException("no buffer");
            }
            model.descriptor.requireOpenNumber();
            while (true) {
                int seen = model.descriptor.datagrams.get();
                if (seen == 0) {
                    return -ErrorNumber.EAGAIN;
                }
                if (model.descriptor.datagrams.compareAndSet(seen, seen - 1)) {
                    return 1;
                }
            }
        }

        @Override
        protected Integer conclude(int result) throws IOException {
            if (result < 0) {
                throw new IOException("result " + result);
            }
            return result;
        }

        @Override
        protected void ended() {
            endings++;
        }

        @Override
        protected void discard(Integer value) {
            discarded = value;
        }
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
