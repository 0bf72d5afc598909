package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.Syscalls;
import io.netloom.testkit.fake.KernelUser.Event;
import io.netloom.testkit.fake.MessageUser.Received;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.netloom.socket.internal.sys.Epoll.CTL_ADD;
import static io.netloom.socket.internal.sys.Epoll.ERR;
import static io.netloom.socket.internal.sys.Epoll.ET;
import static io.netloom.socket.internal.sys.Epoll.IN;
import static io.netloom.socket.internal.sys.Epoll.OUT;
import static io.netloom.socket.internal.sys.ErrorNumber.EAGAIN;
import static io.netloom.socket.internal.sys.ErrorNumber.EBADF;
import static io.netloom.socket.internal.sys.ErrorNumber.ECONNREFUSED;
import static io.netloom.socket.internal.sys.ErrorNumber.EDESTADDRREQ;
import static io.netloom.socket.internal.sys.ErrorNumber.EINVAL;
import static io.netloom.socket.internal.sys.ErrorNumber.EMSGSIZE;
import static io.netloom.socket.internal.sys.SocketConstants.AF_INET;
import static io.netloom.socket.internal.sys.SocketConstants.AF_INET6;
import static io.netloom.socket.internal.sys.SocketConstants.IPPROTO_IP;
import static io.netloom.socket.internal.sys.SocketConstants.IPPROTO_IPV6;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_CMSG_CLOEXEC;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_CTRUNC;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_ERRQUEUE;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_PEEK;
import static io.netloom.socket.internal.sys.SocketConstants.MSG_TRUNC;
import static io.netloom.socket.internal.sys.SocketConstants.SHUT_WR;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_DGRAM;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_SEQPACKET;
import static io.netloom.socket.internal.sys.SocketConstants.SOCK_STREAM;
import static io.netloom.socket.internal.sys.SocketConstants.SOL_SOCKET;
import static io.netloom.socket.internal.sys.SocketConstants.SO_LINGER;
import static io.netloom.socket.internal.sys.SocketConstants.SO_RCVBUF;
import static io.netloom.testkit.fake.MessageUser.encode;
import static io.netloom.testkit.fake.MessageUser.rights;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

/**
 * What Netloom relies on in recvmsg(2), sendmsg(2), their batches and the error queue; for the real kernel and the fake one, as {@link
 * KernelContract}.
 */
abstract class MessageContract {
    private static final long GUARD = 30_000_000_000L;
    private static final int CLOEXEC = MSG_CMSG_CLOEXEC;
    private static final int SO_PASSCRED = 16;
    private static final int SCM_CREDENTIALS = 2;
    private static final int SO_TIMESTAMPNS = 35;
    private static final int SO_RXQ_OVFL = 40;
    private static final int SO_BINDTODEVICE = 25;
    private static final int IP_TTL = 2;
    private static final int IP_RECVERR = 11;
    private static final int IPV6_RECVERR = 25;

    final KernelUser user = new KernelUser(kernel());
    final MessageUser messages = new MessageUser(kernel());
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

    private void close(int fd) {
        assertEquals(0, user.close(fd));
        open.remove((Integer) fd);
    }

    private int[] pair(int type) {
        int[] pair = user.pair(type);
        opened(pair[0]);
        opened(pair[1]);
        return pair;
    }

    private static int type(String kind) {
        return switch (kind) {
            case "stream" -> SOCK_STREAM;
            case "seqpacket" -> SOCK_SEQPACKET;
            default -> SOCK_DGRAM;
        };
    }

    private int udp() {
        int fd = opened(user.socket(AF_INET, SOCK_DGRAM));
        assertEquals(0, user.bindInet(fd, 0));
        return fd;
    }

    private int closedPort() {
        int gone = udp();
        int port = user.port(gone);
        close(gone);
        return port;
    }

    /** The number that the next descriptor would get: the same before and after means that none was left behind. */
    private int nextNumber() {
        int fd = user.eventfd(0);
        user.close(fd);
        return fd;
    }

    // One message

    @ParameterizedTest
    @ValueSource(strings = {"stream", "seqpacket", "datagram"})
    void piecesAreGatheredAndScattered(String kind) {
        int[] ends = pair(type(kind));
        assertEquals(5, messages.send(ends[0], List.of(), "ab", "", "cd", "e"));
        Received received = messages.receive(ends[1], 0, 0, 1, 0, 3, 10);
        assertEquals(5, received.result());
        assertEquals(List.of("a", "", "bcd", "e"), received.pieces());
        assertEquals(0, received.flags());
        assertEquals(0, received.nameLength(), "nobody has a name");
        assertEquals(-EAGAIN, messages.receive(ends[1], 0, 0, 10).result());
        assertEquals(3, user.send(ends[0], "end"));
        assertEquals("end", messages.receive(ends[1], MSG_PEEK, 0, 2, 2).text());
        assertEquals("end", messages.receive(ends[1], 0, 0, 10).text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"seqpacket", "datagram"})
    void whatDoesNotFitIsTold(String kind) {
        int[] ends = pair(type(kind));
        user.send(ends[0], "hello");
        user.send(ends[0], "hello");
        Received cut = messages.receive(ends[1], MSG_PEEK, 0, 1, 2);
        assertEquals(3, cut.result());
        assertEquals(MSG_TRUNC, cut.flags());
        Received told = messages.receive(ends[1], MSG_TRUNC, 0, 1, 2);
        assertEquals(5, told.result());
        assertEquals(MSG_TRUNC, told.flags());
        assertEquals("hel", told.text());
        assertEquals(0, messages.receive(ends[1], 0, 0, 5).flags());
    }

    @Test
    void udpTellsTheSender() {
        int receiver = udp();
        int sender = udp();
        assertEquals(4, messages.sendToPort(sender, user.port(receiver), "na", "me"));
        Received received = messages.receive(receiver, 0, 0, 2);
        assertEquals(2, received.result());
        assertEquals(MSG_TRUNC, received.flags());
        assertEquals(16, received.nameLength());
        assertEquals(user.port(sender), received.port());
        assertEquals(-EDESTADDRREQ, messages.send(sender, List.of(), "x"));
        assertEquals(0, messages.sendToPort(sender, user.port(receiver)), "no pieces at all");
        assertEquals(0, messages.receive(receiver, 0, 0).result());
    }

    @Test
    void streamEndsWithNothing() {
        int[] ends = pair(SOCK_STREAM);
        user.shutdown(ends[0], SHUT_WR);
        Received end = messages.receive(ends[1], 0, 64, 10);
        assertEquals(0, end.result());
        assertEquals(0, end.flags());
        assertEquals(List.of(), end.controls());
    }

    @Test
    void piecesAreCounted() {
        int[] ends = pair(SOCK_STREAM);
        user.send(ends[0], new byte[2000]);
        assertEquals(-EMSGSIZE, messages.receivePieces(ends[1], 1025));
        assertEquals(1024, messages.receivePieces(ends[1], 1024));
    }

    // Descriptors

    @ParameterizedTest
    @ValueSource(strings = {"stream", "seqpacket", "datagram"})
    void descriptorsArePassed(String kind) {
        int[] ends = pair(type(kind));
        int[] other = pair(SOCK_STREAM);
        assertEquals(1, messages.send(ends[0], List.of(rights(other[0], other[0])), "x"));
        close(other[0]);
        Received received = messages.receive(ends[1], CLOEXEC, 64, 10);
        assertEquals("x", received.text());
        assertEquals(CLOEXEC, received.flags(), "the flag is given back");
        List<Integer> numbers = received.descriptors();
        assertEquals(2, numbers.size());
        numbers.forEach(this::opened);
        assertEquals(2, user.send(numbers.get(1), "it"));
        assertEquals("it", user.receive(other[1]));
        close(numbers.get(0));
        assertEquals("-" + EAGAIN, user.receive(other[1]), "open as long as one number means it");
        close(numbers.get(1));
        assertEquals("", user.receive(other[1]));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 16, 19, 20, 23, 24, 27, 28})
    void descriptorsThatDoNotFitAreClosed(int room) {
        int[] ends = pair(SOCK_DGRAM);
        int[] other = pair(SOCK_STREAM);
        messages.send(ends[0], List.of(rights(other[0], other[0], other[0])), "x");
        int before = nextNumber();
        Received received = messages.receive(ends[1], CLOEXEC, room, 10);
        int fitting = Math.max(0, (room - 16) / 4);
        assertEquals(fitting, received.descriptors().size());
        assertEquals(fitting < 3 ? MSG_CTRUNC : 0, received.flags() & MSG_CTRUNC);
        received.descriptors().forEach(user::close);
        assertEquals(before, nextNumber());
        close(other[0]);
        assertEquals("", user.receive(other[1]), "nobody else has it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "datagram"})
    void descriptorsThatNobodyTakesAreClosed(String kind) {
        int[] ends = pair(type(kind));
        int[] first = pair(SOCK_STREAM);
        int[] second = pair(SOCK_STREAM);
        messages.send(ends[0], List.of(rights(first[0])), "plain");
        close(first[0]);
        int before = nextNumber();
        assertEquals("plain", user.receive(ends[1]), "recvfrom has no place for them");
        assertEquals(before, nextNumber());
        assertEquals("", user.receive(first[1]));
        messages.send(ends[0], List.of(rights(second[0])), "unread");
        close(second[0]);
        assertEquals("-" + EAGAIN, user.receive(second[1]), "it is open on its way");
        close(ends[1]);
        assertEquals("", user.receive(second[1]));
    }

    @Test
    void streamStopsBehindDescriptors() {
        int[] ends = pair(SOCK_STREAM);
        user.send(ends[0], "ab");
        messages.send(ends[0], List.of(rights(ends[0])), "cdef");
        user.send(ends[0], "gh");
        Received first = messages.receive(ends[1], CLOEXEC, 64, 3);
        assertEquals("abc", first.text());
        assertEquals(1, first.descriptors().size());
        first.descriptors().forEach(this::opened);
        Received second = messages.receive(ends[1], CLOEXEC, 64, 10);
        assertEquals(List.of(), second.descriptors());
        assertEquals("defgh", second.text());
        messages.send(ends[0], List.of(rights(ends[0])), "ij");
        user.send(ends[0], "kl");
        Received third = messages.receive(ends[1], CLOEXEC, 64, 10);
        third.descriptors().forEach(this::opened);
        assertEquals("ij", third.text());
    }

    @Test
    void peekGivesDescriptorsOfItsOwn() {
        int[] ends = pair(SOCK_DGRAM);
        messages.send(ends[0], List.of(rights(ends[0])), "x");
        Received peeked = messages.receive(ends[1], MSG_PEEK | CLOEXEC, 64, 10);
        Received taken = messages.receive(ends[1], CLOEXEC, 64, 10);
        assertEquals(1, peeked.descriptors().size());
        assertEquals(1, taken.descriptors().size());
        assertNotEquals(peeked.descriptors(), taken.descriptors());
        opened(peeked.descriptors().getFirst());
        opened(taken.descriptors().getFirst());
    }

    @Test
    void badControlDataAreRefused() {
        int[] ends = pair(SOCK_DGRAM);
        int number = nextNumber();
        assertEquals(-EBADF, messages.send(ends[0], List.of(rights(ends[0], 9999)), "x"));
        int[] many = new int[254];
        Arrays.fill(many, ends[0]);
        assertEquals(-EINVAL, messages.send(ends[0], List.of(rights(many)), "x"));
        assertEquals(1, messages.send(ends[0], List.of(rights(Arrays.copyOf(many, 253))), "x"));
        assertEquals(-EINVAL, messages.send(ends[0], List.of(ControlMessage.of(SOL_SOCKET, 9999, 1)), "x"));
        assertEquals(-EINVAL, messages.send(ends[0], List.of(ControlMessage.of(SOL_SOCKET, SCM_CREDENTIALS, 1)), "x"));
        byte[] tooLong = encode(List.of(rights(ends[0])));
        tooLong[0] = 100;
        assertEquals(-EINVAL, messages.send(ends[0], tooLong, -1, "x"));
        assertEquals(1, messages.send(ends[0], new byte[15], -1, "x"), "too little for a header is nothing");
        int udp = udp();
        assertEquals(-EINVAL, messages.send(udp, encode(List.of(ControlMessage.of(SOL_SOCKET, 9999, 1))), user.port(udp), "x"));
        assertEquals(number + 1, nextNumber(), "one udp socket more, and nothing else");
    }

    @ParameterizedTest
    @ValueSource(strings = {"stream", "seqpacket", "datagram"})
    void credentialsAreToldToWhoAsksInTime(String kind) {
        int[] ends = pair(type(kind));
        user.send(ends[0], "early");
        assertEquals(0, user.setOption(ends[1], SO_PASSCRED, 1));
        Received early = messages.receive(ends[1], 0, 64, 10);
        assertEquals(0, early.control(SOL_SOCKET, SCM_CREDENTIALS).number(0), "unknown");
        user.send(ends[0], "late");
        ControlMessage told = messages.receive(ends[1], 0, 64, 10).control(SOL_SOCKET, SCM_CREDENTIALS);
        assertEquals(12, told.data().length);
        assertEquals((int) ProcessHandle.current().pid(), told.number(0));
        user.send(ends[0], "cut");
        Received cut = messages.receive(ends[1], 0, 20, 10);
        assertEquals(MSG_CTRUNC, cut.flags());
        assertEquals(4, cut.control(SOL_SOCKET, SCM_CREDENTIALS).data().length, "as much as fits");
        user.send(ends[0], "none");
        assertEquals(MSG_CTRUNC, messages.receive(ends[1], 0, 0, 10).flags(), "something was lost");
        user.setOption(ends[1], SO_PASSCRED, 0);
        messages.send(ends[0], List.of(new ControlMessage(SOL_SOCKET, SCM_CREDENTIALS, told.data())), "named");
        Received unasked = messages.receive(ends[1], 0, 64, 10);
        assertEquals(List.of(), unasked.controls());
        assertEquals(0, unasked.flags());
    }

    @Test
    void arrivalsAreStamped() {
        int receiver = udp();
        int sender = udp();
        messages.sendToPort(sender, user.port(receiver), "x");
        assertEquals(List.of(), messages.receive(receiver, 0, 64, 1).controls());
        assertEquals(0, user.setOption(receiver, SO_TIMESTAMPNS, 1));
        messages.sendToPort(sender, user.port(receiver), "x");
        ControlMessage stamp = messages.receive(receiver, 0, 64, 1).control(SOL_SOCKET, SO_TIMESTAMPNS);
        assertEquals(16, stamp.data().length);
        long seconds = ByteBuffer.wrap(stamp.data()).order(ByteOrder.nativeOrder()).getLong();
        assertTrue(Math.abs(seconds - System.currentTimeMillis() / 1000) < 3600, "" + seconds);
    }

    @Test
    void droppedDatagramsAreCounted() {
        int receiver = udp();
        int sender = udp();
        user.connectInet(sender, user.port(receiver));
        user.setOption(receiver, SO_RCVBUF, 4096);
        user.setOption(receiver, SO_RXQ_OVFL, 1);
        byte[] large = new byte[1000];
        for (int i = 0; i < 50; i++) {
            assertEquals(1000, user.send(sender, large));
        }
        int received = 0;
        Received message;
        while ((message = messages.receive(receiver, 0, 64, 10)).result() >= 0) {
            assertNull(message.control(SOL_SOCKET, SO_RXQ_OVFL), "nothing was dropped before it");
            received++;
        }
        user.send(sender, "next");
        ControlMessage drops = messages.receive(receiver, 0, 64, 10).control(SOL_SOCKET, SO_RXQ_OVFL);
        assertEquals(50 - received, drops.number(0));
    }

    // Batches

    @ParameterizedTest
    @ValueSource(strings = {"seqpacket", "datagram"})
    void batchesTakeWhatIsThere(String kind) {
        int[] ends = pair(type(kind));
        assertEquals(3, messages.sendAll(ends[0], new int[0], "one", "three", "two"));
        List<Received> first = messages.receiveAll(ends[1], 2, 4, CLOEXEC);
        assertEquals(List.of("one", "thre"), first.stream().map(Received::text).toList());
        assertEquals(List.of(CLOEXEC, CLOEXEC | MSG_TRUNC), first.stream().map(Received::flags).toList());
        assertEquals(List.of("two"), messages.receiveAll(ends[1], 2, 4, 0).stream().map(Received::text).toList());
        assertEquals(-EAGAIN, messages.receiveAll(ends[1], 2, 4, 0).getFirst().result());
    }

    @Test
    void batchesSendAsFarAsTheyCome() {
        int receiver = udp();
        int port = user.port(receiver);
        int sender = udp();
        assertEquals(2, messages.sendAll(sender, new int[] {port, port}, "a", "b"));
        assertEquals(List.of("a", "b"), messages.receiveAll(receiver, 5, 4, 0).stream().map(Received::text).toList());
        assertEquals(1, messages.sendAll(sender, new int[] {port, -1, port}, "a", "b", "c"), "the second has no destination");
        assertEquals(-EDESTADDRREQ, messages.sendAll(sender, new int[] {-1, port}, "b", "c"));
        int[] ends = pair(SOCK_DGRAM);
        String[] texts = Collections.nCopies(2000, "x".repeat(500)).toArray(String[]::new);
        int sent = messages.sendAll(ends[0], new int[0], texts);
        assertTrue(sent > 0 && sent < 1024, "" + sent);
        assertEquals(-EAGAIN, messages.sendAll(ends[0], new int[0], texts));
    }

    @Test
    void batchesHaveALimit() {
        int receiver = udp();
        int sender = udp();
        user.connectInet(sender, user.port(receiver));
        assertEquals(1024, messages.sendEmpty(sender, 1100));
        int[] ends = pair(SOCK_STREAM);
        user.send(ends[0], new byte[1100]);
        assertEquals(1100, messages.receiveAll(ends[1], 1100, 1, 0).size(), "only sendmmsg is capped");
    }

    @Test
    void batchOfAnEndedStreamIsFullOfNothing() {
        int[] ends = pair(SOCK_STREAM);
        user.send(ends[0], "abc");
        user.shutdown(ends[0], SHUT_WR);
        assertEquals(List.of(2L, 1L, 0L, 0L), messages.receiveAll(ends[1], 4, 2, 0).stream().map(Received::result).toList());
    }

    @Test
    void errorInTheMiddleOfABatchComesWithTheNextCall() {
        int[] ends = pair(SOCK_DGRAM);
        user.send(ends[0], "a");
        user.send(ends[0], "b");
        assertEquals(List.of("a"), messages.receiveAll(ends[1], 2, 4, 0, 1).stream().map(Received::text).toList());
        assertEquals(ERR, user.poll(ends[1]) & ERR);
        assertEquals(-EMSGSIZE, messages.receiveAll(ends[1], 2, 4, 0).getFirst().result());
        assertEquals(List.of("b"), messages.receiveAll(ends[1], 2, 4, 0).stream().map(Received::text).toList());
    }

    @Test
    void descriptorsComeInBatchesToo() {
        int[] ends = pair(SOCK_DGRAM);
        messages.send(ends[0], List.of(rights(ends[0])), "a");
        messages.send(ends[0], List.of(rights(ends[0], ends[1])), "b");
        List<Received> received = messages.receiveAll(ends[1], 3, 4, CLOEXEC);
        assertEquals(List.of(1, 2), received.stream().map(message -> message.descriptors().size()).toList());
        received.forEach(message -> message.descriptors().forEach(this::opened));
    }

    // The error queue

    @Test
    void icmpErrorsAreQueued() {
        int port = closedPort();
        int sender = udp();
        assertEquals(-EAGAIN, messages.receive(sender, MSG_ERRQUEUE, 64, 10).result());
        assertEquals(0, user.setOption(sender, IPPROTO_IP, IP_RECVERR, new byte[] {1, 0, 0, 0}));
        assertEquals(4, messages.sendToPort(sender, port, "lost"));
        assertEquals(ERR, user.poll(sender, 0, GUARD));
        Received error = messages.receive(sender, MSG_ERRQUEUE, 64, 10);
        assertEquals("lost", error.text());
        assertEquals(MSG_ERRQUEUE, error.flags());
        assertEquals(port, error.port(), "where it was to go");
        ControlMessage told = error.control(IPPROTO_IP, IP_RECVERR);
        assertEquals(32, told.data().length);
        assertEquals(ECONNREFUSED, told.number(0));
        assertArrayEquals(new byte[] {2, 3, 3, 0}, Arrays.copyOfRange(told.data(), 4, 8), "ICMP, unreachable, port");
        assertArrayEquals(new byte[] {2, 0}, Arrays.copyOfRange(told.data(), 16, 18));
        assertArrayEquals(new byte[] {127, 0, 0, 1}, Arrays.copyOfRange(told.data(), 20, 24), "who said so");
        assertEquals(-EAGAIN, messages.receive(sender, 0, 64, 10).result(), "no longer pending");
        assertEquals(-EAGAIN, messages.receive(sender, MSG_ERRQUEUE, 64, 10).result());
        assertEquals(OUT, user.poll(sender));
    }

    @Test
    void icmp6ErrorsAreQueuedToo() {
        int port = closedPort();
        int sender = opened(user.socket(AF_INET6, SOCK_DGRAM));
        assertEquals(0, user.setOption(sender, IPPROTO_IPV6, IPV6_RECVERR, new byte[] {1, 0, 0, 0}));
        assertEquals(4, messages.sendToPort6(sender, port, "lost"));
        assertEquals(ERR, user.poll(sender, 0, GUARD));
        Received error = messages.receive(sender, MSG_ERRQUEUE, 128, 10);
        assertEquals("lost", error.text());
        assertEquals(28, error.nameLength());
        assertEquals(port, error.port());
        ControlMessage told = error.control(IPPROTO_IPV6, IPV6_RECVERR);
        assertEquals(44, told.data().length);
        assertEquals(ECONNREFUSED, told.number(0));
        assertArrayEquals(new byte[] {3, 1, 4, 0}, Arrays.copyOfRange(told.data(), 4, 8), "ICMPv6, unreachable, port");
        assertEquals(1, told.data()[16 + 23], "::1 said so");
    }

    @Test
    void queuedErrorIsPendingAsWell() {
        int port = closedPort();
        int sender = udp();
        user.setOption(sender, IPPROTO_IP, IP_RECVERR, new byte[] {1, 0, 0, 0});
        messages.sendToPort(sender, port, "one");
        assertEquals(ERR, user.poll(sender, 0, GUARD));
        assertEquals(-ECONNREFUSED, messages.sendToPort(sender, port, "not sent"));
        assertEquals(ERR | OUT, user.poll(sender), "told, and yet in the queue");
        assertEquals(3, messages.sendToPort(sender, port, "two"));
        assertEquals(-ECONNREFUSED, messages.receive(sender, 0, 64, 10).result());
        assertEquals(-EAGAIN, messages.receive(sender, 0, 64, 10).result());
        assertEquals("one", messages.receive(sender, MSG_ERRQUEUE, 64, 10).text());
        assertEquals(-ECONNREFUSED, messages.receive(sender, 0, 64, 10).result(), "the next entry is pending now");
        Received cut = messages.receive(sender, MSG_ERRQUEUE, 20, 2);
        assertEquals("tw", cut.text());
        assertEquals(MSG_ERRQUEUE | MSG_TRUNC | MSG_CTRUNC, cut.flags());
    }

    @Test
    void queuedErrorsAreEdges() {
        int port = closedPort();
        int sender = udp();
        user.setOption(sender, IPPROTO_IP, IP_RECVERR, new byte[] {1, 0, 0, 0});
        int epoll = opened(user.epoll());
        user.control(epoll, CTL_ADD, sender, IN | ET, 5);
        messages.sendToPort(sender, port, "one");
        assertEquals(List.of(new Event(ERR, 5)), user.epollWait(epoll, GUARD));
        assertEquals(List.of(), user.epollWait(epoll, 0));
        user.receive(sender); // takes the pending error
        messages.sendToPort(sender, port, "two");
        assertEquals(List.of(new Event(ERR, 5)), user.epollWait(epoll, GUARD));
        messages.receive(sender, MSG_ERRQUEUE, 64, 10);
        assertEquals(List.of(new Event(ERR, 5)), user.epollWait(epoll, 0), "there is another entry");
        messages.receive(sender, MSG_ERRQUEUE, 64, 10);
        assertEquals(List.of(), user.epollWait(epoll, 0));
    }

    @Test
    void receivedBatchBeginsWithThePendingError() {
        int port = closedPort();
        int sender = udp();
        user.connectInet(sender, port);
        user.send(sender, "x");
        assertEquals(ERR, user.poll(sender, 0, GUARD));
        assertEquals(-ECONNREFUSED, messages.receiveAll(sender, 2, 4, 0).getFirst().result());
        assertEquals(-EAGAIN, messages.receiveAll(sender, 2, 4, 0).getFirst().result());
    }

    // Options that are no int

    @Test
    void optionsAreBytes() {
        int udp = udp();
        assertEquals(0, user.setOption(udp, IPPROTO_IP, IP_TTL, new byte[] {7}));
        assertArrayEquals(new byte[] {7, 0, 0, 0}, user.optionBytes(udp, IPPROTO_IP, IP_TTL, 4));
        byte[] linger = {1, 0, 0, 0, 9, 0, 0, 0};
        assertEquals(0, user.setOption(udp, SOL_SOCKET, SO_LINGER, linger));
        assertArrayEquals(linger, user.optionBytes(udp, SOL_SOCKET, SO_LINGER, 16));
        assertEquals(0, user.setOption(udp, SOL_SOCKET, SO_BINDTODEVICE, new byte[] {'l', 'o', 0}));
        assertArrayEquals(new byte[] {'l', 'o', 0}, user.optionBytes(udp, SOL_SOCKET, SO_BINDTODEVICE, 16));
        assertEquals(-EINVAL, user.setOption(udp, SOL_SOCKET, SO_PASSCRED, new byte[] {1}));
        assertNotNull(user.optionBytes(udp, SOL_SOCKET, SO_LINGER, 4));
        assertFalse(user.optionBytes(udp, SOL_SOCKET, SO_LINGER, 4).length > 4, "as much as fits");
    }
}
