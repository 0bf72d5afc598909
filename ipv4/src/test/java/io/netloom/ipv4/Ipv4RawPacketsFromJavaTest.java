package io.netloom.ipv4;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.Conn;
import io.netloom.socket.Errno;
import io.netloom.socket.ErrnoCarrier;
import io.netloom.socket.Protocol;
import io.netloom.socket.ReceivedMessage;
import io.netloom.socket.SocketType;
import io.netloom.socket.ip.MalformedHeaderException;
import io.netloom.testkit.TestHost;
import io.netloom.testkit.TestNet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Headers, raw packets, filters and multicast of IPv4 as Java sees them. */
class Ipv4RawPacketsFromJavaTest {
    private static final int TEST_PROTOCOL = 253;
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Test
    void headers() {
        Ipv4Header header = Ipv4Header.builder()
                .source(InetAddress.ofLiteral("192.0.2.1"))
                .destination(InetAddress.ofLiteral("192.0.2.2"))
                .protocol(Protocol.UDP)
                .flags(Ipv4Header.DONT_FRAGMENT)
                .options(new byte[] {1})
                .build()
                .withChecksum();
        assertTrue(header.getHasValidChecksum());
        assertEquals(24, header.getLength());
        ByteBuffer buffer = ByteBuffer.allocate(60);
        header.writeTo(buffer);
        assertEquals(header, Ipv4Header.parse(buffer.flip()));
        assertEquals(header, Ipv4Header.parse(header.toByteArray()));
        assertEquals(24, Ipv4Header.lengthOf(ByteBuffer.wrap(header.toByteArray())));
        Ipv4Header other = header.toBuilder().timeToLive(3).build();
        assertFalse(other.getHasValidChecksum());
        assertEquals(3, Ipv4Packet.parse(ByteBuffer.wrap(other.toByteArray())).getHeader().getTimeToLive());
        MalformedHeaderException malformed =
                assertThrows(MalformedHeaderException.class, () -> Ipv4Header.parse(new byte[19], 0, 19));
        assertEquals("version 0 instead of 4", malformed.getReason());
        assertEquals(0, malformed.getOffset());
    }

    @Test
    void packetsThroughThreadsAndFutures() throws Exception {
        try (TestNet net = new TestNet()) {
            TestHost a = net.host("a");
            TestHost b = net.host("b");
            net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.2/24"));
            try (BlockingIpv4RawConn from = Ipv4RawConn.open(TEST_PROTOCOL, a.getConfig()).blocking();
                    BlockingIpv4RawConn to = Ipv4RawConn.open(TEST_PROTOCOL, b.getConfig()).blocking()) {
                Ipv4Header header = Ipv4Header.builder()
                        .destination(InetAddress.ofLiteral("10.0.0.2"))
                        .protocol(TEST_PROTOCOL)
                        .timeToLive(7)
                        .build();
                assertEquals(22, from.send(header, ByteBuffer.wrap(new byte[] {1, 2})));
                ByteBuffer buffer = ByteBuffer.allocate(200);
                Ipv4Packet packet = to.receive(buffer, null, 0, PATIENCE);
                assertEquals(7, packet.getHeader().getTimeToLive());
                byte[] payload = new byte[packet.getPayload().remaining()];
                packet.getPayload().get(payload);
                assertArrayEquals(new byte[] {1, 2}, payload);

                to.getRawConn().setReceived(Set.of(Ipv4ControlFlag.TTL));
                ReceivedMessage message = to.getRawConn().newMessage();
                from.send(header, ByteBuffer.wrap(new byte[] {3}), Ipv4ControlMessage.builder().interfaceIndex(a.index("eth0")).build());
                assertEquals(1, to.receive(buffer.clear(), message, 0, PATIENCE).getPayload().remaining());
                assertEquals(7, Ipv4ControlMessage.of(message).getTtl());

                AsyncIpv4RawConn later = to.getRawConn().async();
                CompletableFuture<Integer> received = later.receive(buffer.clear());
                assertEquals(21, from.getRawConn().async().send(header, ByteBuffer.wrap(new byte[] {4})).get(10, TimeUnit.SECONDS));
                assertEquals(21, received.get(10, TimeUnit.SECONDS));
                assertEquals(4, Ipv4Packet.parse(buffer.flip()).getPayload().get(0));
                CompletableFuture<Integer> cancelled = later.receive(buffer.clear());
                assertTrue(cancelled.cancel(false));

                assertThrows(SocketTimeoutException.class, () -> to.receive(buffer.clear(), null, 0, Duration.ofMillis(1)));
                assertThrows(IllegalArgumentException.class, () -> to.receive(ByteBuffer.allocate(59)));
                ExecutionException small = assertThrows(ExecutionException.class, () -> later.receive(ByteBuffer.allocate(59)).get());
                assertInstanceOf(IllegalArgumentException.class, small.getCause());
                assertEquals("Blocking" + to.getRawConn(), to.toString());
                assertEquals("Async" + to.getRawConn(), later.toString());
                assertEquals(to.getConn(), later.getConn());
            }
        }
    }

    @Test
    void groupsAndFilters() throws IOException {
        try (TestNet net = new TestNet()) {
            TestHost a = net.host("a");
            NetworkInterface loopback = NetworkInterface.getByName("lo");
            InetAddress group = InetAddress.ofLiteral("232.1.1.1");
            InetAddress source = InetAddress.ofLiteral("127.0.0.1");
            try (Ipv4PacketConn conn = new Ipv4PacketConn(a.open(AddressFamily.INET, SocketType.RAW, Protocol.ICMP))) {
                conn.joinGroup(group, loopback);
                conn.excludeSourceSpecificGroup(group, source, "lo");
                conn.includeSourceSpecificGroup(group, source, "lo");
                conn.leaveGroup(group, a.index("lo"));
                conn.joinSourceSpecificGroup(group, source, "lo");
                conn.leaveSourceSpecificGroup(group, source, loopback);
                conn.setMulticastInterface("lo");
                assertEquals(a.index("lo"), conn.getMulticastInterface());
                conn.setMulticastInterface(0);
                conn.setMulticastInterface(loopback);
                conn.setMulticastTtl(3);
                assertEquals(3, conn.getMulticastTtl());
                conn.setMulticastLoopback(false);
                assertFalse(conn.getMulticastLoopback());
                conn.setMulticastAll(false);
                assertFalse(conn.getMulticastAll());
                conn.setIcmpFilter(Icmpv4Filter.BLOCK_ALL.accept(0, 8));
                assertFalse(conn.getIcmpFilter().willBlock(8));
                assertEquals(Icmpv4Filter.BLOCK_ALL.accept(8, 0), conn.getIcmpFilter());
                try {
                    conn.leaveGroup(group, "lo");
                } catch (IOException e) {
                    // That this compiles shows that Java is told of the exception.
                    assertEquals(Errno.EADDRNOTAVAIL, ((ErrnoCarrier) e).getErrno());
                }
            }
            try (Conn udp = a.open(AddressFamily.INET, SocketType.DGRAM)) {
                assertThrows(IOException.class, () -> new Ipv4RawConn(udp));
            }
        }
    }
}
