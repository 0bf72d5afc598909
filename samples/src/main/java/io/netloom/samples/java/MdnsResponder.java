package io.netloom.samples.java;

import io.netloom.ipv6.Ipv6ControlFlag;
import io.netloom.ipv6.Ipv6ControlMessage;
import io.netloom.ipv6.Ipv6PacketConn;
import io.netloom.socket.AddressFamily;
import io.netloom.socket.Conn;
import io.netloom.socket.SocketType;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** One-shot multicast DNS in plain Java: one socket for both families that answers to where each question came from. */
public final class MdnsResponder {
    private static final List<InetAddress> GROUPS = List.of(InetAddress.ofLiteral("ff02::fb"), InetAddress.ofLiteral("224.0.0.251"));

    /** Answers so many questions for the IPv4 address of {@code name}.local with that of an interface, and prints who asked. */
    public static void run(String name, String interfaceName, long answers, PrintStream out) throws IOException {
        var address = NetworkInterface.getByName(interfaceName).inetAddresses().filter(Inet4Address.class::isInstance).findFirst().orElseThrow();
        var question = question(name);
        try (var socket = new Ipv6PacketConn(Conn.open(AddressFamily.INET6, SocketType.DGRAM))) {
            socket.getConn().getOptions().setReuseAddress(true);
            socket.getConn().bind(new InetSocketAddress(InetAddress.ofLiteral("::"), 5353));
            socket.setReceived(Set.of(Ipv6ControlFlag.DESTINATION, Ipv6ControlFlag.INTERFACE));
            for (var group : GROUPS) socket.joinGroup(group, interfaceName);
            out.println("listening");
            var blocking = socket.blocking();
            var message = socket.newMessage();
            var query = ByteBuffer.allocate(9000);
            for (long answered = 0; answered < answers; ) {
                blocking.receive(query.clear(), message);
                var group = Ipv6ControlMessage.of(message).getDestination();
                if (!GROUPS.contains(group) || !isAsked(query.flip(), question)) continue;
                blocking.reply(message, answer(query.getShort(0), question, address), true);
                out.println(message.getSource().toInetSocketAddress().getAddress().getHostAddress() + " asked");
                answered++;
            }
        }
    }

    /** The name as labels, type A, class IN. */
    private static byte[] question(String name) {
        byte[] label = name.getBytes();
        return ByteBuffer.allocate(label.length + 12).put((byte) label.length).put(label).put((byte) 5).put("local".getBytes())
            .put((byte) 0).putShort((short) 1).putShort((short) 1).array();
    }

    /** A query whose first question, behind the header of 12 bytes, is ours. */
    private static boolean isAsked(ByteBuffer query, byte[] question) {
        boolean isQuery = query.limit() >= 12 + question.length && query.getShort(2) == 0 && query.getShort(4) > 0;
        return isQuery && Arrays.equals(query.array(), 12, 12 + question.length, question, 0, question.length);
    }

    /** The question again, and the address for 10 seconds: RFC 6762, section 6.7. */
    private static ByteBuffer answer(short id, byte[] question, InetAddress address) {
        return ByteBuffer.allocate(500).putShort(id).putShort((short) 0x8400).putShort((short) 1).putShort((short) 1).putInt(0)
            .put(question).put(question).putInt(10).putShort((short) 4).put(address.getAddress()).flip();
    }
}
