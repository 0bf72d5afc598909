package io.netloom.netlink.route;

import io.netloom.netlink.AckPolicy;
import io.netloom.netlink.NetlinkConfig;
import io.netloom.netlink.NetlinkEvent;
import io.netloom.netlink.NetlinkException;
import io.netloom.netlink.NetlinkTrace;
import io.netloom.socket.AddressFamily;
import io.netloom.socket.Errno;
import io.netloom.testkit.TestHost;
import io.netloom.testkit.TestNet;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The whole of the route package from Java. */
@Timeout(60)
class RouteConnJavaTest {
    private TestNet net;
    private TestHost host;
    private BlockingRouteConn conn;
    private int v0;

    @BeforeEach
    void setUp() throws IOException {
        net = new TestNet();
        host = net.host("a");
        conn = BlockingRouteConn.open(NetlinkConfig.builder().netNs(host.getNetNs()).build());
        conn.add(Link.builder().name("v0").kind(LinkKind.veth("v1")).build());
        for (String end : List.of("v0", "v1")) {
            conn.change(Link.builder().name(end).up().build());
        }
        v0 = conn.link("v0").orElseThrow().getIndex();
        conn.add(Address.builder().interfaceIndex(v0).address("192.0.2.1/24").build());
    }

    @AfterEach
    void tearDown() {
        if (conn != null) {
            conn.close();
        }
        net.close();
    }

    @Test
    void linksAndAddresses() throws IOException {
        assertEquals(List.of("lo", "v0", "v1"), conn.links().stream().map(Link::getName).sorted().toList());
        conn.change(Link.builder().index(v0).mtu(1400).build());
        assertEquals(1400, conn.link(v0, new LinkFilter(null, null, true)).orElseThrow().getMtu());
        assertTrue(conn.link("nothing").isEmpty());
        conn.addAlternativeNames(v0, "left");
        assertEquals(v0, conn.link("left").orElseThrow().getIndex());
        conn.deleteAlternativeNames(v0, "left");
        var addresses = conn.addresses(new AddressFilter(AddressFamily.INET, v0));
        assertEquals("192.0.2.1", addresses.getFirst().getAddress().getHostAddress());
        assertEquals(1, conn.interfaces().addresses(v0).stream().filter(it -> it.getFamily() == AddressFamily.INET).count());
        try (var dump = conn.linkDump(); var links = dump.stream()) {
            assertEquals(3, links.count());
        }
    }

    @Test
    void routesNeighboursRulesAndNextHops() throws IOException {
        var route = Route.builder().destination("10.0.0.0/8").hop(v0, "192.0.2.2").metric(RouteMetric.MTU, 1300).build();
        conn.add(route);
        assertEquals(Errno.EEXIST, assertThrows(NetlinkException.class, () -> conn.add(route)).getErrno());
        var read = conn.routes(new RouteFilter(AddressFamily.INET, 254L, v0)).stream().filter(it -> it.getDestinationLength() == 8).findFirst().orElseThrow();
        assertEquals(1300L, read.getMetrics().get(RouteMetric.MTU));
        assertEquals("192.0.2.2", conn.lookup(new RouteLookup(InetAddress.ofLiteral("10.1.2.3"))).getGateway().getHostAddress());
        conn.replace(read.toBuilder().priority(0L).build());
        conn.delete(read);
        try (var routes = conn.routeDump(RouteFilter.ALL)) {
            assertTrue(routes.hasNext());
        }
        conn.add(Neighbour.builder().interfaceIndex(v0).destination("192.0.2.7").address("02:00:00:00:00:07").build());
        assertEquals(1, conn.neighbours(new NeighbourFilter(AddressFamily.INET, v0)).size());
        conn.add(Rule.builder().family(AddressFamily.INET).priority(100L).table(1000).build());
        assertEquals(100L, conn.rules(AddressFamily.INET).get(1).getPriority());
        conn.add(NextHopObject.builder().id(1).interfaceIndex(v0).build());
        assertEquals(1L, conn.nextHops().getFirst().getId());
    }

    @Test
    void manyChangesAtOnce() throws IOException {
        var first = Route.builder().destination("10.0.0.0/16").hop(v0, "192.0.2.2").build();
        var second = Route.builder().destination("10.1.0.0/16").hop(v0, "192.0.2.2").build();
        var outcomes = conn.apply(List.of(RouteChange.add(first), RouteChange.add(first), RouteChange.add(second)), AckPolicy.ALL);
        assertEquals(List.of(true, false, true), outcomes.stream().map(it -> it.isSuccess()).toList());
    }

    @Test
    void changesAsTheyHappen() throws Exception {
        try (var news = conn.subscribe(RouteTopic.RULES)) {
            conn.add(Rule.builder().family(AddressFamily.INET).priority(100L).table(1000).build());
            var event = (NetlinkEvent.Received<RouteEvent>) news.receive(Duration.ofSeconds(30));
            assertEquals(100L, ((Rule) assertInstanceOf(RouteEvent.Changed.class, event.getValue()).getValue()).getPriority());
        }
        try (var monitor = conn.monitor(RouteTopic.RULES)) {
            assertInstanceOf(RouteEvent.Existing.class, monitor.receiveBlocking());
        }
        var synchronised = new CountDownLatch(1);
        var async = conn.getConn().async();
        var watching = async.monitor(event -> {
            if (event instanceof RouteEvent.Synchronised) {
                synchronised.countDown();
            }
        }, RouteTopic.LINKS);
        assertTrue(synchronised.await(30, TimeUnit.SECONDS));
        watching.cancel(true);
    }

    @Test
    void futures() {
        var async = conn.getConn().async();
        assertEquals(3, async.links().join().size());
        assertEquals(v0, async.link("v0").join().orElseThrow().getIndex());
        assertTrue(async.link(9999).join().isEmpty());
        async.apply(RouteChange.add(Route.builder().destination("10.0.0.0/8").hop(v0, "192.0.2.2").build())).join();
        var refused = async.apply(RouteChange.delete(Route.builder().destination("10.9.0.0/16").build()));
        assertInstanceOf(NetlinkException.class, assertThrows(CompletionException.class, refused::join).getCause());
        assertTrue(async.routes(RouteFilter.MAIN).join().stream().anyMatch(it -> it.getDestinationLength() == 8));
        assertEquals(3, async.interfaces().join().getLinks().size());
    }

    @Test
    void whatIsSentCanBeTraced() throws IOException {
        var text = new StringBuilder();
        var config = NetlinkConfig.builder().netNs(host.getNetNs()).trace(new NetlinkTrace(text, NetlinkTrace.Format.TREE)).build();
        try (var traced = BlockingRouteConn.open(config)) {
            traced.link("v0");
            assertThrows(NetlinkException.class, () -> traced.delete(Rule.builder().family(AddressFamily.INET).priority(4711L).build()));
        }
        assertTrue(text.indexOf("IFLA_IFNAME [3]: \"v0\"") > 0, text::toString);
        assertTrue(text.indexOf("RTM_DELRULE") > 0, text::toString);
        assertTrue(text.indexOf("ENOENT (2) No such file or directory") > 0, text::toString);
    }
}
