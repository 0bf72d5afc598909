package io.netloom.netlink;

import io.netloom.testkit.PrivateNamespace;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Netlink as Java sees it. */
class NetlinkFromJavaTest {
    private static final int RTM_GETLINK = 18;
    private static final int RTM_NEWLINK = 16;
    private static final int RTM_DELLINK = 17;
    private static final int IFLA_IFNAME = 3;
    private static final int IFLA_LINKINFO = 18;
    private static final int IFINFOMSG = 16;

    private static final NetlinkDecoder<String> NAME = message -> {
        if (message.getType() != RTM_NEWLINK) {
            return null;
        }
        AttributeDecoder attributes = message.attributes(new AttributeDecoder(), IFINFOMSG);
        while (attributes.next()) {
            if (attributes.getType() == IFLA_IFNAME) {
                return attributes.string();
            }
        }
        return null;
    };

    @BeforeEach
    void privateNamespace() {
        PrivateNamespace.require();
    }

    private static NetlinkMessage link(int type, int flags, int index, byte[] attributes) {
        ByteBuffer payload = ByteBuffer.allocate(IFINFOMSG + attributes.length).order(ByteOrder.nativeOrder());
        payload.putInt(4, index).put(IFINFOMSG, attributes);
        return new NetlinkMessage(new NetlinkHeader(type, flags), payload.array());
    }

    private static NetlinkMessage add(String name) {
        byte[] attributes = new AttributeEncoder().string(IFLA_IFNAME, name).nested(IFLA_LINKINFO, kind -> kind.string(1, "bridge")).toByteArray();
        return link(RTM_NEWLINK, NetlinkFlags.CREATE | NetlinkFlags.EXCLUSIVE, 0, attributes);
    }

    private static NetlinkMessage delete(String name) {
        return link(RTM_DELLINK, 0, 0, new AttributeEncoder().string(IFLA_IFNAME, name).toByteArray());
    }

    private static NetlinkMessage links() {
        return link(RTM_GETLINK, 0, 0, new byte[0]);
    }

    @Test
    void requestsAndDumpsBlock() throws IOException {
        try (BlockingNetlinkConn conn = BlockingNetlinkConn.open(NetlinkFamily.ROUTE)) {
            assertEquals(List.of("lo"), conn.request(link(RTM_GETLINK, 0, 1, new byte[0]), NAME));
            assertNull(conn.execute(add("java0")).getWarning());
            assertTrue(conn.dumpAll(links(), NAME).containsAll(List.of("lo", "java0")));
            List<String> read = new ArrayList<>();
            try (NetlinkDump<String> dump = conn.dump(links(), NAME)) {
                for (String name = dump.read(); name != null; name = dump.read()) {
                    read.add(name);
                }
            }
            assertTrue(read.contains("java0"));
            try (Stream<String> names = conn.dump(links(), NAME).stream()) {
                assertTrue(names.anyMatch("lo"::equals));
            }
            NetlinkException refused = assertThrows(NetlinkException.class, () -> conn.execute(add("java0"), Duration.ofSeconds(5)));
            assertEquals("EEXIST", refused.getErrno().getName());
            List<NetlinkOutcome> outcomes = conn.batch(List.of(delete("java0"), delete("java0")), AckPolicy.ALL);
            assertTrue(outcomes.get(0).isSuccess());
            assertInstanceOf(NetlinkOutcome.Failed.class, outcomes.get(1));
        }
    }

    @Test
    void futuresAndListeners() throws Exception {
        try (NetlinkConn conn = NetlinkConn.open(NetlinkFamily.ROUTE)) {
            AsyncNetlinkConn async = conn.async();
            SynchronousQueue<NetlinkEvent<String>> events = new SynchronousQueue<>();
            CompletableFuture<Void> listening = async.listen(NAME, event -> {
                try {
                    events.put(event);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }, 1);
            CompletableFuture<Boolean> added = async.execute(add("java1")).thenCompose(done -> async.dumpAll(links(), NAME)).thenApply(all -> all.contains("java1"));
            NetlinkEvent.Received<?> event = assertInstanceOf(NetlinkEvent.Received.class, events.poll(30, TimeUnit.SECONDS));
            assertEquals("java1", event.getValue());
            assertTrue(added.get());
            listening.cancel(false);
            async.execute(delete("java1")).get();
            ExecutionException failed = assertThrows(ExecutionException.class, () -> async.execute(delete("java1")).get());
            assertEquals("ENODEV", assertInstanceOf(NetlinkException.class, failed.getCause()).getErrno().getName());
        }
    }

    @Test
    void subscriptionsBlock() throws IOException {
        NetlinkConfig config = NetlinkConfig.builder().receiveBuffer(1 << 16).strict(false).build();
        try (BlockingNetlinkConn conn = BlockingNetlinkConn.open(NetlinkFamily.ROUTE, config);
            BlockingNetlinkSubscription<String> subscription = conn.subscribe(NAME, 1)) {
            conn.execute(add("java2"));
            NetlinkEvent.Received<?> event = assertInstanceOf(NetlinkEvent.Received.class, subscription.receive(Duration.ofSeconds(30)));
            assertEquals("java2", event.getValue());
            conn.execute(delete("java2"));
        }
    }
}
