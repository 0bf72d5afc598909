package io.netloom.icmp;

import io.netloom.socket.MissingCapabilityException;
import io.netloom.socket.ReceivedMessage;
import io.netloom.socket.SocketConfig;
import io.netloom.testkit.TestHost;
import io.netloom.testkit.TestNet;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** ICMP sockets from Java: threads of both kinds, and futures. */
@Timeout(30)
class IcmpConnJavaTest {
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final byte[] DATA = {1, 2, 3};

    private TestNet net;
    private SocketConfig config;

    @BeforeEach
    void host() {
        net = new TestNet();
        TestHost host = net.host("host");
        host.sysctl("net/ipv4/ping_group_range", "0 0");
        config = host.getConfig();
    }

    @AfterEach
    void close() {
        net.close();
    }

    private IcmpConn open(IcmpMode mode) throws Exception {
        return IcmpConn.open(IcmpVersion.V4, mode, null, null, config);
    }

    @Test
    void pingsOnThreadsOfBothKinds() throws Exception {
        for (Thread.Builder threads : new Thread.Builder[] {Thread.ofPlatform(), Thread.ofVirtual()}) {
            var pinging = new FutureTask<Void>(() -> {
                try (var icmp = BlockingIcmpConn.open(IcmpVersion.V4, IcmpMode.AUTO, LOOPBACK, 77, config)) {
                    assertEquals(IcmpMode.DATAGRAM, icmp.getMode());
                    assertEquals(77, icmp.getIdentifier());
                    icmp.send(icmp.echoRequest(1, DATA), LOOPBACK);
                    IcmpPacket reply = icmp.receive();
                    assertEquals(icmp.echoRequest(1, DATA).reply(), reply.getMessage());
                    assertEquals(LOOPBACK, reply.getSource());
                    assertEquals(64, reply.getHopLimit());
                    assertThrows(SocketTimeoutException.class, () -> icmp.receive(Duration.ofMillis(1)));
                }
                return null;
            });
            threads.start(pinging);
            pinging.get();
        }
    }

    @Test
    void receivesIntoBuffers() throws Exception {
        try (var icmp = open(IcmpMode.RAW).blocking()) {
            var message = new ReceivedMessage(256);
            icmp.send(icmp.echoRequest(2, DATA), new InetSocketAddress(LOOPBACK, 0));
            var buffer = ByteBuffer.allocateDirect(100);
            // A raw socket hears its own request, too.
            assertEquals(11, icmp.receive(buffer, message));
            assertEquals(11, icmp.receive(buffer.clear(), message));
            assertEquals(icmp.echoRequest(2, DATA).reply(), IcmpMessage.decode(IcmpVersion.V4, buffer.flip()));
        }
    }

    @Test
    void futuresCompleteWithPackets() throws Exception {
        try (var icmp = open(IcmpMode.DATAGRAM).async()) {
            CompletableFuture<IcmpPacket> early = icmp.receive();
            CompletableFuture<Integer> sent = icmp.send(icmp.getIcmp().echoRequest(1, DATA), LOOPBACK);
            assertEquals(11, sent.get());
            assertInstanceOf(EchoReply.class, early.get().getMessage());

            icmp.send(icmp.getIcmp().echoRequest(2, DATA), LOOPBACK);
            var buffer = ByteBuffer.allocate(100);
            assertEquals(11, icmp.receive(buffer, new ReceivedMessage()).get());
            assertInstanceOf(EchoReply.class, IcmpMessage.decode(IcmpVersion.V4, buffer.flip()));
        }
    }

    @Test
    void futuresTellWhatIsWrong() throws Exception {
        try (var icmp = open(IcmpMode.DATAGRAM).async()) {
            var noEcho = icmp.send(new EchoReply(IcmpVersion.V4, 1, 1, DATA), LOOPBACK);
            assertInstanceOf(IllegalArgumentException.class, assertThrows(ExecutionException.class, noEcho::get).getCause());
            assertInstanceOf(IllegalStateException.class, assertThrows(ExecutionException.class, () -> icmp.receiveError().get()).getCause());
            var late = icmp.receive(Duration.ofMillis(1));
            assertInstanceOf(SocketTimeoutException.class, assertThrows(ExecutionException.class, late::get).getCause());
        }
    }

    @Test
    void aCancelledFutureTakesNothing() throws Exception {
        try (var icmp = open(IcmpMode.DATAGRAM).async()) {
            CompletableFuture<IcmpPacket> cancelled = icmp.receive();
            assertTrue(cancelled.cancel(true));
            assertThrows(CancellationException.class, cancelled::get);
            CompletableFuture<IcmpPacket> expired = icmp.receive().orTimeout(1, TimeUnit.MILLISECONDS);
            assertThrows(ExecutionException.class, expired::get);
            icmp.send(icmp.getIcmp().echoRequest(1, DATA), LOOPBACK);
            assertInstanceOf(EchoReply.class, icmp.receive().get().getMessage());
        }
    }

    @Test
    void whatIsMalformedIsPassedOver() throws Exception {
        try (var icmp = open(IcmpMode.RAW); var other = open(IcmpMode.RAW)) {
            icmp.getConn().getOptions().setReceiveBuffer(8 << 20); // for 301 packets, whoever is slow
            CompletableFuture<IcmpPacket> waiting = icmp.async().receive();
            for (int i = 0; i < 300; i++) {
                other.blocking().send(ByteBuffer.wrap(new byte[] {14, 0, 0, 0, 0, 0, 0, 0}), new InetSocketAddress(LOOPBACK, 0));
            }
            other.blocking().send(new EchoReply(IcmpVersion.V4, 1, 1, DATA), LOOPBACK);
            assertInstanceOf(EchoReply.class, waiting.get().getMessage());
            assertEquals(300, icmp.getMalformed());
        }
    }

    @Test
    void namesTheMissingRight() throws Exception {
        TestHost closed = net.host("closed");
        var refusal = assertThrows(
            MissingCapabilityException.class, () -> IcmpConn.open(IcmpVersion.V4, IcmpMode.DATAGRAM, null, null, closed.getConfig()));
        assertTrue(refusal.getMessage().contains("net.ipv4.ping_group_range"), refusal::getMessage);
    }
}
