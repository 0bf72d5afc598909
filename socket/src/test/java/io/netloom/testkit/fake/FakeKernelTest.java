package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.Descriptor;
import io.netloom.socket.internal.sys.Epoll;
import io.netloom.socket.internal.sys.ErrorNumber;
import io.netloom.socket.internal.sys.LinuxSyscalls;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static io.netloom.socket.internal.sys.SocketConstants.AF_INET;
import static io.netloom.socket.internal.sys.SocketConstants.AF_INET6;
import static io.netloom.socket.internal.sys.SocketConstants.AF_PACKET;
import static io.netloom.socket.internal.sys.SocketConstants.AF_UNIX;
import static io.netloom.socket.internal.sys.SocketConstants.AF_VSOCK;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_CMSG_CLOEXEC;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_CTRUNC;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_ERRQUEUE;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_TRUNC;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_DGRAM;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_RAW;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_STREAM;
import static io.netloom.socket.internal.sys.SocketConstants.SOL_SOCKET;
import static io.netloom.socket.internal.sys.SocketConstants.SO_COOKIE;
import static io.netloom.socket.internal.sys.SocketConstants.SO_ERROR;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** What a test can make the fake kernel do that the real one does not do on request. */
class FakeKernelTest {
    private final FakeKernel kernel = new FakeKernel();
    private final KernelUser user = new KernelUser(kernel);

    @Test
    void ruleAppliesToTheNextCallOnly() {
        int[] ends = user.pair(SOCK_DGRAM);
        user.send(ends[0], "x");
        kernel.on(Call.RECVFROM).returns(-ErrorNumber.EINTR);
        assertEquals("-" + ErrorNumber.EINTR, user.receive(ends[1]));
        assertEquals("x", user.receive(ends[1]), "nothing was taken by the call that failed");
    }

    @Test
    void ruleCountsAndSelects() {
        int[] ends = user.pair(SOCK_DGRAM);
        kernel.on(Call.SENDTO).fd(ends[0]).nth(2).returns(-ErrorNumber.ENOBUFS).times(2);
        assertEquals(1, user.send(ends[0], "a"));
        assertEquals(1, user.send(ends[1], "b"), "another descriptor does not count");
        assertEquals(-ErrorNumber.ENOBUFS, user.send(ends[0], "c"));
        assertEquals(-ErrorNumber.ENOBUFS, user.send(ends[0], "c"));
        assertEquals(1, user.send(ends[0], "c"));
    }

    @Test
    void limitCutsATransferShort() {
        int[] ends = user.pair(SOCK_STREAM);
        kernel.on(Call.SENDTO).limits(2).times(2);
        assertEquals(2, user.send(ends[0], "abcdef"));
        assertEquals(2, user.send(ends[0], "cdef"));
        assertEquals(2, user.send(ends[0], "ef"));
        kernel.on(Call.RECVFROM).limits(1).always();
        assertEquals("a", user.receive(ends[1]));
        assertEquals("b", user.receive(ends[1]));
        kernel.clearRules();
        assertEquals("cdef", user.receive(ends[1]));
    }

    @Test
    void hooksRunAroundACall() {
        int[] ends = user.pair(SOCK_DGRAM);
        KernelUser other = new KernelUser(kernel);
        kernel.on(Call.RECVFROM).after(() -> other.send(ends[0], "late"));
        assertEquals("-" + ErrorNumber.EAGAIN, user.receive(ends[1]), "the result stands before the hook runs");
        kernel.on(Call.RECVFROM).before(() -> other.send(ends[0], "more"));
        assertEquals("late", user.receive(ends[1]));
        assertEquals("more", user.receive(ends[1]));
    }

    @Test
    void interruptedCloseHasClosed() {
        int fd = user.eventfd(0);
        kernel.on(Call.CLOSE).returns(-ErrorNumber.EINTR);
        assertEquals(-ErrorNumber.EINTR, user.close(fd));
        assertEquals(Map.of(), kernel.openDescriptors());
        assertEquals(-ErrorNumber.EBADF, user.close(fd));
        assertEquals(1, kernel.badDescriptors());
    }

    @Test
    void theRealKernelCanBeScriptedToo() {
        ScriptedSyscalls system = new ScriptedSyscalls(LinuxSyscalls.INSTANCE);
        KernelUser real = new KernelUser(system);
        int[] ends = real.pair(SOCK_STREAM);
        system.on(Call.SENDTO).limits(1);
        assertEquals(1, real.send(ends[0], "abc"));
        system.on(Call.RECVFROM).returns(-ErrorNumber.ENOMEM);
        assertEquals("-" + ErrorNumber.ENOMEM, real.receive(ends[1]));
        assertEquals("a", real.receive(ends[1]));
        real.close(ends[0]);
        real.close(ends[1]);
        assertEquals(2, system.calls(Call.CLOSE));
    }

    @Test
    void callsAreCountedAndTraced() {
        int fd = user.eventfd(0);
        user.take(fd);
        user.close(fd);
        assertEquals(1, kernel.calls(Call.READ));
        String thread = Thread.currentThread().getName();
        assertEquals(List.of(
            new TracedCall(Call.EVENTFD, -1, fd, thread),
            new TracedCall(Call.READ, fd, -ErrorNumber.EAGAIN, thread),
            new TracedCall(Call.CLOSE, fd, 0, thread)), kernel.trace());
        assertEquals("READ(3) = -11 [" + thread + "]", kernel.trace().get(1).toString());
    }

    @Test
    void openDescriptorsAreListed() {
        int fd = user.socket(AF_INET, SOCK_STREAM);
        assertEquals(Map.of(fd, "socket 2/1/6 cookie 1"), kernel.openDescriptors());
    }

    @Test
    void numbersRunOut() {
        kernel.descriptorLimit(5);
        assertEquals(3, user.socket(AF_INET, SOCK_STREAM));
        assertEquals(4, user.epoll());
        assertEquals(-ErrorNumber.EMFILE, user.eventfd(0));
        assertEquals(-ErrorNumber.EMFILE, user.duplicate(3));
        assertEquals(0, user.bindInet(3, 0));
        assertEquals(0, user.listen(3, 1));
        assertEquals(-ErrorNumber.EMFILE, user.accept(3));
    }

    @Test
    void heldConnectIsDecidedLater() {
        kernel.holdConnects();
        int listener = user.socket(AF_INET, SOCK_STREAM);
        user.bindInet(listener, 0);
        user.listen(listener, 1);
        int good = user.socket(AF_INET, SOCK_STREAM);
        int bad = user.socket(AF_INET, SOCK_STREAM);
        assertEquals(-ErrorNumber.EINPROGRESS, user.connectInet(good, user.port(listener)));
        assertEquals(-ErrorNumber.EINPROGRESS, user.connectInet(bad, 1));
        assertEquals(-ErrorNumber.EALREADY, user.connectInet(good, user.port(listener)));
        assertEquals(0, user.poll(good));
        assertEquals("-" + ErrorNumber.EAGAIN, user.receive(good));
        assertEquals(-ErrorNumber.EAGAIN, user.accept(listener));
        kernel.releaseConnects();
        assertEquals(Epoll.OUT, user.poll(good));
        assertEquals(ErrorNumber.ECONNREFUSED, user.option(bad, SO_ERROR));
        assertTrue(user.accept(listener) >= 0);
    }

    @Test
    void tcpConnectWaitsWhileTheBacklogIsFull() {
        int listener = user.socket(AF_INET, SOCK_STREAM);
        user.bindInet(listener, 0);
        user.listen(listener, 0);
        int first = user.socket(AF_INET, SOCK_STREAM);
        int second = user.socket(AF_INET, SOCK_STREAM);
        user.connectInet(first, user.port(listener));
        user.connectInet(second, user.port(listener));
        assertEquals(Epoll.OUT, user.poll(first));
        assertEquals(0, user.poll(second));
        assertTrue(user.accept(listener) >= 0);
        assertEquals(Epoll.OUT, user.poll(second));
    }

    @Test
    void buffersAreAsSmallAsATestWants() {
        kernel.bufferSize(1000);
        int[] ends = user.pair(SOCK_STREAM);
        assertEquals(1000, user.send(ends[0], new byte[5000]));
        assertEquals(-ErrorNumber.EAGAIN, user.send(ends[0], "x"));
        kernel.unixDatagramQueue(0);
        int receiver = user.socket(AF_UNIX, SOCK_DGRAM);
        user.bindUnix(receiver, "\0here");
        int sender = user.socket(AF_UNIX, SOCK_DGRAM);
        assertEquals(1, user.sendToUnix(sender, "x", "\0here"));
        assertEquals(-ErrorNumber.EAGAIN, user.sendToUnix(sender, "x", "\0here"));
    }

    @Test
    void bugsOfTheCallerAreLoud() {
        int[] ends = user.pair(SOCK_DGRAM);
        user.fcntl(ends[0], Descriptor.F_SETFL, 0);
        assertThrows(AssertionError.class, () -> user.receive(ends[0]), "would block for ever");
        assertThrows(AssertionError.class, () -> kernel.epollCreate1(new CallFrame(), 0), "no CLOEXEC");
    }

    @Test
    void unknownKindsAreRefused() {
        assertEquals(-ErrorNumber.EAFNOSUPPORT, user.socket(AF_VSOCK, SOCK_STREAM));
        assertEquals(-ErrorNumber.ESOCKTNOSUPPORT, user.socket(AF_INET, SOCK_RAW));
        assertTrue(user.socket(AF_INET6, SOCK_STREAM) >= 0);
    }

    @Test
    void cookiesAreNeverReused() {
        int fd = user.socket(AF_INET, SOCK_STREAM);
        long first = user.longOption(fd, SO_COOKIE);
        user.close(fd);
        assertEquals(fd, user.socket(AF_INET, SOCK_STREAM));
        assertNotEquals(first, user.longOption(fd, SO_COOKIE));
    }

    @Test
    void interruptDoesNotEndAWait() {
        int epoll = user.epoll();
        Thread.currentThread().interrupt();
        long start = System.nanoTime();
        assertEquals(List.of(), user.epollWait(epoll, 5_000_000));
        assertTrue(System.nanoTime() - start >= 5_000_000);
        assertTrue(Thread.interrupted(), "kept");
    }

    // Messages

    @Test
    void limitCutsAMessageShort() {
        MessageUser messages = new MessageUser(kernel);
        int[] ends = user.pair(SOCK_STREAM);
        kernel.on(Call.SENDMSG).limits(3);
        assertEquals(3, messages.send(ends[0], List.of(), "ab", "cd"));
        kernel.on(Call.RECVMSG).limits(2);
        MessageUser.Received received = messages.receive(ends[1], 0, 0, 1, 10);
        assertEquals(List.of("a", "b"), received.pieces());
        assertEquals("c", messages.receive(ends[1], 0, 0, 1, 10).text());
        int[] datagrams = user.pair(SOCK_DGRAM);
        kernel.on(Call.SENDMMSG).limits(2);
        assertEquals(2, messages.sendAll(datagrams[0], new int[0], "abc", "def", "ghi"));
        kernel.on(Call.RECVMMSG).limits(1);
        assertEquals(1, messages.receiveAll(datagrams[1], 5, 9, 0).size());
        kernel.on(Call.RECVMSG).limits(1);
        assertEquals(MSG_TRUNC, messages.receive(datagrams[1], 0, 0, 10).flags());
    }

    @Test
    void controlMessagesAreLostOnRequest() {
        MessageUser messages = new MessageUser(kernel);
        int[] ends = user.pair(SOCK_DGRAM);
        int[] passed = user.pair(SOCK_STREAM);
        messages.send(ends[0], List.of(MessageUser.rights(passed[0])), "x");
        user.close(passed[0]);
        int open = kernel.openDescriptors().size();
        kernel.on(Call.RECVMSG).truncatesControl();
        MessageUser.Received received = messages.receive(ends[1], MSG_CMSG_CLOEXEC, 64, 10);
        assertEquals(MSG_CTRUNC, received.flags() & MSG_CTRUNC);
        assertEquals(List.of(), received.controls());
        assertEquals(open, kernel.openDescriptors().size());
        assertEquals("", user.receive(passed[1]), "closed, as nobody took it");
        kernel.on(Call.RECVMMSG).truncatesControl();
        user.send(ends[0], "y");
        assertEquals(MSG_CTRUNC, messages.receiveAll(ends[1], 3, 9, 0).getFirst().flags());
    }

    @Test
    void passedDescriptorsNeedNumbers() {
        MessageUser messages = new MessageUser(kernel);
        int[] ends = user.pair(SOCK_DGRAM);
        messages.send(ends[0], List.of(MessageUser.rights(ends[0], ends[0], ends[0])), "x");
        kernel.descriptorLimit(7);
        MessageUser.Received received = messages.receive(ends[1], MSG_CMSG_CLOEXEC, 64, 10);
        assertEquals(List.of(5, 6), received.descriptors());
        assertEquals(MSG_CTRUNC, received.flags() & MSG_CTRUNC);
        messages.send(ends[0], List.of(MessageUser.rights(ends[0])), "x");
        assertThrows(AssertionError.class, () -> messages.receive(ends[1], 0, 64, 10), "no CLOEXEC");
    }

    @Test
    void messagesBringWhatATestWants() {
        MessageUser messages = new MessageUser(kernel);
        int[] ends = user.pair(SOCK_DGRAM);
        kernel.attachControl(ends[1], ControlMessage.of(SOL_SOCKET, 4711, 1, 2));
        user.send(ends[0], "x");
        user.send(ends[0], "y");
        assertEquals(2, messages.receive(ends[1], 0, 64, 10).control(SOL_SOCKET, 4711).number(1));
        assertEquals(List.of(), messages.receive(ends[1], 0, 64, 10).controls());
        int udp = user.socket(AF_INET, SOCK_DGRAM);
        ControlMessage stamp = ControlMessage.of(SOL_SOCKET, 37, 1, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        kernel.queueError(udp, new QueuedError(42, QueuedError.TIMESTAMPING, 0, 0, 0, 7, new byte[] {'s'}, List.of(stamp)));
        assertEquals(Epoll.OUT | Epoll.ERR, user.poll(udp));
        assertEquals("-" + ErrorNumber.EAGAIN, user.receive(udp), "not pending");
        MessageUser.Received error = messages.receive(udp, MSG_ERRQUEUE, 200, 10);
        assertEquals(2, error.controls().size());
        assertEquals(0, error.nameLength());
    }

    @Test
    void familiesWithoutAProtocolAreInTheTestsHand() {
        MessageUser messages = new MessageUser(kernel);
        int packet = user.socket(AF_PACKET, SOCK_RAW);
        assertEquals(5, user.send(packet, "frame"));
        assertEquals("frame", new String(kernel.sent(packet).getFirst()));
        kernel.deliver(packet, new byte[] {'i', 'n'}, new byte[20], ControlMessage.of(263, 8, 1, 2, 3, 4, 5));
        assertEquals(Epoll.IN | Epoll.OUT, user.poll(packet));
        MessageUser.Received received = messages.receive(packet, 0, 64, 10);
        assertEquals("in", received.text());
        assertEquals(20, received.nameLength());
        assertEquals(20, received.control(263, 8).data().length);
    }

    @Test
    void processesAreInTheTestsHand() {
        CallFrame frame = new CallFrame();
        assertEquals(-3, kernel.pidfdOpen(frame, 4711, 0), "ESRCH");
        kernel.startProcess(4711);
        int pidfd = kernel.pidfdOpen(frame, 4711, 0);
        assertEquals(0, user.poll(pidfd));
        int[] ends = user.pair(SOCK_STREAM);
        kernel.giveDescriptor(4711, 9, ends[0]);
        int copy = kernel.pidfdGetfd(frame, pidfd, 9, 0);
        assertEquals(2, user.send(copy, "hi"));
        assertEquals("hi", user.receive(ends[1]));
        assertEquals(-ErrorNumber.EBADF, kernel.pidfdGetfd(frame, pidfd, 8, 0));
        assertEquals(0, kernel.pidfdSendSignal(frame, pidfd, 15, 0, 0));
        assertEquals(-ErrorNumber.EINVAL, kernel.pidfdSendSignal(frame, pidfd, 65, 0, 0));
        assertEquals(List.of(15), kernel.signals(4711));
        assertEquals(0, kernel.waitid(frame, 3, pidfd, frame.value(), 5, 0));
        assertEquals(0, frame.valueInt(16), "still running");
        kernel.exitProcess(4711, 6);
        assertEquals(Epoll.IN, user.poll(pidfd));
        assertEquals(0, kernel.waitid(frame, 3, pidfd, frame.value(), 4, 0));
        assertEquals(List.of(17, 1, 4711, 6), List.of(frame.valueInt(0), frame.valueInt(8), frame.valueInt(16), frame.valueInt(24)));
        assertEquals(-10, kernel.waitid(frame, 3, pidfd, frame.value(), 4, 0), "ECHILD");
    }

    @Test
    void kcmSocketsAreCloned() {
        CallFrame frame = new CallFrame();
        int kcm = user.socket(41, SOCK_DGRAM);
        int tcp = user.socket(AF_INET, SOCK_STREAM);
        frame.valueInt(0, tcp);
        assertEquals(0, kernel.ioctl(frame, kcm, 0x89e0, frame.value()));
        frame.valueInt(0, user.eventfd(0));
        assertEquals(-ErrorNumber.ENOTSOCK, kernel.ioctl(frame, kcm, 0x89e0, frame.value()));
        assertEquals(0, kernel.ioctl(frame, kcm, 0x89e2, frame.value()));
        assertEquals(1, user.send(frame.valueInt(0), "x"));
    }
}
