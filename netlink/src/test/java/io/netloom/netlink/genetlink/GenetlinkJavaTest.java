package io.netloom.netlink.genetlink;

import io.netloom.netlink.AttributeEncoder;
import io.netloom.netlink.BlockingNetlinkSubscription;
import io.netloom.netlink.NetlinkConfig;
import io.netloom.netlink.NetlinkDump;
import io.netloom.netlink.NetlinkEvent;
import io.netloom.netlink.NetlinkException;
import io.netloom.netlink.NetlinkFormatException;
import io.netloom.socket.Errno;
import io.netloom.testkit.TestHost;
import io.netloom.testkit.TestNet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Generic netlink from Java, against the kernel: blocking, with futures, and a family of one's own. */
class GenetlinkJavaTest {
    private final TestNet net = new TestNet();
    private BlockingGenetlinkConn conn;

    @BeforeEach
    void open() throws Exception {
        TestHost host = net.host("a");
        net.link(host.end("eth0"), net.host("b").end("eth0"));
        conn = BlockingGenetlinkConn.open(NetlinkConfig.builder().netNs(host.getNetNs()).build());
    }

    @AfterEach
    void close() {
        conn.close();
        net.close();
    }

    @Test
    void findsFamilies() throws Exception {
        List<GenericFamily> families = conn.families();
        GenericFamily controller = conn.family("nlctrl");
        assertEquals(NlCtrl.ID, controller.getId());
        assertTrue(families.contains(controller));
        assertTrue(controller.operation(3).getCanDump());
        assertEquals("notify", controller.group("notify").getName());
        assertThrows(GroupNotFoundException.class, () -> controller.group("nosuch"));
        FamilyNotFoundException missing = assertThrows(FamilyNotFoundException.class, () -> conn.family("nosuch"));
        assertEquals(Errno.ENOENT, missing.getErrno());
        assertEquals(AttributeKind.NUL_STRING, conn.policy("nlctrl").attributes(3).get(2).getKind());
        assertEquals(1, conn.policy("nlctrl", 3).getOperations().size());
        conn.forget();
        conn.forget("nlctrl");
        assertEquals(controller, conn.family("nlctrl", Duration.ofSeconds(10)));
    }

    @Test
    void asksTheKernelForWhatAFamilyDescribes() throws Exception {
        assertEquals(10_000L, conn.request(Ethtool.linkModes("eth0")).getSpeed());
        assertEquals(1, conn.dumpAll(Ethtool.channels()).size());
        conn.execute(Ethtool.setChannels("eth0", 1L, 1L));
        NetlinkException refused = assertThrows(NetlinkException.class, () -> conn.request(Ethtool.features("nosuch"), null));
        assertEquals("no device matches name", refused.getKernelMessage());
        EthtoolFeatureChange change = conn.request(Ethtool.setFeatures("eth0", Map.of("rx-gro", true)));
        assertEquals(Map.of("rx-gro", true), change.getChanged());
    }

    @Test
    void readsADumpItemByItem() throws Exception {
        try (NetlinkDump<GenericFamily> families = conn.dump(NlCtrl.families())) {
            assertTrue(families.hasNext());
            assertFalse(families.next().getName().isEmpty());
        }
        try (Stream<GenericFamily> families = conn.dump(NlCtrl.families()).stream()) {
            assertTrue(families.anyMatch(family -> family.getId() == NlCtrl.ID));
        }
    }

    @Test
    void subscribes() throws Exception {
        try (BlockingNetlinkSubscription<EthtoolChange> changes = conn.subscribe(Ethtool.getChanges())) {
            conn.request(Ethtool.setFeatures("eth0", Map.of("rx-gro", true)));
            NetlinkEvent.Received<?> event = assertInstanceOf(NetlinkEvent.Received.class, changes.receive(Duration.ofSeconds(30)));
            assertInstanceOf(EthtoolChange.Features.class, event.getValue());
        }
    }

    @Test
    void givesFutures() throws Exception {
        AsyncGenetlinkConn async = conn.getConn().async();
        CompletableFuture<Integer> both = async.family("nlctrl").thenCombine(async.families(), (one, all) -> all.indexOf(one));
        assertTrue(both.get(30, TimeUnit.SECONDS) >= 0);
        assertEquals(10_000L, async.request(Ethtool.linkModes("eth0")).thenApply(EthtoolLinkModes::getSpeed).get(30, TimeUnit.SECONDS));
        assertNull(async.execute(Ethtool.setChannels("eth0", 1L, 1L)).get(30, TimeUnit.SECONDS));
        assertEquals(1, async.dumpAll(Ethtool.channels()).get(30, TimeUnit.SECONDS).size());
        assertEquals(1, async.exchange("nlctrl", NlCtrl.family(16).getMessage()).get(30, TimeUnit.SECONDS).size());
        assertEquals(2, async.policy("nlctrl").get(30, TimeUnit.SECONDS).getOperations().size());
        assertEquals(1, async.policy("nlctrl", 3).get(30, TimeUnit.SECONDS).getOperations().size());
        ExecutionException missing = assertThrows(ExecutionException.class, () -> async.family("nosuch").get(30, TimeUnit.SECONDS));
        assertInstanceOf(FamilyNotFoundException.class, missing.getCause());
    }

    @Test
    void listens() throws Exception {
        AsyncGenetlinkConn async = conn.getConn().async();
        CountDownLatch subscribed = new CountDownLatch(1);
        CountDownLatch heard = new CountDownLatch(1);
        ConcurrentLinkedQueue<NetlinkEvent<EthtoolChange>> events = new ConcurrentLinkedQueue<>();
        CompletableFuture<Void> listening = async.listen(Ethtool.getChanges(), event -> {
            events.add(event);
            heard.countDown();
        }, subscribed::countDown);
        assertTrue(subscribed.await(30, TimeUnit.SECONDS));
        conn.request(Ethtool.setFeatures("eth0", Map.of("rx-gro", true)));
        assertTrue(heard.await(30, TimeUnit.SECONDS));
        listening.cancel(true);
        assertTrue(listening.isCancelled());

        CompletableFuture<Void> missing = async.listen(new GenetlinkEvents<>("nosuch", List.of("events"), GenetlinkReply::getCommand), event -> { });
        CompletionException failure = assertThrows(CompletionException.class, missing::join);
        assertInstanceOf(FamilyNotFoundException.class, failure.getCause());
    }

    /** A family described in Java: that of {@link NlCtrl}, as far as it goes. */
    private static final class Controller extends FamilySpec {
        Controller() {
            super("nlctrl", 2);
        }

        GenetlinkRequest<String> nameOf(int id) {
            return request(3, attributes -> attributes.u16(1, id), Controller::name);
        }

        GenetlinkDump<String> names() {
            return dump(3, attributes -> { }, Controller::name);
        }

        GenetlinkCommand refused() {
            return command(200, attributes -> attributes.flag(1));
        }

        GenetlinkEvents<Integer> commands() {
            return events(List.of("notify"), GenetlinkReply::getCommand);
        }

        private static String name(GenetlinkReply reply) throws NetlinkFormatException {
            while (reply.getAttributes().next()) {
                if (reply.getAttributes().getType() == 2) {
                    return reply.getAttributes().string();
                }
            }
            return null;
        }
    }

    @Test
    void takesAFamilyDescribedInJava() throws Exception {
        Controller controller = new Controller();
        assertEquals("nlctrl", conn.request(controller.nameOf(16)));
        assertTrue(conn.dumpAll(controller.names()).contains("ethtool"));
        assertEquals(Errno.EOPNOTSUPP, assertThrows(NetlinkException.class, () -> conn.execute(controller.refused())).getErrno());
        conn.subscribe(controller.commands()).close();
        assertEquals("x", controller.nameOf(1).decode(new GenetlinkMessage(new GenetlinkHeader(1),
            new AttributeEncoder().string(2, "x").toByteArray())));
    }
}
