package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.Descriptor;
import io.netloom.socket.internal.sys.Namespace;
import io.netloom.socket.internal.sys.PollFd;
import io.netloom.socket.internal.sys.Syscalls;
import io.netloom.testkit.fake.KernelUser.Event;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.netloom.socket.internal.sys.Epoll.CTL_ADD;
import static io.netloom.socket.internal.sys.Epoll.CTL_DEL;
import static io.netloom.socket.internal.sys.Epoll.CTL_MOD;
import static io.netloom.socket.internal.sys.Epoll.ERR;
import static io.netloom.socket.internal.sys.Epoll.ET;
import static io.netloom.socket.internal.sys.Epoll.HUP;
import static io.netloom.socket.internal.sys.Epoll.IN;
import static io.netloom.socket.internal.sys.Epoll.ONESHOT;
import static io.netloom.socket.internal.sys.Epoll.OUT;
import static io.netloom.socket.internal.sys.Epoll.RDHUP;
import static io.netloom.socket.internal.sys.ErrorNumber.EADDRINUSE;
import static io.netloom.socket.internal.sys.ErrorNumber.EAGAIN;
import static io.netloom.socket.internal.sys.ErrorNumber.EBADF;
import static io.netloom.socket.internal.sys.ErrorNumber.ECONNREFUSED;
import static io.netloom.socket.internal.sys.ErrorNumber.ECONNRESET;
import static io.netloom.socket.internal.sys.ErrorNumber.EDESTADDRREQ;
import static io.netloom.socket.internal.sys.ErrorNumber.EEXIST;
import static io.netloom.socket.internal.sys.ErrorNumber.EINPROGRESS;
import static io.netloom.socket.internal.sys.ErrorNumber.EINVAL;
import static io.netloom.socket.internal.sys.ErrorNumber.EISCONN;
import static io.netloom.socket.internal.sys.ErrorNumber.EMSGSIZE;
import static io.netloom.socket.internal.sys.ErrorNumber.ENODEV;
import static io.netloom.socket.internal.sys.ErrorNumber.ENOENT;
import static io.netloom.socket.internal.sys.ErrorNumber.ENOTCONN;
import static io.netloom.socket.internal.sys.ErrorNumber.ENOTSOCK;
import static io.netloom.socket.internal.sys.ErrorNumber.EPIPE;
import static io.netloom.socket.internal.sys.ErrorNumber.EPROTOTYPE;
import static io.netloom.socket.internal.sys.SocketConstants.AF_INET;
import static io.netloom.socket.internal.sys.SocketConstants.AF_UNIX;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_PEEK;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_TRUNC;
import static io.netloom.socket.internal.sys.SocketConstants.SHUT_RD;
import static io.netloom.socket.internal.sys.SocketConstants.SHUT_RDWR;
import static io.netloom.socket.internal.sys.SocketConstants.SHUT_WR;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_DGRAM;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_SEQPACKET;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_STREAM;
import static io.netloom.socket.internal.sys.SocketConstants.SO_ACCEPTCONN;
import static io.netloom.socket.internal.sys.SocketConstants.SO_DOMAIN;
import static io.netloom.socket.internal.sys.SocketConstants.SO_ERROR;
import static io.netloom.socket.internal.sys.SocketConstants.SO_PROTOCOL;
import static io.netloom.socket.internal.sys.SocketConstants.SO_TYPE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What Netloom relies on in a kernel. Run against the real one it says that we understood Linux; against the fake one, that the fake plays it
 * well.
 */
abstract class KernelContract {
    private static final long GUARD = 30_000_000_000L;

    final KernelUser user = new KernelUser(kernel());
    private final List<Integer> open = new ArrayList<>();

    abstract Syscalls kernel();

    @AfterEach
    void closeAll() {
        open.forEach(user::close);
    }

    private int opened(int fd) {
        assertTrue(fd >= 0, "" + fd);
        open.add(fd);
        return fd;
    }

    private int socket(int family, int type) {
        return opened(user.socket(family, type));
    }

    private int[] pair(int type) {
        int[] pair = user.pair(type);
        opened(pair[0]);
        opened(pair[1]);
        return pair;
    }

    private void close(int fd) {
        assertEquals(0, user.close(fd));
        open.remove((Integer) fd);
    }

    private static String uniqueName() {
        return "\0netloom-test-" + Long.toHexString(ThreadLocalRandom.current().nextLong());
    }

    private int tcpListener(int backlog) {
        int listener = socket(AF_INET, SOCK_STREAM);
        assertEquals(0, user.bindInet(listener, 0));
        assertEquals(0, user.listen(listener, backlog));
        return listener;
    }

    private int[] tcpPair() {
        int listener = tcpListener(1);
        int client = socket(AF_INET, SOCK_STREAM);
        assertEquals(-EINPROGRESS, user.connectInet(client, user.port(listener)));
        assertEquals(IN, user.poll(listener, IN, GUARD));
        int served = opened(user.accept(listener));
        assertEquals(OUT, user.poll(client, OUT, GUARD));
        close(listener);
        return new int[] {client, served};
    }

    private int[] connection(String kind) {
        return switch (kind) {
            case "tcp" -> tcpPair();
            case "unix" -> pair(SOCK_STREAM);
            default -> pair(SOCK_SEQPACKET);
        };
    }

    // Descriptors

    @Test
    void numbersComeBackAtOnce() {
        int fd = user.socket(AF_INET, SOCK_DGRAM);
        int copy = user.duplicate(fd);
        assertNotEquals(fd, copy);
        assertEquals(0, user.close(fd));
        assertEquals(-EBADF, user.close(fd));
        assertEquals(-EBADF, user.option(fd, SO_TYPE));
        assertEquals(SOCK_DGRAM, user.option(copy, SO_TYPE));
        assertEquals(fd, opened(user.eventfd(0)), "the lowest free number");
        assertEquals(0, user.close(copy));
        assertTrue(opened(user.fcntl(fd, Descriptor.F_DUPFD_CLOEXEC, 200)) >= 200);
    }

    @Test
    void statusFlagsAreSharedByDuplicates() {
        int fd = socket(AF_INET, SOCK_DGRAM);
        int copy = opened(user.duplicate(fd));
        assertEquals(0, user.fcntl(copy, Descriptor.F_SETFL, 0));
        assertEquals(0, user.fcntl(fd, Descriptor.F_GETFL, 0) & Descriptor.O_NONBLOCK);
        assertEquals(Descriptor.FD_CLOEXEC, user.fcntl(copy, Descriptor.F_GETFD, 0));
        assertEquals(0, user.fcntl(fd, Descriptor.F_SETFL, Descriptor.O_NONBLOCK));
        assertEquals("-" + EAGAIN, user.receive(copy));
    }

    @Test
    void eventfdCounts() {
        int fd = opened(user.eventfd(0));
        assertEquals(-EAGAIN, user.take(fd));
        assertEquals(OUT, user.poll(fd));
        assertEquals(8, user.signal(fd, 3));
        assertEquals(8, user.signal(fd, 4));
        assertEquals(IN | OUT, user.poll(fd));
        assertEquals(7, user.take(fd));
        assertEquals(8, user.signal(fd, -2));
        assertEquals(IN, user.poll(fd));
        assertEquals(-EAGAIN, user.signal(fd, 1));
        assertEquals(-EINVAL, user.signal(fd, -1));
        assertEquals(-ENOTSOCK, user.option(fd, SO_TYPE));
        int semaphore = opened(user.eventfd(Descriptor.EFD_SEMAPHORE));
        user.signal(semaphore, 2);
        assertEquals(1, user.take(semaphore));
        assertEquals(1, user.take(semaphore));
        assertEquals(-EAGAIN, user.take(semaphore));
    }

    @Test
    void optionsSayWhatTheSocketIs() {
        int tcp = socket(AF_INET, SOCK_STREAM);
        assertEquals(SOCK_STREAM, user.option(tcp, SO_TYPE));
        assertEquals(AF_INET, user.option(tcp, SO_DOMAIN));
        assertEquals(6, user.option(tcp, SO_PROTOCOL));
        assertEquals(17, user.option(socket(AF_INET, SOCK_DGRAM), SO_PROTOCOL));
        int unix = socket(AF_UNIX, SOCK_SEQPACKET);
        assertEquals(0, user.option(unix, SO_PROTOCOL));
        assertEquals(SOCK_SEQPACKET, user.option(unix, SO_TYPE));
        assertEquals(0, user.option(tcp, SO_ACCEPTCONN));
        assertEquals(1, user.option(tcpListener(1), SO_ACCEPTCONN));
        assertEquals(0, user.setOption(tcp, 9, 1));
        assertEquals(1, user.option(tcp, 9));
        assertEquals(0, user.setOption(tcp, 8, 5_000));
        assertEquals(10_000, user.option(tcp, 8), "doubled");
    }

    @Test
    void namespacesAreApart() throws InterruptedException {
        int home = opened(user.openNamespace());
        int here = tcpListener(1);
        int port = user.port(here);
        int[] results = new int[4];
        Thread thread = Thread.ofPlatform().start(() -> {
            KernelUser other = new KernelUser(kernel());
            results[0] = other.unshare(Namespace.CLONE_NEWNET);
            int fd = other.socket(AF_INET, SOCK_STREAM);
            results[1] = other.bindInet(fd, port); // free there
            other.close(fd);
            results[2] = other.setns(home, Namespace.CLONE_NEWNET);
            fd = other.socket(AF_INET, SOCK_STREAM);
            results[3] = other.bindInet(fd, port);
            other.close(fd);
        });
        thread.join();
        if (results[0] == 0) { // else there is no permission, and nothing to see
            assertEquals(List.of(0, 0, -EADDRINUSE), List.of(results[1], results[2], results[3]));
        }
    }

    @Test
    void loopbackHasIndexOne() {
        int fd = socket(AF_INET, SOCK_DGRAM);
        assertEquals(1, user.interfaceIndex(fd, "lo"));
        assertEquals(-ENODEV, user.interfaceIndex(fd, "nope"));
    }

    // Connections

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix", "seqpacket"})
    void bytesArriveAndThenTheEnd(String kind) {
        int[] ends = connection(kind);
        assertEquals("-" + EAGAIN, user.receive(ends[1]));
        assertEquals(5, user.send(ends[0], "hello"));
        assertEquals(3, user.send(ends[0], "you"));
        assertEquals(IN | OUT, user.poll(ends[1]));
        assertEquals("hel", user.receive(ends[1], 3, MSG_PEEK));
        assertEquals(kind.equals("seqpacket") ? "hello" : "helloyou", user.receive(ends[1]));
        assertEquals(0, user.shutdown(ends[0], SHUT_WR));
        assertEquals(-EPIPE, user.send(ends[0], "more"));
        assertEquals(IN | OUT | RDHUP, user.poll(ends[1]));
        if (kind.equals("seqpacket")) {
            assertEquals("you", user.receive(ends[1]));
        }
        assertEquals("", user.receive(ends[1]));
        assertEquals(4, user.send(ends[1], "back"), "the other direction is open");
        assertEquals("back", user.receive(ends[0]));
        close(ends[1]);
        assertEquals("", user.receive(ends[0]));
        assertEquals(IN | OUT | RDHUP | HUP, user.poll(ends[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix", "seqpacket"})
    void closedPeerIsFelt(String kind) {
        int[] ends = connection(kind);
        close(ends[1]);
        assertEquals("", user.receive(ends[0]));
        if (kind.equals("tcp")) {
            assertEquals(IN | OUT | RDHUP, user.poll(ends[0]));
            assertEquals(1, user.send(ends[0], "x"), "the first is answered by a reset");
            assertEquals(ERR | HUP, user.poll(ends[0], 0, GUARD));
        } else {
            assertEquals(IN | OUT | RDHUP | HUP, user.poll(ends[0]));
        }
        assertEquals(-EPIPE, user.send(ends[0], "x"));
        assertEquals(-EPIPE, user.send(ends[0], "x"));
        assertEquals("", user.receive(ends[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix", "seqpacket"})
    void unreadDataResetsTheConnection(String kind) {
        int[] ends = connection(kind);
        assertEquals(1, user.send(ends[0], "x"));
        assertEquals(IN | OUT, user.poll(ends[1], IN | OUT, GUARD));
        close(ends[1]);
        assertEquals(ERR, user.poll(ends[0], 0, GUARD) & ERR);
        assertEquals("-" + ECONNRESET, user.receive(ends[0]));
        assertEquals("", user.receive(ends[0]), "an error is told once");
        assertEquals(-EPIPE, user.send(ends[0], "x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp", "unix", "seqpacket"})
    void fullBufferRefusesAndFreesWithAnEdge(String kind) {
        int[] ends = connection(kind);
        int epoll = opened(user.epoll());
        assertEquals(-EAGAIN, user.fill(ends[0], 1000));
        assertEquals(0, user.poll(ends[0]));
        assertEquals(0, user.control(epoll, CTL_ADD, ends[0], IN | OUT | RDHUP | ET, 5));
        assertEquals(List.of(), user.epollWait(epoll, 0));
        drainUntilWritable(ends, epoll);
        assertTrue(user.send(ends[0], "again") > 0);
    }

    private void drainUntilWritable(int[] ends, int epoll) {
        List<Event> events = List.of();
        for (long end = System.nanoTime() + GUARD; events.isEmpty() && System.nanoTime() < end;) {
            user.drain(ends[1]);
            events = user.epollWait(epoll, 10_000_000);
        }
        assertEquals(List.of(new Event(OUT, 5)), events);
    }

    @Test
    void shutReadEndsReading() {
        int[] ends = pair(SOCK_STREAM);
        assertEquals(0, user.shutdown(ends[0], SHUT_RD));
        assertEquals("", user.receive(ends[0]));
        assertEquals(-EPIPE, user.send(ends[1], "x"), "Unix tells the peer");
        assertEquals(0, user.shutdown(ends[0], SHUT_RDWR));
        assertEquals(IN | OUT | RDHUP | HUP, user.poll(ends[0]));
        assertEquals(-ENOTCONN, user.shutdown(socket(AF_INET, SOCK_STREAM), SHUT_WR));
    }

    @Test
    void unconnectedSocketsComplain() {
        int tcp = socket(AF_INET, SOCK_STREAM);
        assertEquals(OUT | HUP, user.poll(tcp));
        assertEquals("-" + ENOTCONN, user.receive(tcp));
        assertEquals(-EPIPE, user.send(tcp, "x"));
        assertEquals(-ENOTCONN, user.peerPort(tcp));
        assertEquals(-EINVAL, user.accept(tcp));
        int unix = socket(AF_UNIX, SOCK_STREAM);
        assertEquals(OUT | HUP, user.poll(unix));
        assertEquals("-" + EINVAL, user.receive(unix));
        assertEquals(-ENOTCONN, user.send(unix, "x"));
        int seqpacket = socket(AF_UNIX, SOCK_SEQPACKET);
        assertEquals("-" + ENOTCONN, user.receive(seqpacket));
        assertEquals(2, user.nameLength(unix));
        assertEquals(16, user.nameLength(tcp));
    }

    @Test
    void tcpConnectIsInProgressFirst() {
        int listener = tcpListener(1);
        assertEquals(-EAGAIN, user.accept(listener));
        assertEquals(0, user.poll(listener));
        int client = socket(AF_INET, SOCK_STREAM);
        assertEquals(-EINPROGRESS, user.connectInet(client, user.port(listener)));
        assertEquals(OUT, user.poll(client, IN | OUT, GUARD));
        assertEquals(0, user.option(client, SO_ERROR));
        assertEquals(user.port(listener), user.peerPort(client));
        assertEquals(0, user.connectInet(client, user.port(listener)), "the second says that the first has ended well");
        assertEquals(-EISCONN, user.connectInet(client, user.port(listener)));
        assertEquals(IN, user.poll(listener));
        int served = opened(user.accept(listener));
        assertEquals(user.port(client), user.peerPort(served));
        assertEquals(user.port(listener), user.port(served));
    }

    @Test
    void refusedTcpConnect() {
        int free = socket(AF_INET, SOCK_STREAM);
        assertEquals(0, user.bindInet(free, 0)); // bound and not listening
        int client = socket(AF_INET, SOCK_STREAM);
        int epoll = opened(user.epoll());
        user.control(epoll, CTL_ADD, client, IN | OUT | RDHUP | ET, 9);
        assertEquals(List.of(new Event(OUT | HUP, 9)), user.epollWait(epoll, GUARD), "before connect");
        assertEquals(-EINPROGRESS, user.connectInet(client, user.port(free)));
        assertEquals(List.of(new Event(IN | OUT | ERR | HUP | RDHUP, 9)), user.epollWait(epoll, GUARD));
        assertEquals(ECONNREFUSED, user.option(client, SO_ERROR));
        assertEquals(0, user.option(client, SO_ERROR), "told once");
        assertEquals(-ENOTCONN, user.peerPort(client));
    }

    @Test
    void unixListenerWithAFullBacklog() {
        String name = uniqueName();
        int client = socket(AF_UNIX, SOCK_STREAM);
        assertEquals(-ECONNREFUSED, user.connectUnix(client, name));
        assertEquals(-ENOENT, user.connectUnix(client, "/nonexistent/socket"));
        int listener = socket(AF_UNIX, SOCK_STREAM);
        assertEquals(0, user.bindUnix(listener, name));
        assertEquals(-EADDRINUSE, user.bindUnix(socket(AF_UNIX, SOCK_STREAM), name));
        assertEquals(-ECONNREFUSED, user.connectUnix(client, name), "not yet listening");
        assertEquals(0, user.listen(listener, 0));
        assertEquals(-ECONNREFUSED, user.connectUnix(socket(AF_UNIX, SOCK_DGRAM), name), "abstract names are apart for each type");
        assertEquals(0, user.connectUnix(client, name));
        assertEquals(5, user.send(client, "early"), "before accept");
        int second = socket(AF_UNIX, SOCK_STREAM);
        assertEquals(-EAGAIN, user.connectUnix(second, name));
        assertEquals(OUT | HUP, user.poll(second), "no event would say when to try again");
        assertEquals("early", user.receive(opened(user.accept(listener))));
        assertEquals(-EISCONN, user.connectUnix(client, name));
        assertEquals(0, user.connectUnix(second, name));
        close(listener);
        assertEquals("-" + ECONNRESET, user.receive(second), "never accepted");
    }

    @Test
    void pathsAreFiles(@TempDir Path folder) {
        String path = folder.resolve("s").toString();
        int listener = socket(AF_UNIX, SOCK_STREAM);
        assertEquals(0, user.bindUnix(listener, path));
        assertEquals(2 + path.length() + 1, user.nameLength(listener), "with the zero at its end");
        assertEquals(-EPROTOTYPE, user.connectUnix(socket(AF_UNIX, SOCK_DGRAM), path));
        close(listener);
        assertEquals(-ECONNREFUSED, user.connectUnix(socket(AF_UNIX, SOCK_STREAM), path), "the file stays behind");
    }

    // Datagrams

    @Test
    void udpDelivers() {
        int receiver = socket(AF_INET, SOCK_DGRAM);
        int sender = socket(AF_INET, SOCK_DGRAM);
        assertEquals(OUT, user.poll(receiver));
        assertEquals(-EDESTADDRREQ, user.send(sender, "x"));
        assertEquals(0, user.bindInet(receiver, 0));
        assertEquals(-EADDRINUSE, user.bindInet(socket(AF_INET, SOCK_DGRAM), user.port(receiver)));
        assertEquals(5, user.sendToPort(sender, "first", user.port(receiver)));
        assertEquals(0, user.connectInet(sender, user.port(receiver)));
        assertEquals(0, user.send(sender, ""));
        assertEquals(4, user.send(sender, "last"));
        assertEquals(5, user.receivedLength(receiver, 2, MSG_PEEK | MSG_TRUNC));
        assertEquals("fi", user.receive(receiver, 2, 0));
        assertEquals(user.port(sender), user.senderPort());
        assertEquals("", user.receive(receiver), "an empty datagram");
        assertEquals("last", user.receive(receiver));
        assertEquals("-" + EAGAIN, user.receive(receiver));
    }

    @Test
    void udpErrorsComeLater() {
        int gone = socket(AF_INET, SOCK_DGRAM);
        assertEquals(0, user.bindInet(gone, 0));
        int port = user.port(gone);
        int sender = socket(AF_INET, SOCK_DGRAM);
        assertEquals(0, user.connectInet(sender, port));
        close(gone);
        assertEquals(1, user.send(sender, "x"));
        assertEquals(ERR, user.poll(sender, 0, GUARD));
        assertEquals(-ECONNREFUSED, user.send(sender, "x"));
        assertEquals(1, user.send(sender, "x"));
        assertEquals("-" + ECONNREFUSED, user.receive(sender));
        assertEquals("-" + EAGAIN, user.receive(sender));
        assertEquals(-EMSGSIZE, user.send(sender, new byte[65_508]));
    }

    @Test
    void connectedUdpTakesFromItsPeerOnly() {
        int a = socket(AF_INET, SOCK_DGRAM);
        int b = socket(AF_INET, SOCK_DGRAM);
        int stranger = socket(AF_INET, SOCK_DGRAM);
        user.bindInet(a, 0);
        user.bindInet(b, 0);
        assertEquals(0, user.connectInet(a, user.port(b)));
        assertEquals(1, user.sendToPort(stranger, "s", user.port(a)));
        assertEquals("-" + EAGAIN, user.receive(a));
        assertEquals(1, user.sendToPort(b, "b", user.port(a)));
        assertEquals("b", user.receive(a));
        int elsewhere = socket(AF_INET, SOCK_DGRAM);
        assertEquals(-ENOTCONN, user.shutdown(elsewhere, SHUT_RD));
    }

    @Test
    void eachUdpSendIsAnOutEdge() {
        int receiver = socket(AF_INET, SOCK_DGRAM);
        user.bindInet(receiver, 0);
        int sender = socket(AF_INET, SOCK_DGRAM);
        user.connectInet(sender, user.port(receiver));
        int epoll = opened(user.epoll());
        user.control(epoll, CTL_ADD, sender, IN | OUT | RDHUP | ET, 1);
        assertEquals(1, user.epollWait(epoll, 0).size());
        assertEquals(List.of(), user.epollWait(epoll, 0));
        user.send(sender, "x");
        assertEquals(List.of(new Event(OUT, 1)), user.epollWait(epoll, GUARD), "why OUT is not left in the set");
        user.control(epoll, CTL_MOD, sender, IN | RDHUP | ET, 1);
        user.send(sender, "x");
        assertEquals(List.of(), user.epollWait(epoll, 0));
    }

    @Test
    void unixDatagramsFillTheReceiver() {
        String name = uniqueName();
        int receiver = socket(AF_UNIX, SOCK_DGRAM);
        assertEquals(0, user.bindUnix(receiver, name));
        int sender = socket(AF_UNIX, SOCK_DGRAM);
        assertEquals(-ENOTCONN, user.send(sender, "x"));
        int result;
        int sent = 0;
        while ((result = user.sendToUnix(sender, "m" + sent, name)) > 0) {
            sent++;
        }
        assertEquals(-EAGAIN, result);
        assertEquals(OUT, user.poll(sender) & OUT, "an unconnected sender looks writable");
        int connected = socket(AF_UNIX, SOCK_DGRAM);
        assertEquals(0, user.connectUnix(connected, name));
        assertEquals(-EAGAIN, user.send(connected, "x"));
        assertEquals(0, user.poll(connected) & OUT, "a connected one does not");
        int epoll = opened(user.epoll());
        user.control(epoll, CTL_ADD, connected, OUT | ET, 3);
        assertEquals(List.of(), user.epollWait(epoll, 0));
        assertEquals("m0", user.receive(receiver));
        assertEquals(0, user.senderNameLength(), "an unnamed sender");
        assertEquals(List.of(new Event(OUT, 3)), user.epollWait(epoll, GUARD));
        assertEquals(1, user.send(connected, "x"));
        close(receiver);
        assertEquals(-ECONNREFUSED, user.send(connected, "x"));
        assertEquals(-ENOTCONN, user.send(connected, "x"));
    }

    @Test
    void datagramPairKeepsBoundaries() {
        int[] ends = pair(SOCK_DGRAM);
        assertEquals(2, user.send(ends[0], "ab"));
        assertEquals(0, user.send(ends[0], ""));
        assertEquals("a", user.receive(ends[1], 1, 0));
        assertEquals("", user.receive(ends[1]));
        assertEquals(-EAGAIN, user.fill(ends[0], 4000));
        user.drain(ends[1]);
        assertEquals(1, user.send(ends[0], "x"));
        close(ends[1]);
        assertEquals("-" + EAGAIN, user.receive(ends[0]), "a datagram socket has no end");
        assertEquals(-ECONNREFUSED, user.send(ends[0], "x"));
    }

    @Test
    void addressesAreChecked() {
        int fd = socket(AF_INET, SOCK_STREAM);
        assertEquals(0, user.bindInet(fd, 0));
        assertEquals(-EINVAL, user.bindInet(fd, 0), "bound already");
        assertEquals(-EINVAL, user.bindUnix(socket(AF_INET, SOCK_STREAM), ""));
        int unix = socket(AF_UNIX, SOCK_DGRAM);
        assertEquals(0, user.bindUnix(unix, ""));
        assertEquals(8, user.nameLength(unix), "the kernel chose an abstract name");
    }

    // epoll

    @Test
    void interestsAreOfAFileUnderANumber() {
        int epoll = opened(user.epoll());
        int[] ends = user.pair(SOCK_STREAM);
        opened(ends[1]);
        assertEquals(0, user.control(epoll, CTL_ADD, ends[0], IN | ET, 0xabc));
        assertEquals(-EEXIST, user.control(epoll, CTL_ADD, ends[0], IN, 1));
        int copy = opened(user.duplicate(ends[0]));
        assertEquals(-ENOENT, user.control(epoll, CTL_MOD, copy, IN, 1));
        user.close(ends[0]);
        user.send(ends[1], "x");
        assertEquals(List.of(new Event(IN, 0xabc)), user.epollWait(epoll, 0), "a duplicate keeps the registration alive");
        int next = opened(user.socket(AF_INET, SOCK_DGRAM));
        assertEquals(ends[0], next);
        assertEquals(-ENOENT, user.control(epoll, CTL_DEL, next, 0, 0), "the number means another file now");
        close(copy);
        assertEquals(List.of(), user.epollWait(epoll, 0));
        assertEquals(-EBADF, user.control(epoll, CTL_ADD, 9999, IN, 0));
        assertEquals(-EINVAL, user.control(next, CTL_ADD, epoll, IN, 0));
        assertEquals(-EINVAL, user.control(epoll, CTL_ADD, epoll, IN, 0));
    }

    @Test
    void edgesComeOncePerChange() {
        int epoll = opened(user.epoll());
        int fd = opened(user.eventfd(0));
        user.control(epoll, CTL_ADD, fd, IN | ET, -7);
        assertEquals(List.of(), user.epollWait(epoll, 0));
        user.signal(fd, 1);
        assertEquals(List.of(new Event(IN, -7)), user.epollWait(epoll, 0));
        assertEquals(List.of(), user.epollWait(epoll, 0));
        user.signal(fd, 1);
        assertEquals(1, user.epollWait(epoll, 0).size(), "unread, and yet a new edge");
        user.control(epoll, CTL_MOD, fd, IN | ET, 8);
        assertEquals(List.of(new Event(IN, 8)), user.epollWait(epoll, 0), "a change of interest looks again");
        user.signal(fd, 1);
        user.take(fd);
        assertEquals(List.of(), user.epollWait(epoll, 0), "passed before anybody looked");
        assertEquals(0, user.control(epoll, CTL_DEL, fd, 0, 0));
        assertEquals(-ENOENT, user.control(epoll, CTL_DEL, fd, 0, 0));
    }

    @Test
    void levelsRepeatAndOneShotsDoNot() {
        int epoll = opened(user.epoll());
        int fd = opened(user.eventfd(0));
        user.control(epoll, CTL_ADD, fd, IN, 1);
        user.signal(fd, 1);
        assertEquals(1, user.epollWait(epoll, 0).size());
        assertEquals(1, user.epollWait(epoll, 0).size());
        user.control(epoll, CTL_MOD, fd, IN | ONESHOT, 2);
        assertEquals(List.of(new Event(IN, 2)), user.epollWait(epoll, 0));
        user.signal(fd, 1);
        assertEquals(List.of(), user.epollWait(epoll, 0));
        user.control(epoll, CTL_MOD, fd, IN | ONESHOT, 3);
        assertEquals(List.of(new Event(IN, 3)), user.epollWait(epoll, 0));
    }

    @Test
    void waitersAreWokenByOtherThreads() throws InterruptedException {
        int epoll = opened(user.epoll());
        int fd = opened(user.eventfd(0));
        int[] ends = pair(SOCK_STREAM);
        user.control(epoll, CTL_ADD, fd, IN | ET, 1);
        Thread thread = Thread.ofPlatform().start(() -> {
            KernelUser other = new KernelUser(kernel());
            other.signal(fd, 1);
            other.send(ends[1], "x");
        });
        assertEquals(1, user.epollWait(epoll, GUARD).size());
        assertEquals(IN, user.poll(ends[0], IN, GUARD));
        thread.join();
        long start = System.nanoTime();
        assertEquals(List.of(), user.epollWait(epoll, 3_000_000));
        assertEquals(0, user.poll(fd, RDHUP, 3_000_000));
        assertTrue(System.nanoTime() - start >= 6_000_000);
        assertFalse(Thread.interrupted());
    }

    @Test
    void pollOfAClosedNumberSaysSo() {
        assertEquals(PollFd.NVAL, user.poll(9999));
    }
}
