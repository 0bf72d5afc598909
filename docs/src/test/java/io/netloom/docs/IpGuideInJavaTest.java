package io.netloom.docs;

import io.netloom.ipv4.Ipv4ControlFlag;
import io.netloom.ipv4.Ipv4ControlMessage;
import io.netloom.ipv4.Ipv4PacketConn;
import io.netloom.ipv6.Ipv6Conn;
import io.netloom.socket.AddressFamily;
import io.netloom.socket.BlockingConn;
import io.netloom.socket.Conn;
import io.netloom.socket.ReceivedMessage;
import io.netloom.socket.SocketType;
import io.netloom.socket.ip.TrafficClass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** What the guide shows works, on the loopback. */
@Timeout(30)
class IpGuideInJavaTest {
    // snippet: options
    static void markAsLowLoss(BlockingConn tcp) throws IOException {
        var ipv6 = new Ipv6Conn(tcp);
        ipv6.setDscp(TrafficClass.AF11);
        ipv6.setHopLimit(128);
    }
    // end snippet

    // snippet: reply
    static void echo(Ipv4PacketConn socket, int count) throws IOException {
        socket.setReceived(Set.of(Ipv4ControlFlag.DESTINATION));
        var message = socket.newMessage();
        var buffer = ByteBuffer.allocateDirect(2_000);
        for (int i = 0; i < count; i++) {
            socket.blocking().receive(buffer.clear(), message);
            socket.blocking().reply(message, buffer.flip()); // from the address that was asked
        }
    }
    // end snippet

    // snippet: send
    static void probe(Ipv4PacketConn socket, InetSocketAddress target, int hops) throws IOException {
        var control = Ipv4ControlMessage.builder().ttl(hops).build(); // immutable: good for any number of packets
        socket.blocking().send(ByteBuffer.allocate(32), target, control);
    }
    // end snippet

    private static Ipv4PacketConn udp(String address) throws IOException {
        var conn = Conn.open(AddressFamily.INET, SocketType.DGRAM);
        conn.bind(new InetSocketAddress(address, 0));
        return new Ipv4PacketConn(conn);
    }

    @Test
    void connectionsAreMarked() throws IOException {
        try (var tcp = BlockingConn.open(AddressFamily.INET6, SocketType.STREAM)) {
            markAsLowLoss(tcp);
            assertEquals(0x28, new Ipv6Conn(tcp).getTrafficClass());
            assertEquals(128, new Ipv6Conn(tcp).getHopLimit());
        }
    }

    @Test
    void answersComeFromTheAddressThatWasAsked() throws IOException {
        try (var server = udp("0.0.0.0"); var client = udp("127.0.0.1")) {
            server.setReceived(Set.of(Ipv4ControlFlag.DESTINATION)); // before the question comes
            int port = server.getLocalAddress().toInetSocketAddress().getPort();
            probe(client, new InetSocketAddress("127.0.0.3", port), 7);
            echo(server, 1);
            var message = new ReceivedMessage();
            assertEquals(32, client.blocking().receive(ByteBuffer.allocate(100), message, 0, Duration.ofSeconds(5)));
            assertEquals(InetAddress.ofLiteral("127.0.0.3"), message.getSource().toInetSocketAddress().getAddress());
        }
    }
}
