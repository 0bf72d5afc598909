package io.netloom.testkit.fake;

import java.util.SortedMap;

/**
 * Plays the kernel in memory: TCP, UDP and Unix sockets over a loopback of its own, eventfd, epoll, ppoll, duplicates and namespaces, as Linux
 * does them as far as Netloom can see. {@code KernelContract} is run against it and against the real one.
 *
 * <p>A test makes calls go wrong with {@link #on}, looks at {@link #calls} and {@link #trace} afterwards, and ends by asserting that
 * {@link #openDescriptors} is empty and {@link #badDescriptors} is 0. A call that a correct caller never makes, one that would block for ever or
 * that lets a descriptor leak into child processes, throws {@link AssertionError}.
 *
 * <p>Safe for use by many threads.
 */
public final class FakeKernel extends ScriptedSyscalls {
    private final FakeMachine machine;

    public FakeKernel() {
        this(new FakeMachine());
    }

    private FakeKernel(FakeMachine machine) {
        super(machine);
        this.machine = machine;
    }

    /** What is open now, and what it is. */
    public SortedMap<Integer, String> openDescriptors() {
        return machine.locked(machine.table::describe);
    }

    /** How many calls named a descriptor that was not open: each is a use after close. */
    public long badDescriptors() {
        return machine.locked(() -> machine.badDescriptors);
    }

    /** Send and receive buffer of sockets made from now on, in bytes. */
    public void bufferSize(int bytes) {
        machine.locked(() -> machine.bufferSize = bytes);
    }

    /** How many datagrams a Unix socket queues beyond one: {@code net.unix.max_dgram_qlen}. */
    public void unixDatagramQueue(int datagrams) {
        machine.locked(() -> machine.unixDatagramQueue = datagrams);
    }

    /** Numbers from here on are refused with EMFILE. */
    public void descriptorLimit(int limit) {
        machine.locked(() -> machine.table.limit = limit);
    }

    /** From now on a TCP connect stays undecided until {@link #releaseConnects}. */
    public void holdConnects() {
        machine.locked(() -> machine.holdsConnects = true);
    }

    /** Decides all connects held so far, and lets later ones go through at once. */
    public void releaseConnects() {
        machine.locked(() -> {
            machine.releaseConnects();
            return true;
        });
    }
}
