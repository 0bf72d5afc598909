package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.sys.ErrorNumber;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * An operation that had to wait, as the future of its result. Made only then: one that completes at once needs no more than a completed future.
 *
 * <p>It goes from wait to wait; each is a {@link Step}, which is run on the executor when the wait has ended. Whoever wants to end the future from outside
 * ({@code cancel}, {@code complete}, {@code orTimeout} ...) first has to take the step away from the executor:
 *
 * <pre>
 *   NEW ---armed, by who began the wait---> ARMED ---revoke---> REVOKED   nothing was taken: the future is the revoker's to complete
 *    '--------------------------------------- '-----run-------> STARTED   tries, then decides, or begins the next step
 * </pre>
 *
 * While a step is NEW or STARTED a system call is under way, which does not block: a revoker waits those few microseconds for what it brings. So a future that was cancelled
 * has taken nothing, and one that could not be cancelled completes.
 */
public abstract class AsyncOperation<T> extends CompletableFuture<T> {
    private static final int NEW = 0;
    private static final int ARMED = 1;
    private static final int STARTED = 2;
    private static final int REVOKED = 3;

    /** How many frames a stack has that grows: see {@link Step#isDeep}. */
    private static final int DEEP = 2_000;

    private static final int SPINS = 100;

    private static final VarHandle PHASE;

    static {
        try {
            PHASE = MethodHandles.lookup().findVarHandle(AsyncOperation.Step.class, "phase", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final Fd fd;
    Direction direction;
    private final long deadline;
    private final Executor executor;

    private volatile Step step;

    /** It has a result, which it is about to deliver: too late to end it from outside. */
    private volatile boolean decided;

    /** @param deadline the call's own deadline */
    protected AsyncOperation(Fd fd, Direction direction, long deadline, Executor executor) {
        this.fd = fd;
        this.direction = direction;
        this.deadline = deadline;
        this.executor = executor;
    }

    /** One system call: n or -errno. */
    protected abstract int attempt();

    /** Makes the value, or throws the exception, of a final result. Called once, before {@link #ended}; not called if the operation was ended from outside. */
    protected abstract T conclude(int result) throws Exception;

    /** Gives back what the operation holds beside the direction's lock. Called once, before the future is completed in whatever way. */
    protected void ended() {}

    /** The future was completed by others while the value was on its way: closes what it owns. */
    protected void discard(T value) throws Exception {
        if (value instanceof AutoCloseable resource) {
            resource.close();
        }
    }

    /** Goes on with what has begun: {@code result} is a pending one. Returns this. */
    public final AsyncOperation<T> goOn(int result) {
        try {
            proceed(result);
        } catch (Throwable t) {
            fail(t);
        }
        return this;
    }

    private void proceed(int begun) {
        int result = begun;
        while (true) {
            if (result == Fd.ENTERED) {
                result = entered();
            } else if (Fd.pending(result)) {
                Step next = new Step(result, direction, result == Fd.LATER ? direction.nextTry(deadline) : deadline);
                step = next;
                int reason = next.begin();
                if (reason == Waiter.WAITING) {
                    return;
                }
                result = next.end(reason);
            } else {
                decide(result);
                return;
            }
        }
    }

    /** Lock and reference are held. */
    int entered() {
        while (true) {
            fd.beforeTry(direction);
            int result;
            try {
                result = attempt();
            } catch (Throwable t) {
                decided = true;
                fd.leave(direction);
                throw t;
            }
            // Before the lock is handed on, which calls the next one's executor, and that may block: nobody may wait for us any more.
            decided = !canGoOn(result);
            int settled = fd.settle(direction, result, Fd.COROUTINE);
            if (settled != Fd.AGAIN) {
                return settled;
            }
        }
    }

    private static boolean canGoOn(int result) {
        return result == -ErrorNumber.EAGAIN || result == Fd.NO_EVENT || Fd.interrupted(result) || SoftError.isSoft(result);
    }

    private void decide(int result) {
        decided = true;
        T value;
        try {
            value = conclude(result);
        } catch (Throwable t) {
            fail(t);
            return;
        }
        ended();
        if (!super.complete(value)) {
            try {
                discard(value);
            } catch (Exception _) {
                // There is nobody left to tell.
            }
        }
    }

    private void fail(Throwable t) {
        decided = true;
        ended();
        super.completeExceptionally(t);
    }

    // Ending it from outside

    /** True if the operation has taken nothing and will not; false if it has a result that it delivers itself. */
    private boolean revoke() {
        for (int spins = 0; !decided; spins++) {
            Step now = step;
            if (now.phase == REVOKED || now.revoke()) {
                return true;
            }
            if (spins < SPINS) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
        return false;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return revoke() ? super.cancel(mayInterruptIfRunning) : isCancelled();
    }

    @Override
    public boolean complete(T value) {
        return revoke() && super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
        Objects.requireNonNull(cause);
        return revoke() && super.completeExceptionally(cause);
    }

    @Override
    public void obtrudeValue(T value) {
        revoke();
        super.obtrudeValue(value);
    }

    @Override
    public void obtrudeException(Throwable cause) {
        Objects.requireNonNull(cause);
        revoke();
        super.obtrudeException(cause);
    }

    @Override
    public CompletableFuture<T> completeAsync(Supplier<? extends T> supplier, Executor other) {
        Objects.requireNonNull(supplier);
        other.execute(() -> {
            if (isDone()) {
                return;
            }
            try {
                complete(supplier.get());
            } catch (Throwable t) {
                completeExceptionally(t);
            }
        });
        return this;
    }

    /** One wait, and what comes after it. */
    private final class Step extends Waiter implements Runnable {
        /** What it waits for: the pending result. */
        private final int pending;

        private volatile int phase;

        /** The thread that is handing this to the executor. Only that thread needs to see what it wrote. */
        private Thread dispatcher;

        /** Why the executor did not take it. */
        private Throwable refusal;

        Step(int pending, Direction direction, long deadline) {
            super(direction, deadline);
            this.pending = pending;
        }

        /** {@link #WAITING} when it will be run, else why there is nothing to wait for. */
        int begin() {
            if (pending == Fd.YIELD) {
                phase = ARMED;
                if (isDeep()) {
                    CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS).execute(this::dispatch);
                } else {
                    dispatch();
                }
                return WAITING;
            }
            int outcome = pending == Fd.QUEUE ? enqueue() : armSlot();
            if (outcome == WAITING) {
                // It may have ended by now, and run.
                PHASE.compareAndSet(this, NEW, ARMED);
            }
            return outcome;
        }

        /**
         * Whether the caller's stack grows: an executor that is done before the caller has attached its next step has it run on that stack, again and again. Such a caller gets the time to return.
         */
        private static boolean isDeep() {
            return StackWalker.getInstance().walk(frames -> frames.skip(DEEP).findFirst().isPresent());
        }

        /** What the end of the wait means for the operation. */
        int end(int reason) {
            return switch (pending) {
                case Fd.YIELD -> fd.enter(direction, Fd.COROUTINE);
                case Fd.QUEUE -> Outcome.ofQueue(fd, direction, reason);
                default -> Outcome.ofSlot(fd, direction, reason, deadline);
            };
        }

        /** The wait has ended. On the thread that ended it, the poller's perhaps: nothing of the user's may run here. */
        @Override
        protected void resume() {
            dispatch();
        }

        private void dispatch() {
            dispatcher = Thread.currentThread();
            try {
                executor.execute(this);
            } catch (Throwable t) {
                refusal = t;
                ForkJoinPool.commonPool().execute(this);
            } finally {
                dispatcher = null;
            }
        }

        @Override
        public void run() {
            if (dispatcher == Thread.currentThread()) {
                // The executor runs in place what it is given.
                ForkJoinPool.commonPool().execute(this);
                return;
            }
            if (!start()) {
                return;
            }
            try {
                if (refusal != null) {
                    giveBack();
                    fail(refusal);
                } else {
                    proceed(end(reason()));
                }
            } catch (Throwable t) {
                fail(t);
            }
        }

        /** False if it was revoked, or ran already. */
        private boolean start() {
            while (true) {
                int seen = phase;
                if (seen == STARTED || seen == REVOKED) {
                    return false;
                }
                if (PHASE.compareAndSet(this, seen, STARTED)) {
                    return true;
                }
            }
        }

        /** Takes the step away from the executor; false while it is not armed or no more. */
        boolean revoke() {
            if (!PHASE.compareAndSet(this, ARMED, REVOKED)) {
                return false;
            }
            // It may have ended already and lie in the executor's queue.
            withdraw(CANCELLED);
            giveBack();
            ended();
            return true;
        }

        /** Gives up the lock, if the wait had it or was given it. */
        private void giveBack() {
            if (pending == Fd.QUEUE ? reason() == READY : pending != Fd.YIELD) {
                fd.unlock(direction);
            }
        }
    }
}
