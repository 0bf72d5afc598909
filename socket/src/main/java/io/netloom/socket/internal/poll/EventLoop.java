package io.netloom.socket.internal.poll;

import io.netloom.socket.internal.jfr.FlightRecording;
import io.netloom.socket.internal.jfr.LongTaskEvent;
import io.netloom.socket.internal.jfr.WakeUpEvent;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.Epoll;
import io.netloom.socket.internal.sys.EpollEvent;
import io.netloom.socket.internal.sys.ErrorNumber;
import io.netloom.socket.internal.sys.Syscalls;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

/**
 * One thread in {@code epoll_wait}: turns readiness into wake-ups, timers into expiries and, on loops that take tasks, runs tasks.
 *
 * <p>One turn: apply every event of the batch to its registration; expire timers; run the tasks that were queued when this phase began; wait again, without
 * waiting while tasks remain. A task never runs inside another.
 *
 * <p>Another thread that brings work (a task, a timer that became the earliest, the end) writes to the loop's eventfd only when the loop is about to sleep:
 *
 * <pre>
 *   AWAKE --loop, before it looks for work a last time--> SLEEPING --other thread, once--> SIGNALLED
 *     ^------------------- loop, after epoll_wait ------------'--------------------------------'
 * </pre>
 *
 * The eventfd is watched edge-triggered and never read: each write is a new edge, and its counter cannot run full in this universe's time.
 */
public final class EventLoop {
    /** What {@link #add} and {@link #modify} say when the loop has ended; no system call that is made here can say it. */
    public static final int ECANCELED = 125;

    private static final int BATCH = 256;
    private static final long WAKE_DATA = -1;
    private static final long VIRTUAL_DATA = -2;
    private static final long LONG_TASK_NANOS = 20_000_000;

    private static final int AWAKE = 0;
    private static final int SLEEPING = 1;
    private static final int SIGNALLED = 2;

    private static final int NEW = 0;
    private static final int RUNNING = 1;
    private static final int STOPPING = 2;
    private static final int ENDED = 3;

    private static final VarHandle SLEEP;

    static {
        try {
            SLEEP = MethodHandles.lookup().findVarHandle(EventLoop.class, "sleep", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Syscalls sys;
    private final String name;
    private final RegistrationTable table = new RegistrationTable();
    private final TimerQueue timers = new TimerQueue();
    private final ConcurrentLinkedQueue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final LoopCounters counters = new LoopCounters();

    /** Takes the tasks that can no longer run here; set once before the loop starts. */
    private volatile Consumer<Runnable> rejected = Runnable::run;

    /** The public object that stands for this loop. */
    private volatile Object owner;

    private volatile int sleep;
    private volatile int phase;
    private volatile int failure;
    private PollerThread thread;
    private int epfd = -1;
    private volatile EventFd wake;

    /** Made by the first virtual thread that waits. Written under this monitor. */
    private volatile VirtualPoller virtual;

    public EventLoop(Syscalls sys, String name) {
        this.sys = sys;
        this.name = name;
    }

    public Syscalls syscalls() {
        return sys;
    }

    public LoopCounters counters() {
        return counters;
    }

    public int registered() {
        return table.count();
    }

    public Object owner() {
        return owner;
    }

    public void owner(Object value) {
        owner = value;
    }

    public void onRejected(Consumer<Runnable> handler) {
        rejected = handler;
    }

    public boolean inLoop() {
        return Thread.currentThread() instanceof PollerThread t && t.loop() == this;
    }

    // Registrations. The caller serialises the calls for one registration.

    /**
     * Registers the descriptor with these event bits. Returns 0, or {@code -errno}; ECANCELED when the loop has ended.
     *
     * @param byVirtual whether only virtual threads wait for it, which are then woken without a change of platform thread
     */
    public int add(Registration registration, int fd, int events, boolean byVirtual) {
        int started = start();
        if (started < 0) {
            return started;
        }
        table.add(registration);
        int result = control(Epoll.CTL_ADD, fd, events, registration.epollData(), byVirtual);
        if (result < 0) {
            table.remove(registration);
        }
        return result;
    }

    public int modify(Registration registration, int fd, int events, boolean byVirtual) {
        return control(Epoll.CTL_MOD, fd, events, registration.epollData(), byVirtual);
    }

    /** From now on not only virtual threads wait for it: events no longer depend on whether one of their carriers is free. In between, both may report. */
    public int move(Registration registration, int fd, int events) {
        int result = control(Epoll.CTL_ADD, fd, events, registration.epollData(), false);
        if (result == 0) {
            control(Epoll.CTL_DEL, fd, 0, 0, true);
        }
        return result;
    }

    /** Takes the descriptor out before it is closed; its slot's generation makes events already fetched stale. */
    public void remove(Registration registration, int fd, boolean byVirtual) {
        control(Epoll.CTL_DEL, fd, 0, 0, byVirtual);
        table.remove(registration);
    }

    /** epoll_ctl under a lock (the kernel has one of its own there), so that it can never hit a number that was the loop's until it ended. */
    private synchronized int control(int operation, int fd, int events, long data, boolean byVirtual) {
        if (epfd < 0 || phase == ENDED) {
            return -ECANCELED;
        }
        CallFrame frame = CallFrames.lease();
        try {
            if (byVirtual) {
                int made = virtual != null ? 0 : makeVirtual(frame);
                return made < 0 ? made : virtual.control(frame, operation, fd, events, data);
            }
            EpollEvent.set(frame.memory(), frame.valueOffset(), 0, events, data);
            return sys.epollCtl(frame, epfd, operation, fd, frame.value());
        } finally {
            CallFrames.release(frame);
        }
    }

    /** Under this monitor. */
    private int makeVirtual(CallFrame frame) {
        int number = sys.epollCreate1(frame, Epoll.CLOEXEC);
        if (number < 0) {
            return number;
        }
        VirtualPoller made = new VirtualPoller(this, sys, name + "-virtual", number);
        int watched = made.watchedBy(frame, epfd, Epoll.CTL_ADD, VIRTUAL_DATA);
        if (watched < 0) {
            made.close(frame);
            return watched;
        }
        virtual = made;
        made.start();
        return 0;
    }

    /** The virtual threads' poller has nothing to do: it is woken when it has. Returns 0, or {@code -errno}. */
    synchronized int watchVirtual() {
        if (epfd < 0 || phase == ENDED) {
            return -ECANCELED;
        }
        CallFrame frame = CallFrames.lease();
        try {
            return virtual.watchedBy(frame, epfd, Epoll.CTL_MOD, VIRTUAL_DATA);
        } finally {
            CallFrames.release(frame);
        }
    }

    /** Waiting has failed, here or for the virtual threads: the loop ends and says why. */
    void fail(int errno) {
        synchronized (this) {
            if (phase == RUNNING) {
                failure = errno;
                phase = STOPPING;
            }
        }
        wakeUp();
    }

    // Work from any thread

    /** Arms, moves or (when it is due {@link MonotonicTime#NEVER}) disarms a timer. */
    public void arm(Timer timer) {
        if (timers.arm(timer)) {
            if (phase == NEW && start() < 0) {
                timers.cancel(timer);
                timer.abandon();
                return;
            }
            wakeUp();
        }
        if (phase == ENDED) {
            abandonTimers();
        }
    }

    public void cancel(Timer timer) {
        timers.cancel(timer);
    }

    /** Runs the task on the loop's thread, never inline. */
    public void execute(Runnable task) {
        if (inLoop() && phase == RUNNING) {
            tasks.addLast(task);
            return;
        }
        inbox.add(task);
        if (phase == NEW) {
            start();
        }
        if (phase == ENDED) {
            rejectAll();
        } else {
            wakeUp();
        }
    }

    private void wakeUp() {
        if (sleep == SLEEPING && SLEEP.compareAndSet(this, SLEEPING, SIGNALLED)) {
            // The loop may have woken and ended by now; then the signal does nothing.
            wake.signal();
        }
    }

    // Life

    /** Starts the thread if it does not run yet. Returns 0, or {@code -errno}. */
    private int start() {
        int now = phase;
        if (now == RUNNING) {
            return 0;
        }
        synchronized (this) {
            if (phase != NEW) {
                return phase == RUNNING ? 0 : -(failure != 0 ? failure : ECANCELED);
            }
            int ep = createEpoll();
            if (ep < 0) {
                return ep;
            }
            epfd = ep;
            int event = EventFd.create(sys);
            wake = new EventFd(sys, event);
            int watched = event < 0 ? event : control(Epoll.CTL_ADD, event, Epoll.IN | Epoll.ET, WAKE_DATA, false);
            if (watched < 0) {
                closeDescriptors();
                return watched;
            }
            thread = new PollerThread(this, name);
            phase = RUNNING;
            thread.start();
            return 0;
        }
    }

    /** Ends the loop: see {@code Poller.close}. Waits for the thread unless called on a poller's thread. */
    public void close() {
        PollerThread running;
        synchronized (this) {
            if (phase == NEW) {
                phase = ENDED;
                rejectAll();
                abandonTimers();
                return;
            }
            if (phase == RUNNING) {
                phase = STOPPING;
            }
            running = thread;
        }
        if (running == null) {
            return; // closed before it ever ran
        }
        wakeUp();
        if (!(Thread.currentThread() instanceof PollerThread)) {
            boolean interrupted = false;
            while (running.isAlive()) {
                try {
                    running.join();
                } catch (InterruptedException _) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public boolean isClosed() {
        return phase >= STOPPING;
    }

    void run() {
        PollerThread self = (PollerThread) Thread.currentThread();
        CallFrame frame = new CallFrame();
        MemorySegment events = Arena.ofAuto().allocate((long) BATCH * EpollEvent.SIZE, 8);
        try {
            while (phase == RUNNING) {
                turn(frame, events, self);
            }
        } finally {
            end(events);
        }
    }

    /** A method of its own, as HotSpot compiles what is called often, and a loop only after very many rounds. */
    private void turn(CallFrame frame, MemorySegment events, PollerThread self) {
        int n = await(frame, events);
        if (n < 0 && n != -ErrorNumber.EINTR) {
            fail(-n);
            return;
        }
        WakeUpEvent event = FlightRecording.wakeUp();
        int ready = apply(events, n);
        int expired = expireTimers();
        int ran = runTasks(self);
        if (event != null) {
            event.finish(name, ready, expired, ran);
        }
    }

    private int await(CallFrame frame, MemorySegment events) {
        long timeout = 0;
        if (tasks.isEmpty()) {
            sleep = SLEEPING;
            timeout = inbox.isEmpty() && phase == RUNNING ? untilTimer() : 0;
        }
        int n = sys.epollWait(frame, epfd, events.address(), BATCH, timeout);
        sleep = AWAKE;
        return n;
    }

    private long untilTimer() {
        long earliest = timers.earliest();
        return earliest == MonotonicTime.NEVER ? -1 : Math.max(0, earliest - MonotonicTime.now());
    }

    /** Returns how many descriptors were ready. */
    int apply(MemorySegment events, int n) {
        int ready = 0;
        for (int i = 0; i < n; i++) {
            long data = EpollEvent.data(events, 0, i);
            if (data == WAKE_DATA) {
                continue;
            }
            if (data == VIRTUAL_DATA) {
                virtual.wake();
                continue;
            }
            ready++;
            Registration registration = table.find(data);
            if (registration == null) {
                counters.stale();
                continue;
            }
            try {
                int bits = EpollEvent.events(events, 0, i);
                if ((bits & Epoll.OUT) != 0) {
                    counters.writable();
                }
                if (!registration.onEvents(bits)) {
                    counters.spurious();
                }
            } catch (Throwable t) {
                report("a wake-up failed", t);
            }
        }
        if (ready > 0) {
            counters.wakeUp();
        }
        return ready;
    }

    /** Returns how many have expired. */
    private int expireTimers() {
        if (timers.earliest() == MonotonicTime.NEVER) {
            return 0;
        }
        int expired = 0;
        long now = MonotonicTime.now();
        for (Timer timer; (timer = timers.pollExpired(now)) != null; expired++) {
            try {
                timer.expire();
            } catch (Throwable t) {
                report("a timer failed", t);
            }
        }
        return expired;
    }

    /** Returns how many were run. */
    private int runTasks(PollerThread self) {
        for (Runnable task; (task = inbox.poll()) != null; ) {
            tasks.addLast(task);
        }
        int count = tasks.size();
        if (count == 0) {
            return 0;
        }
        LongTaskEvent event = FlightRecording.longTask();
        long before = System.nanoTime();
        for (int i = 0; i < count; i++) {
            self.refill();
            if (event != null) {
                event.begin();
            }
            Runnable task = tasks.pollFirst();
            try {
                task.run();
            } catch (Throwable t) {
                report("a task failed", t);
            }
            long after = System.nanoTime();
            if (after - before > LONG_TASK_NANOS) {
                counters.longTask();
            }
            before = after;
            if (event != null) {
                event.finish(name, task);
            }
        }
        return count;
    }

    /** The loop survives whatever a task throws; it is reported as the thread's uncaught exception would be. */
    private void report(String what, Throwable t) {
        try {
            System.getLogger("io.netloom.socket").log(Level.ERROR, name + ": " + what, t);
        } catch (Throwable _) {
            // A logger that throws must not end the loop for everybody.
        }
    }

    private void end(MemorySegment events) {
        int why = failure;
        synchronized (this) {
            phase = ENDED;
        }
        for (Registration registration : table.all()) {
            registration.onLoopEnd(why);
            table.remove(registration);
        }
        synchronized (this) {
            closeDescriptors();
        }
        abandonTimers();
        for (Runnable task; (task = tasks.pollFirst()) != null; ) {
            reject(task);
        }
        rejectAll();
        Reference.reachabilityFence(events);
    }

    private int createEpoll() {
        CallFrame frame = CallFrames.lease();
        try {
            return sys.epollCreate1(frame, Epoll.CLOEXEC);
        } finally {
            CallFrames.release(frame);
        }
    }

    /** Under this monitor. */
    private void closeDescriptors() {
        CallFrame frame = CallFrames.lease();
        try {
            if (virtual != null) {
                virtual.close(frame);
            }
            sys.close(frame, epfd);
        } finally {
            CallFrames.release(frame);
            epfd = -1;
        }
        wake.close();
    }

    private void abandonTimers() {
        for (Timer timer; (timer = timers.pollAny()) != null; ) {
            timer.abandon();
        }
    }

    private void rejectAll() {
        for (Runnable task; (task = inbox.poll()) != null; ) {
            reject(task);
        }
    }

    private void reject(Runnable task) {
        try {
            rejected.accept(task);
        } catch (Throwable t) {
            report("a task of a closed poller failed", t);
        }
    }
}
