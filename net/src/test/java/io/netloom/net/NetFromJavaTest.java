package io.netloom.net;

import io.netloom.socket.ControlMessages;
import io.netloom.socket.ReceivedMessage;
import io.netloom.socket.SockAddr;
import io.netloom.testkit.HangGuard;
import io.netloom.testkit.PrivateNamespace;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.InterruptedIOException;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.AlreadyConnectedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The whole of the module as Java sees it. */
class NetFromJavaTest {
    @Test
    void addresses() throws UnknownHostException {
        InetAddress address = InetAddresses.parse("2001:db8::1");
        assertEquals("2001:db8::1", InetAddresses.getText(address));
        assertNull(InetAddresses.parseOrNull("fe80::1%eth0"));
        assertTrue(InetAddresses.isGlobalUnicast(address));
        assertTrue(InetAddresses.isPrivate(InetAddresses.ipv4(10, 0, 0, 1)));
        assertTrue(InetAddresses.isLinkLocalMulticast(WellKnownAddresses.IPV4_ALL_SYSTEMS));
        assertEquals(IpMask.of(255, 0, 0, 0), InetAddresses.getDefaultMask(InetAddresses.parse("10.1.2.3")));
        assertEquals(InetAddresses.parse("10.1.0.0"), InetAddresses.masked(InetAddresses.parse("10.1.2.3"), IpMask.ofLength(16, 32)));
        assertEquals(16, InetAddresses.IPV6_LENGTH);
        assertEquals("invalid IP address", assertThrows(AddressSyntaxException.class, () -> InetAddresses.parse("1.2.3")).getReason());
    }

    @Test
    void prefixesAndHardwareAddresses() {
        IpPrefix prefix = IpPrefix.parse("192.168.100.1/16");
        assertEquals("192.168.0.0/16", prefix.masked().toString());
        assertTrue(prefix.contains(InetAddresses.parse("192.168.9.9")));
        assertEquals(BigInteger.valueOf(65_536), prefix.getSize());
        List<String> all = new ArrayList<>();
        for (InetAddress each : IpPrefix.of(InetAddresses.parse("10.0.0.0"), 31).addresses()) {
            all.add(each.getHostAddress());
        }
        assertEquals(List.of("10.0.0.0", "10.0.0.1"), all);
        MacAddress mac = MacAddress.parse("00-00-5E-00-53-01");
        assertEquals("00:00:5e:00:53:01", mac.toString());
        assertArrayEquals(new byte[] {0, 0, 0x5e, 0, 0x53, 1}, mac.toByteArray());
        assertEquals("[::1]:80", HostPort.join("::1", 80));
        assertEquals("::1", HostPort.split("[::1]:80").getHost());
    }

    @Test
    void tcpByStreams() throws Exception {
        PrivateNamespace.require();
        try (var listener = BlockingNet.listen("tcp", "127.0.0.1:0")) {
            var server = Thread.ofVirtual().start(() -> {
                try (var conn = listener.accept(); var in = new BufferedReader(new InputStreamReader(conn.inputStream(), UTF_8))) {
                    conn.write(("you said " + in.readLine() + "\n").getBytes(UTF_8));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            try (var conn = BlockingNet.dial("tcp", listener.getAddress().toString());
                    var out = new PrintWriter(conn.outputStream(), true, UTF_8);
                    var in = new BufferedReader(new InputStreamReader(conn.inputStream(), UTF_8))) {
                out.println("hello");
                assertEquals("you said hello", in.readLine());
                assertNull(in.readLine());
            }
            server.join();
        }
    }

    @Test
    void tcpTyped() throws Exception {
        PrivateNamespace.require();
        var options = ListenOptions.builder().backlog(4).keepAlive(null).noDelay(true).reusePort(false).reuseAddress(true)
            .setup((conn, network, address) -> conn.getOptions().setReceiveBuffer(100_000)).build();
        try (var listener = TcpListener.listen(new InetSocketAddress("127.0.0.1", 0), options).blocking()) {
            var dial = DialOptions.builder().localAddress(new InetSocketAddress("127.0.0.3", 0)).keepAlive(new KeepAlive(Duration.ofSeconds(30)))
                .noDelay(false).attemptDelay(Duration.ofMillis(100)).build();
            try (var client = BlockingTcpConn.dial(listener.getAddress(), dial, "tcp4", Duration.ofSeconds(10)); var server = listener.accept()) {
                assertEquals(client.getLocalAddress(), server.getRemoteAddress());
                assertEquals(Duration.ofSeconds(30), client.getTcp().getKeepAlive().getIdle());
                assertNull(server.getTcp().getKeepAlive());
                server.setReadDeadline(Instant.EPOCH);
                assertThrows(SocketTimeoutException.class, () -> server.read(new byte[1]));
                server.setDeadline(null);
                assertThrows(SocketTimeoutException.class, () -> server.read(ByteBuffer.allocate(1), Duration.ofMillis(5)));
                client.write("bytes".getBytes(UTF_8), 0, 3);
                client.closeWrite();
                var buffer = new byte[10];
                assertEquals(3, server.read(buffer, 2, 8));
                assertEquals(-1, server.read(buffer));
                assertTrue(client.getNetwork().equals("tcp") && client.isOpen());
                assertEquals(16_384, client.setWriteBuffer(8192).getActual());
                assertEquals(5, client.getTcp().async().write("async".getBytes(UTF_8), 0, 0).handle((n, e) -> 5).get());
            }
            assertThrows(SocketTimeoutException.class, () -> listener.accept(Duration.ofMillis(5), null));
            listener.setDeadline(Instant.EPOCH);
            assertThrows(SocketTimeoutException.class, listener::accept);
        }
        try (var byName = BlockingTcpListener.listen("localhost:0")) {
            BlockingTcpConn.dial("localhost:" + byName.getAddress().toInetSocketAddress().getPort()).close();
        }
    }

    @Test
    void udp() throws Exception {
        PrivateNamespace.require();
        try (var server = BlockingUdpConn.listen("127.0.0.1:0"); var client = UdpConn.dial(server.getLocalAddress()).blocking()) {
            client.write("question".getBytes(UTF_8));
            var buffer = ByteBuffer.allocate(100);
            var message = new ReceivedMessage();
            assertEquals(8, server.receiveFrom(buffer, message));
            server.sendTo(ByteBuffer.wrap("answer".getBytes(UTF_8)), message.getSource());
            assertEquals(6, client.read(new byte[100]));
            assertThrows(AlreadyConnectedException.class, () -> client.sendTo(ByteBuffer.allocate(1), server.getLocalAddress()));
            assertThrows(SocketTimeoutException.class, () -> server.receiveFrom(buffer, null, 0, Duration.ofMillis(5)));
        }
        try (var open = BlockingNet.listenPacket("udp", "127.0.0.1:0"); var named = BlockingUdpConn.dial("127.0.0.1:9")) {
            assertInstanceOf(BlockingUdpConn.class, open);
            assertTrue(named.getUdp().isConnected());
        }
        assertThrows(AddressSyntaxException.class, () -> UdpConn.listenMulticast(new InetSocketAddress("127.0.0.1", 1)));
        try (var ip = BlockingIpConn.listen("ip4:253", "127.0.0.1"); var peer = BlockingIpConn.dial("ip4:253", "127.0.0.1")) {
            peer.write("payload".getBytes(UTF_8));
            assertEquals(7, ip.read(new byte[50]));
        }
    }

    @Test
    void unixWithDescriptors() throws Exception {
        PrivateNamespace.require();
        try (var listener = UnixListener.listen("").blocking();
                var client = BlockingUnixConn.dial(listener.getAddress());
                var server = listener.accept();
                var passed = UdpConn.listen(new InetSocketAddress("127.0.0.1", 0))) {
            client.sendMessage(ByteBuffer.wrap(new byte[] {1}), ControlMessages.builder().rights(passed).build());
            try (var message = new ReceivedMessage(64)) {
                assertEquals(1, server.receiveMessage(ByteBuffer.allocate(8), message));
                try (var taken = (UdpConn) Net.of(message.takeDescriptors().getFirst())) {
                    assertEquals(passed.getLocalAddress(), taken.getLocalAddress());
                }
            }
            assertEquals(ProcessHandle.current().pid(), server.getPeerCredentials().getPid());
            client.closeWrite();
            assertEquals(-1, server.read(new byte[1]));
            assertTrue(((SockAddr.Unix) client.getLocalAddress()).isUnnamed());
        }
        var pair = UnixConn.pair("unixgram");
        try (var a = pair.get(0).blocking(); var b = pair.get(1).blocking()) {
            a.write(new byte[3]);
            assertEquals(3, b.read(new byte[5]));
        }
    }

    @Test
    void pipes() throws Exception {
        var ends = Net.pipe();
        try (var a = ends.get(0).blocking(); var b = ends.get(1).blocking()) {
            var writer = Thread.ofVirtual().start(() -> {
                try {
                    a.write("hello".getBytes(UTF_8));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertEquals(2, b.read(new byte[2]));
            assertArrayEquals("llo".getBytes(UTF_8), b.inputStream().readNBytes(3));
            writer.join();
            assertThrows(SocketTimeoutException.class, () -> a.write(ByteBuffer.allocate(1), Duration.ofMillis(5)));
            ends.get(1).close();
            var broken = assertThrows(BrokenPipeException.class, () -> a.write(new byte[1]));
            assertEquals("EPIPE", broken.getErrno().getName());
        }
    }

    @Test
    void names() throws Exception {
        var resolver = Resolver.blocking(host -> {
            if (host.equals("known")) {
                return List.of(InetAddresses.parse("192.0.2.1"), InetAddresses.parse("2001:db8::1"));
            }
            throw new UnknownHostException(host);
        });
        assertEquals("192.0.2.1:80", BlockingNet.resolve("tcp", "known:http", resolver).toString());
        assertEquals(2, BlockingNet.resolveAll("tcp", "known:http", resolver).size());
        assertThrows(UnknownHostException.class, () -> BlockingNet.resolve("tcp", "unknown:80", resolver));
        assertThrows(NoSuitableAddressException.class, () -> BlockingNet.resolve("tcp6", "127.0.0.1:80"));
        assertThrows(UnknownNetworkException.class, () -> BlockingNet.dial("tcp5", "known:80"));
        var options = DialOptions.builder().resolver(resolver).build();
        var late = assertThrows(SocketTimeoutException.class, () -> BlockingNet.dial("tcp", "known:80", options, Duration.ZERO));
        assertTrue(NetErrors.isTimeout(late) && NetErrors.isTemporary(late));
    }

    @Test
    void futures() throws Exception {
        PrivateNamespace.require();
        try (var listener = TcpListener.listen(new InetSocketAddress("127.0.0.1", 0)).blocking()) {
            var dialling = AsyncNet.dial("tcp", listener.getAddress().toString()).thenCompose(conn ->
                conn.async().write("by future".getBytes(UTF_8)).whenComplete((n, failure) -> conn.close()));
            try (var server = listener.accept()) {
                assertEquals("by future", new String(server.inputStream().readAllBytes(), UTF_8));
            }
            assertEquals(9, dialling.get());
        }
        try (var listener = UnixListener.listen("")) {
            var accepting = AsyncNet.accept(listener);
            var dialling = AsyncNet.dial("unix", listener.getAddress().toString());
            try (var server = accepting.get(); var client = dialling.get()) {
                assertEquals(server.getLocalAddress(), client.getRemoteAddress());
            }
            var cancelled = AsyncNet.accept(listener);
            assertTrue(cancelled.cancel(true));
            var late = assertThrows(ExecutionException.class, () -> AsyncNet.accept(listener, Duration.ofMillis(1)).get());
            assertInstanceOf(SocketTimeoutException.class, late.getCause());
            // Whoever was cancelled has taken none.
            try (var client = AsyncNet.dial("unix", listener.getAddress().toString()).get(); var server = AsyncNet.accept(listener).get()) {
                assertEquals(client.getRemoteAddress(), server.getLocalAddress());
            }
        }
        var wrong = assertThrows(ExecutionException.class, () -> AsyncNet.dial("tcp", "127.1:80").get());
        assertInstanceOf(AddressSyntaxException.class, wrong.getCause());
        var release = new CountDownLatch(1);
        var started = new CountDownLatch(1);
        var slow = DialOptions.builder().resolver(Resolver.blocking(host -> {
            started.countDown();
            try {
                release.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return List.of(InetAddresses.parse("127.0.0.1"));
        })).build();
        var cancelled = AsyncNet.dial("tcp", "host:9", slow);
        started.await();
        assertTrue(cancelled.cancel(true));
        release.countDown();
        var late = assertThrows(ExecutionException.class, () -> AsyncNet.dial("tcp", "host:9", slow, Duration.ZERO).get());
        assertInstanceOf(SocketTimeoutException.class, late.getCause());
    }

    @Test
    void interrupted() throws Exception {
        PrivateNamespace.require();
        HangGuard.run(() -> {
            try (var listener = TcpListener.listen(new InetSocketAddress("127.0.0.1", 0)).blocking()) {
                Thread.currentThread().interrupt();
                assertThrows(InterruptedIOException.class, listener::accept);
                assertTrue(Thread.interrupted());
                Thread.currentThread().interrupt();
                assertThrows(InterruptedIOException.class, () -> BlockingTcpConn.dial(listener.getAddress()));
                assertTrue(Thread.interrupted());
                assertFalse(Thread.currentThread().isInterrupted());
            }
            return null;
        });
    }
}
