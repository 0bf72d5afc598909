package io.netloom.ipv6;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.BlockingConn;
import io.netloom.socket.ControlMessages;
import io.netloom.socket.MessageBatch;
import io.netloom.socket.ReceivedMessage;
import io.netloom.socket.SockAddr;
import io.netloom.socket.SocketControl;
import io.netloom.socket.SocketType;
import io.netloom.socket.ip.Ecn;
import io.netloom.socket.ip.IpControl;
import io.netloom.socket.ip.IpControlMessage;
import io.netloom.socket.ip.PathMtuDiscovery;
import io.netloom.socket.ip.TrafficClass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Options, packets and control messages as Java sees them. */
class PacketsFromJavaTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("::1");

    private static Ipv6PacketConn open() throws IOException {
        BlockingConn udp = BlockingConn.open(AddressFamily.INET6, SocketType.DGRAM);
        udp.bind(new InetSocketAddress(LOOPBACK, 0));
        return new Ipv6PacketConn(udp);
    }

    private static InetSocketAddress address(Ipv6PacketConn conn) throws IOException {
        return conn.getLocalAddress().toInetSocketAddress();
    }

    @Test
    void options() throws IOException {
        try (Ipv6PacketConn conn = open()) {
            conn.setTrafficClass(0x28);
            conn.setEcn(Ecn.ECT_0);
            assertEquals(TrafficClass.AF11, conn.getDscp());
            assertEquals(0x2a, conn.getTrafficClass());
            conn.setHopLimit(7);
            assertEquals(7, conn.getHopLimit());
            conn.setPathMtuDiscovery(PathMtuDiscovery.PROBE);
            assertEquals(PathMtuDiscovery.PROBE, conn.getPathMtuDiscovery());
            conn.setReceiveErrors(true);
            assertTrue(conn.getReceiveErrors());
            conn.setUnicastInterface(1);
            conn.setUnicastInterface("lo");
            assertEquals(1, conn.getUnicastInterface());
            assertFalse(conn.getMulticastAll());
        }
    }

    @Test
    void threads() throws IOException {
        try (Ipv6PacketConn server = open(); Ipv6PacketConn client = open()) {
            server.setReceived(EnumSet.allOf(Ipv6ControlFlag.class));
            assertTrue(server.getReceived().contains(Ipv6ControlFlag.HOP_LIMIT));
            BlockingIpv6PacketConn at = server.blocking();
            BlockingIpv6PacketConn from = client.blocking();
            Ipv6ControlMessage control = Ipv6ControlMessage.builder()
                .dscp(TrafficClass.EF, Ecn.ECT_1).hopLimit(0).source(LOOPBACK).others(ControlMessages.of(SocketControl.UDP_SEGMENT, 100)).build();
            assertEquals(5, from.send(ByteBuffer.wrap("hello".getBytes()), address(server), control));

            ReceivedMessage message = server.newMessage();
            ByteBuffer buffer = ByteBuffer.allocate(16);
            assertEquals(5, at.receive(buffer, message));
            Ipv6ControlMessage came = Ipv6ControlMessage.of(message);
            assertEquals(0, came.getHopLimit());
            assertEquals(TrafficClass.EF, came.getDscp());
            assertEquals(Ecn.ECT_1, came.getEcn());
            assertEquals(LOOPBACK, came.getDestination());
            assertEquals(1, came.getInterfaceIndex());
            assertNull(came.getFragmentSize());
            assertEquals(0, IpControl.hopLimit(message.getControl()));
            assertEquals(came.toIpControlMessage(), IpControlMessage.of(message.getControl()));
            assertEquals(came.getHopLimit(), came.toBuilder().build().getHopLimit());

            assertEquals(2, at.reply(message, ByteBuffer.wrap("me".getBytes())));
            assertEquals(2, from.receive(buffer.clear()));
            assertThrows(SocketTimeoutException.class, () -> from.receive(buffer.clear(), null, 0, Duration.ofMillis(1)));
        }
    }

    @Test
    void futures() throws IOException {
        try (Ipv6PacketConn server = open(); Ipv6PacketConn client = open()) {
            server.setReceived(Set.of(Ipv6ControlFlag.DESTINATION));
            ReceivedMessage message = server.newMessage();
            CompletableFuture<Integer> received = server.async().receive(ByteBuffer.allocate(8), message);
            client.async().send(ByteBuffer.wrap(new byte[3]), address(server), Ipv6ControlMessage.builder().hopLimit(3).build()).join();
            assertEquals(3, received.join());
            assertEquals(4, server.async().reply(message, ByteBuffer.wrap(new byte[4]), true).join());
            assertEquals(4, client.async(Runnable::run).receive(ByteBuffer.allocate(8)).join());
            ReceivedMessage nothing = new ReceivedMessage();
            CompletionException e = assertThrows(CompletionException.class, () -> server.async().reply(nothing, ByteBuffer.allocate(1)).join());
            assertInstanceOf(IllegalStateException.class, e.getCause());
        }
    }

    @Test
    void batches() throws IOException {
        try (Ipv6PacketConn server = open(); Ipv6PacketConn client = open()) {
            server.setReceived(Set.of(Ipv6ControlFlag.HOP_LIMIT));
            MessageBatch batch = client.newBatch(3, 16);
            for (int i = 1; i <= 3; i++) {
                assertTrue(client.add(batch, ByteBuffer.wrap(new byte[i]), address(server), Ipv6ControlMessage.builder().hopLimit(i).build()));
            }
            assertFalse(client.add(batch, ByteBuffer.wrap(new byte[1])));
            assertEquals(3, client.blocking().sendBatch(batch));
            MessageBatch came = server.newBatch(3, 16);
            for (int next = 1; next <= 3;) {
                int n = server.async().receiveBatch(came).join();
                for (int i = 0; i < n; i++, next++) {
                    assertEquals(next, Ipv6ControlMessage.of(came.control(i)).getHopLimit());
                    assertEquals(next, came.length(i));
                    assertInstanceOf(SockAddr.Inet6.class, came.address(i));
                }
            }
        }
    }
}
