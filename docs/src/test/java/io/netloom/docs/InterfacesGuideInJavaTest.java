package io.netloom.docs;

import io.netloom.net.AsyncInterfaces;
import io.netloom.net.BlockingInterfaces;
import io.netloom.net.InetAddresses;
import io.netloom.net.InterfaceEvent;
import io.netloom.net.Interfaces;
import io.netloom.net.ListenOptions;
import io.netloom.net.MembershipEvent;
import io.netloom.net.UdpConn;
import io.netloom.netlink.NetlinkConfig;
import io.netloom.netlink.route.BlockingRouteConn;
import io.netloom.netlink.route.Link;
import io.netloom.netlink.route.LinkKind;
import io.netloom.socket.MissingCapabilityException;
import io.netloom.socket.NetNs;
import io.netloom.socket.SocketConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(30)
class InterfacesGuideInJavaTest {
    // snippet: list
    static List<String> namesOfRunning(NetNs netNs) throws IOException {
        return BlockingInterfaces.list(netNs).stream().filter(one -> one.isRunning()).map(one -> one.getName()).toList();
    }
    // end snippet

    // snippet: events
    static String nextName(NetNs netNs) throws IOException {
        try (var monitor = Interfaces.monitor(netNs)) {
            while (true) {
                if (monitor.receiveBlocking() instanceof InterfaceEvent.Added added) {
                    return added.getValue().getName();
                }
            }
        }
    }
    // end snippet

    // snippet: join
    static void hearEverywhere(UdpConn socket, InetAddress group, NetNs netNs) throws IOException {
        try (var membership = BlockingInterfaces.joinOnAll(socket, group, one -> one.isUp(), null, netNs)) {
            while (socket.isOpen()) {
                MembershipEvent event = membership.receiveBlocking(); // on a thread of its own, beside the one that reads
                if (event instanceof MembershipEvent.Refused refused) {
                    System.err.println(refused.getValue().getName() + ": " + refused.getCause().getMessage());
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
        conn.change(Link.builder().name("lo").up().build());
    }

    @AfterEach
    void close() {
        if (conn != null) {
            conn.close();
            netNs.close();
        }
    }

    @Test
    void interfacesAreListedAndFollowed() throws Exception {
        assertEquals(List.of("lo"), namesOfRunning(netNs));
        var adding = Thread.ofPlatform().start(() -> {
            try {
                // The one who watches may not have begun yet.
                for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                    conn.add(Link.builder().name("left" + i).kind(LinkKind.veth("right" + i)).build());
                }
            } catch (IOException e) {
                // interrupted
            }
        });
        try {
            assertTrue(nextName(netNs).matches("(left|right)\\d+"));
        } finally {
            adding.interrupt();
            adding.join();
        }
    }

    @Test
    void aGroupIsHeardOnAll() throws Exception {
        var group = InetAddresses.parse("239.1.2.3");
        var options = ListenOptions.builder().config(new SocketConfig(netNs)).build();
        try (var socket = UdpConn.listen(new InetSocketAddress(0), options);
                var membership = AsyncInterfaces.joinOnAll(socket, group, null, null, netNs).join()) {
            var events = new LinkedBlockingQueue<MembershipEvent>();
            var following = AsyncInterfaces.follow(membership, events::add);
            conn.add(Link.builder().name("left").kind(LinkKind.veth("right")).build());
            assertInstanceOf(MembershipEvent.Joined.class, events.take());
            assertInstanceOf(MembershipEvent.Joined.class, events.take());
            following.cancel(true);
            assertThrows(CancellationException.class, following::join);
        }
        var socket = UdpConn.listen(new InetSocketAddress(0), options);
        var hearing = Thread.ofPlatform().start(() -> assertThrows(IOException.class, () -> hearEverywhere(socket, group, netNs)));
        socket.close();
        for (int i = 0; hearing.isAlive(); i++) {
            conn.change(Link.builder().name("left").flags(i % 2 == 0 ? 1 : 0, 1).build());
        }
        hearing.join();
    }
}
