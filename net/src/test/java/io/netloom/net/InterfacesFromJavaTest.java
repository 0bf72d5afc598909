package io.netloom.net;

import io.netloom.netlink.NetlinkConfig;
import io.netloom.netlink.route.BlockingRouteConn;
import io.netloom.netlink.route.Link;
import io.netloom.socket.NetNs;
import io.netloom.testkit.TestHost;
import io.netloom.testkit.TestNet;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Interfaces and zones as Java sees them. */
@Timeout(60)
class InterfacesFromJavaTest {
    private TestNet net;
    private TestHost host;
    private NetNs netNs;

    @BeforeEach
    void setUp() {
        net = new TestNet();
        host = net.host("a");
        netNs = host.getNetNs();
        net.link(host.end("v0", "192.0.2.1/24"), net.host("b").end("v1", "192.0.2.2/24"));
    }

    @AfterEach
    void tearDown() {
        net.close();
    }

    @Test
    void threadsAsk() throws IOException {
        assertEquals(List.of("lo", "v0"), BlockingInterfaces.list(netNs).stream().map(Interface::getName).toList());
        Interface v0 = BlockingInterfaces.byName("v0", netNs, Duration.ofSeconds(30));
        assertEquals(v0, BlockingInterfaces.byIndex(v0.getIndex(), netNs));
        assertTrue(v0.isUp() && v0.isRunning() && v0.isBroadcast() && v0.isMulticast());
        assertEquals(1500, v0.getMtu());
        assertEquals(6, v0.getHardwareAddress().getSize());
        assertEquals("up|broadcast|multicast|running", InterfaceFlag.text(v0.getFlags()));
        InterfaceAddress address = v0.getAddresses().getFirst();
        assertEquals(IpPrefix.parse("192.0.2.1/24"), address.getPrefix());
        assertEquals(InetAddresses.parse("192.0.2.1"), address.getAddress());
        assertNull(address.getPeer());
        assertTrue(BlockingInterfaces.addresses(netNs).contains(address));
        assertTrue(Interfaces.multicastGroups(v0.getIndex(), netNs).contains(WellKnownAddresses.IPV4_ALL_SYSTEMS));
        assertNotNull(BlockingInterfaces.list());
        assertThrows(NoSuchInterfaceException.class, () -> BlockingInterfaces.byName("v1", netNs));
        assertThrows(IllegalArgumentException.class, () -> BlockingInterfaces.byIndex(0));
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> BlockingInterfaces.list(netNs));
        assertTrue(Thread.interrupted());
    }

    @Test
    void virtualThreadsAsk() throws Exception {
        var found = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            try {
                BlockingInterfaces.byName("v0", netNs);
                found.countDown();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }).join();
        assertEquals(0, found.getCount());
    }

    @Test
    void futuresAsk() {
        assertEquals(2, AsyncInterfaces.list(netNs).join().size());
        Interface v0 = AsyncInterfaces.byName("v0", netNs).join();
        assertEquals(v0, AsyncInterfaces.byIndex(v0.getIndex(), netNs).join());
        assertTrue(AsyncInterfaces.addresses(netNs).join().containsAll(v0.getAddresses()));
        var missing = AsyncInterfaces.byName("nosuch0", netNs);
        assertInstanceOf(NoSuchInterfaceException.class, assertThrows(CompletionException.class, missing::join).getCause());
        var wrong = AsyncInterfaces.byIndex(-1, netNs);
        assertInstanceOf(IllegalArgumentException.class, assertThrows(CompletionException.class, wrong::join).getCause());
    }

    @Test
    void changesAsTheyHappen() throws Exception {
        try (var conn = BlockingRouteConn.open(NetlinkConfig.builder().netNs(netNs).build())) {
            try (InterfaceMonitor monitor = Interfaces.monitor(netNs)) {
                assertInstanceOf(InterfaceEvent.Existing.class, monitor.receiveBlocking());
                assertInstanceOf(InterfaceEvent.Existing.class, monitor.receiveBlocking(Duration.ofSeconds(30)));
                assertEquals(InterfaceEvent.Synchronised.INSTANCE, monitor.receiveBlocking());
            }
            var synchronised = new CountDownLatch(1);
            var changed = new CountDownLatch(1);
            var watching = AsyncInterfaces.monitor(event -> {
                switch (event) {
                    case InterfaceEvent.Synchronised _ -> synchronised.countDown();
                    case InterfaceEvent.Changed it when it.getValue().getMtu() == 1400 && it.getBefore().getMtu() == 1500 -> changed.countDown();
                    default -> {}
                }
            }, netNs);
            assertTrue(synchronised.await(30, TimeUnit.SECONDS));
            conn.change(Link.builder().name("v0").mtu(1400).build());
            assertTrue(changed.await(30, TimeUnit.SECONDS));
            watching.cancel(true);
            assertThrows(CancellationException.class, watching::join);

            var failing = AsyncInterfaces.monitor(event -> {
                throw new IllegalStateException("the listener's own");
            }, netNs);
            assertEquals("the listener's own", assertThrows(CompletionException.class, failing::join).getCause().getMessage());
        }
    }

    @Test
    void zonesByName() throws IOException {
        int v0 = host.index("v0");
        InetAddress address = Zones.parse("fe80::1%v0", netNs);
        assertEquals("fe80::1%" + v0, InetAddresses.getText(address));
        assertEquals("fe80::1%v0", Zones.text(address, netNs));
        assertEquals("v0", Zones.name(v0, netNs));
        assertEquals(v0, Zones.index("v0", netNs));
        assertEquals("4711", Zones.name(4711));
    }

    @Test
    void aGroupOnAllInterfaces() throws Exception {
        InetAddress group = InetAddresses.parse("239.1.2.3");
        var options = ListenOptions.builder().config(host.getConfig()).build();
        try (var socket = UdpConn.listen(new InetSocketAddress(0), options)) {
            try (var membership = BlockingInterfaces.joinOnAll(socket, group, it -> it.getName().startsWith("v"), null, netNs)) {
                assertEquals(group, membership.getGroup());
                assertNull(membership.getSource());
                assertEquals(List.of("v0"), membership.getJoined().stream().map(Interface::getName).toList());
                assertEquals(List.of(), membership.getRefused());
                assertTrue(Interfaces.multicastGroups(host.index("v0"), netNs).contains(group));
                host.getInterfaces().delete("v0");
                var left = assertInstanceOf(MembershipEvent.Left.class, membership.receiveBlocking(Duration.ofSeconds(30)));
                assertEquals("v0", left.getValue().getName());
            }
            try (var membership = AsyncInterfaces.joinOnAll(socket, group, null, null, netNs).join()) {
                assertEquals(List.of(), membership.getJoined());
                var joined = new LinkedBlockingQueue<MembershipEvent>();
                var following = AsyncInterfaces.follow(membership, joined::add);
                net.link(host.end("v2", "192.0.2.1/24"), net.host("c").end("v3", "192.0.2.2/24"));
                assertInstanceOf(MembershipEvent.Joined.class, joined.poll(30, TimeUnit.SECONDS));
                following.cancel(true);
                assertThrows(CancellationException.class, following::join);
            }
            var wrong = AsyncInterfaces.joinOnAll(socket, InetAddresses.parse("192.0.2.1"));
            assertInstanceOf(IllegalArgumentException.class, assertThrows(CompletionException.class, wrong::join).getCause());
            for (int i = 0; i < 100; i++) {
                var joining = AsyncInterfaces.joinOnAll(socket, group, null, null, netNs);
                if (!joining.cancel(true)) {
                    joining.join().close(); // it was there already
                }
            }
        }
    }
}
