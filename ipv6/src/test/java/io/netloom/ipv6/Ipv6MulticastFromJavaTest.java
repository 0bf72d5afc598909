package io.netloom.ipv6;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.Errno;
import io.netloom.socket.ErrnoCarrier;
import io.netloom.socket.Protocol;
import io.netloom.socket.SocketType;
import io.netloom.socket.ip.MalformedHeaderException;
import io.netloom.testkit.TestHost;
import io.netloom.testkit.TestNet;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Headers, filters, checksums and multicast of IPv6 as Java sees them. */
class Ipv6MulticastFromJavaTest {
    @Test
    void headers() {
        byte[] bytes = HexFormat.of().parseHex("698beef1cafe2c0120010db800010000000000000000000120010db8000200000000000000000001");
        Ipv6Header header = Ipv6Header.parse(bytes);
        assertEquals(0x98, header.getTrafficClass());
        assertEquals(38, header.getDscp());
        assertEquals(0xbeef1, header.getFlowLabel());
        assertEquals(InetAddress.ofLiteral("2001:db8:2::1"), header.getDestination());
        assertThrows(MalformedHeaderException.class, () -> Ipv6Header.parse(bytes, 0, 39));
    }

    @Test
    void groupsFiltersAndChecksums() throws IOException {
        try (TestNet net = new TestNet()) {
            TestHost a = net.host("a");
            NetworkInterface loopback = NetworkInterface.getByName("lo");
            InetAddress group = InetAddress.ofLiteral("ff35::8000:1");
            InetAddress source = InetAddress.ofLiteral("::1");
            try (Ipv6PacketConn conn = new Ipv6PacketConn(a.open(AddressFamily.INET6, SocketType.RAW, Protocol.ICMPV6))) {
                conn.joinGroup(group, loopback);
                conn.excludeSourceSpecificGroup(group, source, "lo");
                conn.includeSourceSpecificGroup(group, source, "lo");
                conn.leaveGroup(group, a.index("lo"));
                conn.joinSourceSpecificGroup(group, source, "lo");
                conn.leaveSourceSpecificGroup(group, source, loopback);
                conn.setMulticastInterface("lo");
                assertEquals(a.index("lo"), conn.getMulticastInterface());
                conn.setMulticastInterface(0);
                conn.setMulticastInterface(loopback);
                conn.setMulticastHopLimit(3);
                assertEquals(3, conn.getMulticastHopLimit());
                conn.setMulticastLoopback(false);
                assertFalse(conn.getMulticastLoopback());
                conn.setMulticastAll(false);
                assertFalse(conn.getMulticastAll());
                conn.setIcmpFilter(Icmpv6Filter.BLOCK_ALL.accept(128, 129));
                assertTrue(conn.getIcmpFilter().willBlock(1));
                assertEquals(Icmpv6Filter.of(conn.getIcmpFilter().toByteArray()), conn.getIcmpFilter());
                assertEquals(2, conn.getChecksumOffset());
                conn.setChecksumOffset(null);
                assertNull(conn.getChecksumOffset());
                try {
                    conn.leaveGroup(group, "lo");
                } catch (IOException e) {
                    // That this compiles shows that Java is told of the exception.
                    assertEquals(Errno.EADDRNOTAVAIL, ((ErrnoCarrier) e).getErrno());
                }
            }
        }
    }
}
