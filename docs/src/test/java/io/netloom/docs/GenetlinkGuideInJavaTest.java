package io.netloom.docs;

import io.netloom.netlink.AttributeDecoder;
import io.netloom.netlink.BlockingNetlinkSubscription;
import io.netloom.netlink.NetlinkConfig;
import io.netloom.netlink.NetlinkConn;
import io.netloom.netlink.NetlinkEvent;
import io.netloom.netlink.NetlinkException;
import io.netloom.netlink.NetlinkFamily;
import io.netloom.netlink.NetlinkFormatException;
import io.netloom.netlink.genetlink.BlockingGenetlinkConn;
import io.netloom.netlink.genetlink.Ethtool;
import io.netloom.netlink.genetlink.EthtoolChange;
import io.netloom.netlink.genetlink.FamilySpec;
import io.netloom.netlink.genetlink.GenetlinkConn;
import io.netloom.netlink.genetlink.GenetlinkDump;
import io.netloom.netlink.genetlink.GenetlinkReply;
import io.netloom.netlink.test.Answer;
import io.netloom.netlink.test.GenericControllerScript;
import io.netloom.netlink.test.GenericFamilyScript;
import io.netloom.netlink.test.ScriptedKernel;
import io.netloom.testkit.TestHost;
import io.netloom.testkit.TestNet;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class GenetlinkGuideInJavaTest {
    // snippet: ask
    static String describe(BlockingGenetlinkConn conn, String device) throws IOException {
        Long speed = conn.request(Ethtool.linkModes(device)).getSpeed();
        try {
            return speed + " Mbit/s, " + conn.request(Ethtool.rings(device));
        } catch (NetlinkException e) {
            return speed + " Mbit/s, no rings: " + e.getErrno().getText();
        }
    }
    // end snippet

    // snippet: events
    static String nextChange(BlockingNetlinkSubscription<EthtoolChange> changes) throws IOException {
        return switch (changes.receive(Duration.ofMinutes(1))) {
            case NetlinkEvent.Received<EthtoolChange> received -> received.getValue().toString();
            case NetlinkEvent.Overrun overrun -> "some changes were lost: " + overrun.getReason();
            case NetlinkEvent<EthtoolChange> other -> throw new IllegalStateException(other.toString());
        };
    }
    // end snippet

    // snippet: spec
    static final class WireGuard extends FamilySpec {
        private static final int GET_DEVICE = 0;
        private static final int DEVICE_NAME = 2;
        private static final int LISTEN_PORT = 6;

        WireGuard() {
            super("wireguard");
        }

        GenetlinkDump<Integer> port(String device) {
            return dump(GET_DEVICE, attributes -> attributes.string(DEVICE_NAME, device), WireGuard::port);
        }

        /** Null leaves a message out. */
        private static Integer port(GenetlinkReply reply) throws NetlinkFormatException {
            AttributeDecoder attributes = reply.getAttributes();
            while (attributes.next()) {
                if (attributes.getType() == LISTEN_PORT) {
                    return attributes.u16();
                }
            }
            return null;
        }
    }
    // end snippet

    @Test
    void asksTheKernel() throws IOException {
        try (TestNet net = new TestNet()) {
            TestHost host = net.host("a");
            net.link(host.end("eth0"), net.host("b").end("eth0"));
            try (BlockingGenetlinkConn conn = BlockingGenetlinkConn.open(NetlinkConfig.builder().netNs(host.getNetNs()).build())) {
                assertEquals("10000 Mbit/s, no rings: Operation not supported", describe(conn, "eth0"));
                try (BlockingNetlinkSubscription<EthtoolChange> changes = conn.subscribe(Ethtool.getChanges())) {
                    conn.request(Ethtool.setFeatures("eth0", Map.of("rx-gro", true)));
                    assertTrue(nextChange(changes).startsWith("features eth0"));
                }
            }
        }
    }

    @Test
    void describesAFamily() throws IOException {
        GenericControllerScript families = new GenericControllerScript();
        families.load(new GenericFamilyScript("wireguard", 42, 1, 0, 0, Map.of(), Map.of(), request ->
            Answer.dump(42, new byte[] {0, 1, 0, 0, 6, 0, 6, 0, 0, 1, 0, 0}, new byte[] {0, 1, 0, 0})));
        try (BlockingGenetlinkConn conn =
            GenetlinkConn.over(NetlinkConn.over(new ScriptedKernel().serve(families).open(), NetlinkFamily.GENERIC)).blocking()) {
            assertEquals(1, conn.dumpAll(new WireGuard().port("wg0")).size());
        }
    }
}
