package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.Epoll;
import java.util.List;
import java.util.SortedMap;

/**
 * Plays the kernel in memory: TCP, UDP and Unix sockets over a loopback of its own, messages with control data, descriptors that are passed, error
 * queues, eventfd, epoll, ppoll, duplicates and namespaces, as Linux does them as far as Netloom can see. {@code KernelContract} and
 * {@code MessageContract} are run against it and against the real one. Raw, netlink, packet and KCM sockets, and processes, do what a test says.
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

    // Messages

    private FakeSocket socket(int fd) {
        if (machine.table.get(fd) instanceof FakeSocket socket) {
            return socket;
        }
        throw new IllegalArgumentException(fd + " is no socket of this kernel");
    }

    /** The next message that this socket receives brings these control messages, after the kernel's own. */
    public void attachControl(int fd, ControlMessage... messages) {
        machine.locked(() -> socket(fd).scripted.addAll(List.of(messages)));
    }

    /** Puts an entry into the socket's error queue; one that ICMP caused becomes the pending error as well. Its destination is the peer. */
    public void queueError(int fd, QueuedError error) {
        machine.locked(() -> {
            FakeSocket socket = socket(fd);
            socket.queue(error, socket.peerName);
            return true;
        });
    }

    /** A message arrives at a socket whose protocol the fake does not play: raw IP, netlink, packet, KCM. */
    public void deliver(int fd, byte[] data, byte[] senderName, ControlMessage... messages) {
        machine.locked(() -> {
            FakeSocket socket = socket(fd);
            socket.inbox.add(data.clone(), new FakeName(senderName.clone()), null, false, Ancillary.of(List.of(messages)));
            socket.wake(Epoll.IN | Epoll.PRI);
            return true;
        });
    }

    /** What such a socket has sent. */
    public List<byte[]> sent(int fd) {
        return machine.locked(() -> List.copyOf(((FakeRaw) socket(fd)).sent));
    }

    // Processes

    /** From now on there is a process with this number. */
    public void startProcess(int pid) {
        machine.locked(() -> machine.processes.start(pid));
    }

    /** The process ends; who waits for it is told, and waitid(2) gives the code. */
    public void exitProcess(int pid, int code) {
        machine.locked(() -> {
            machine.processes.find(pid).exit(code);
            return true;
        });
    }

    /** In the process, {@code number} means the file that {@code fd} means here; for pidfd_getfd(2). */
    public void giveDescriptor(int pid, int number, int fd) {
        machine.locked(() -> machine.processes.find(pid).files.put(number, machine.table.get(fd)));
    }

    /** The signals that the process has got. */
    public List<Integer> signals(int pid) {
        return machine.locked(() -> List.copyOf(machine.processes.find(pid).signals));
    }
}
