package io.netloom.socket.options;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.BlockingConn;
import io.netloom.socket.BufferLock;
import io.netloom.socket.BufferSize;
import io.netloom.socket.Capabilities;
import io.netloom.socket.Conn;
import io.netloom.socket.Credentials;
import io.netloom.socket.Errno;
import io.netloom.socket.ErrnoCarrier;
import io.netloom.socket.FanoutMode;
import io.netloom.socket.KernelFeature;
import io.netloom.socket.KernelVersion;
import io.netloom.socket.PacketFanout;
import io.netloom.socket.PacketMembership;
import io.netloom.socket.PacketOptions;
import io.netloom.socket.SocketOptionRow;
import io.netloom.socket.SocketOptionTable;
import io.netloom.socket.SocketOptions;
import io.netloom.socket.SocketType;
import io.netloom.socket.TcpInfo;
import io.netloom.socket.TcpOptions;
import io.netloom.socket.TcpState;
import io.netloom.socket.TimestampingFlag;
import io.netloom.socket.TransmitTime;
import io.netloom.socket.UdpOptions;
import io.netloom.testkit.PrivateNamespace;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Options and capabilities as Java sees them. */
class OptionsFromJavaTest {
    @Test
    void optionsOfEverySocket() throws IOException {
        try (Conn conn = Conn.open(AddressFamily.INET, SocketType.DGRAM)) {
            SocketOptions options = conn.getOptions();
            options.setReuseAddress(true);
            options.setBroadcast(true);
            options.setTimestamping(Set.of(TimestampingFlag.RX_SOFTWARE, TimestampingFlag.SOFTWARE));
            options.setTransmitTime(new TransmitTime(TransmitTime.CLOCK_MONOTONIC, true));
            options.setBusyPoll(Duration.ZERO);
            assertTrue(options.getReuseAddress());
            assertTrue(options.getBroadcast());
            assertEquals(Set.of(TimestampingFlag.RX_SOFTWARE, TimestampingFlag.SOFTWARE), options.getTimestamping());
            assertTrue(options.getTransmitTime().getDeadline());
            assertFalse(options.getAcceptsConnections());
            assertNull(options.getLinger());
            assertNull(options.getMaxPacingRate());
            assertNull(options.getDevice());
            assertNull(options.takeError());
            assertNull(options.getPeerCredentials());

            BufferSize size = options.setReceiveBuffer(8192);
            assertEquals(8192, size.getRequested());
            assertEquals(16384, size.getActual());
            assertFalse(size.isClipped());
            assertTrue(options.getBufferLock().contains(BufferLock.RECEIVE));
        }
    }

    @Test
    void optionsOfTheProtocols() throws IOException {
        try (BlockingConn listener = BlockingConn.open(AddressFamily.INET, SocketType.STREAM)) {
            TcpOptions tcp = listener.getConn().getTcp();
            tcp.setNoDelay(true);
            tcp.setKeepIdle(Duration.ofSeconds(30));
            tcp.setCongestionControl("reno");
            assertTrue(tcp.getNoDelay());
            assertEquals(Duration.ofSeconds(30), tcp.getKeepIdle());
            assertEquals("reno", tcp.getCongestionControl());
            assertNull(tcp.takeSavedSyn());
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            listener.listen();
            TcpInfo info = tcp.getInfo();
            assertEquals(TcpState.LISTEN, info.getState());
            assertEquals(0, info.getBytesSent());
        }
        try (Conn conn = Conn.open(AddressFamily.INET, SocketType.DGRAM)) {
            UdpOptions udp = conn.getUdp();
            udp.setSegment(1200);
            udp.setGro(true);
            assertEquals(1200, udp.getSegment());
            assertTrue(udp.getGro());
        }
    }

    @Test
    void packetSockets() throws IOException {
        PrivateNamespace.require();
        try (Conn conn = Conn.open(AddressFamily.PACKET, SocketType.RAW)) {
            int index = conn.getOptions().interfaceIndex("lo");
            PacketOptions packet = conn.getPacket();
            packet.addMembership(PacketMembership.promiscuous(index));
            packet.dropMembership(PacketMembership.promiscuous(index));
            packet.setAuxData(true);
            assertTrue(packet.getAuxData());
            assertEquals(0, packet.statistics().getDrops());
            IOException e = assertThrows(IOException.class, () -> packet.joinFanout(new PacketFanout(1, FanoutMode.HASH)));
            assertEquals(Errno.EINVAL, assertInstanceOf(ErrnoCarrier.class, e).getErrno());
        }
    }

    @Test
    void peers() throws IOException {
        List<Conn> pair = Conn.pair(AddressFamily.UNIX, SocketType.STREAM);
        try (Conn a = pair.get(0); Conn b = pair.get(1)) {
            Credentials peer = a.getOptions().getPeerCredentials();
            assertEquals(ProcessHandle.current().pid(), peer.getPid());
            assertNotNull(b.getOptions().getPeerGroups());
        }
    }

    @Test
    void tableAndCapabilities() {
        SocketOptionRow row = SocketOptionTable.find("SO_RXQ_OVFL");
        assertEquals(40, row.getNumber());
        assertEquals(row, SocketOptionTable.find(row.getLevel(), row.getNumber()));
        assertTrue(SocketOptionTable.rows.contains(row));

        Capabilities capabilities = Capabilities.probe();
        assertTrue(capabilities.getKernel().compareTo(KernelVersion.MINIMUM) >= 0);
        assertTrue(capabilities.support(KernelFeature.UNIX).isAvailable());
        assertTrue(capabilities.support("SO_RXQ_OVFL").isAvailable());
        assertEquals("", capabilities.support("SO_RXQ_OVFL").getReason());
    }
}
