package io.netloom.samples.java;

import io.netloom.ipv6.BlockingIpv6PacketConn;
import io.netloom.ipv6.Ipv6ControlFlag;
import io.netloom.ipv6.Ipv6ControlMessage;
import io.netloom.ipv6.Ipv6PacketConn;
import io.netloom.socket.AddressFamily;
import io.netloom.socket.Conn;
import io.netloom.socket.Protocol;
import io.netloom.socket.SocketType;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Set;

/** OSPF version 3 in plain Java: a raw IPv6 socket, for which the kernel computes checksums. */
public final class OspfHello {
    private static final InetAddress ALL_ROUTERS = InetAddress.ofLiteral("ff02::5");
    private static final int CHECKSUM = 12;

    /** Says so many hellos to the routers on an interface's link, one each {@code interval}, and prints who says it to us. */
    public static void run(String interfaceName, long count, Duration interval, PrintStream out) throws IOException {
        try (var ipv6 = new Ipv6PacketConn(Conn.open(AddressFamily.INET6, SocketType.RAW, Protocol.OSPF))) {
            int index = ipv6.getConn().getOptions().interfaceIndex(interfaceName);
            ipv6.setChecksumOffset(CHECKSUM);
            ipv6.setReceived(Set.of(Ipv6ControlFlag.INTERFACE, Ipv6ControlFlag.HOP_LIMIT));
            ipv6.joinGroup(ALL_ROUTERS, index);
            ipv6.setMulticastLoopback(false);
            // Class CS6: network control. One hop: for neighbours alone.
            var control = Ipv6ControlMessage.builder().trafficClass(0xc0).hopLimit(1).interfaceIndex(index).build();
            for (long sent = 0; sent < count; sent++) {
                ipv6.blocking().send(hello(index), new InetSocketAddress(ALL_ROUTERS, 0), control);
                listen(ipv6.blocking(), index, System.nanoTime() + interval.toNanos(), out);
            }
        }
    }

    private static void listen(BlockingIpv6PacketConn ipv6, int index, long until, PrintStream out) throws IOException {
        var message = ipv6.getPacketConn().newMessage();
        var packet = ByteBuffer.allocateDirect(65_535);
        try {
            while (true) {
                ipv6.receive(packet.clear(), message, 0, Duration.ofNanos(until - System.nanoTime()));
                var arrival = Ipv6ControlMessage.of(message);
                if (arrival.getInterfaceIndex() == index) {
                    var router = message.getSource().toInetSocketAddress().getAddress().getHostAddress();
                    out.printf("%s says hello, hop limit %d%n", router, arrival.getHopLimit());
                }
            }
        } catch (SocketTimeoutException e) {
            return; // it is time for the next hello
        }
    }

    /** Version 3, type hello, 36 bytes, router 0.0.0.1, area 0; priority 1, options V6, E and R, every 10 s, dead after 40 s. RFC 5340, appendix A.3.2. */
    private static ByteBuffer hello(int index) {
        return ByteBuffer.allocate(36).put((byte) 3).put((byte) 1).putShort((short) 36).putInt(1).putInt(0).putInt(0)
            .putInt(index).putInt(0x0100_0013).putShort((short) 10).putShort((short) 40).putInt(0).putInt(0).flip();
    }
}
