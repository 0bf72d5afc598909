package io.netloom.docs;

import io.netloom.netlink.NetlinkConfig;
import io.netloom.netlink.route.Address;
import io.netloom.netlink.route.BlockingRouteConn;
import io.netloom.netlink.route.Link;
import io.netloom.netlink.route.LinkKind;
import io.netloom.netlink.route.Route;
import io.netloom.netlink.route.RouteEvent;
import io.netloom.netlink.route.RouteFilter;
import io.netloom.netlink.route.RouteTopic;
import io.netloom.socket.MissingCapabilityException;
import io.netloom.socket.NetNs;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(30)
class NetlinkGuideInJavaTest {
    // snippet: change
    static void setUp(BlockingRouteConn conn) throws IOException {
        conn.add(Link.builder().name("left").kind(LinkKind.veth("right")).build());
        for (String end : List.of("left", "right")) {
            conn.change(Link.builder().name(end).mtu(1400).up().build());
        }
        int left = conn.link("left").orElseThrow().getIndex();
        conn.add(Address.builder().interfaceIndex(left).address("192.0.2.1/24").build());
        conn.replace(Route.builder().destination("10.0.0.0/8").gateway("192.0.2.254").build());
    }
    // end snippet

    // snippet: stream
    static long countDefaultRoutes(BlockingRouteConn conn) {
        try (var dump = conn.routeDump(RouteFilter.MAIN); var routes = dump.stream()) {
            return routes.filter(Route::isDefault).count();
        }
    }
    // end snippet

    // snippet: monitor
    static String nextChange(BlockingRouteConn conn) throws IOException {
        try (var monitor = conn.monitor(RouteTopic.LINKS, RouteTopic.ADDRESSES)) {
            while (true) {
                switch (monitor.receiveBlocking()) {
                    case RouteEvent.Changed changed -> {
                        return "now " + changed.getValue();
                    }
                    case RouteEvent.Removed removed -> {
                        return "gone " + removed.getValue();
                    }
                    default -> { } // what there is, and that this is all
                }
            }
        }
    }
    // end snippet

    private NetNs netNs;
    private BlockingRouteConn conn;

    @BeforeEach
    void open() throws IOException {
        try {
            netNs = NetNs.create();
        } catch (MissingCapabilityException e) {
            throw new TestAbortedException(e.getMessage());
        }
        conn = BlockingRouteConn.open(new NetlinkConfig(netNs));
    }

    @AfterEach
    void close() {
        if (conn != null) {
            conn.close();
            netNs.close();
        }
    }

    @Test
    void interfacesAreMade() throws IOException {
        setUp(conn);
        assertEquals(1400, conn.link("right").orElseThrow().getMtu());
        assertEquals(0, countDefaultRoutes(conn));
    }

    @Test
    void changesAreFollowed() throws Exception {
        setUp(conn);
        var changing = Thread.ofPlatform().start(() -> {
            try {
                // The one who watches may not have begun yet.
                for (int mtu = 1300; !Thread.currentThread().isInterrupted(); mtu = mtu == 1300 ? 1301 : 1300) {
                    conn.change(Link.builder().name("left").mtu(mtu).build());
                }
            } catch (IOException e) {
                // interrupted
            }
        });
        try {
            assertTrue(nextChange(conn).startsWith("now "));
        } finally {
            changing.interrupt();
            changing.join();
        }
    }
}
