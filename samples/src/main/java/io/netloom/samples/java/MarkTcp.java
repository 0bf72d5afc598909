package io.netloom.samples.java;

import io.netloom.ipv4.Ipv4Conn;
import io.netloom.ipv6.Ipv6Conn;
import io.netloom.socket.AddressFamily;
import io.netloom.socket.BlockingConn;
import io.netloom.socket.SocketType;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Executors;

/** Marked packets in plain Java: a TCP server of both families with a virtual thread for each connection. */
public final class MarkTcp {
    private static final int AF11 = 0x28; // assured forwarding, class 1, low drop precedence
    private static final int HOPS = 128;

    /** Says hello to so many who connect to {@code port} (0: any), in packets of class AF11, and prints a line for each. */
    public static void run(int port, long connections, PrintStream out) throws IOException {
        try (var listener = BlockingConn.open(AddressFamily.INET6, SocketType.STREAM); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            listener.getConn().getOptions().setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.ofLiteral("::"), port));
            listener.listen();
            out.println("listening on port " + listener.getLocalAddress().toInetSocketAddress().getPort());
            for (long accepted = 0; accepted < connections; accepted++) {
                var conn = listener.accept();
                threads.execute(() -> greet(conn, out));
            }
        }
    }

    private static void greet(BlockingConn conn, PrintStream out) {
        try (conn) {
            var peer = conn.getRemoteAddress().toInetSocketAddress().getAddress();
            mark(conn, peer);
            var greeting = ByteBuffer.wrap("HELLO-R-U-THERE-ACK".getBytes());
            while (greeting.hasRemaining()) conn.write(greeting);
            out.println("marked what goes to " + peer.getHostAddress());
        } catch (IOException e) {
            out.println(e.getMessage()); // one peer's error does not concern the others
        }
    }

    /** What a peer with IPv4 gets are packets of IPv4, although the socket is one of IPv6: their own options count. */
    private static void mark(BlockingConn conn, InetAddress peer) throws IOException {
        if (peer instanceof Inet6Address) {
            var ipv6 = new Ipv6Conn(conn);
            ipv6.setTrafficClass(AF11);
            ipv6.setHopLimit(HOPS);
        } else {
            var ipv4 = new Ipv4Conn(conn);
            ipv4.setTypeOfService(AF11);
            ipv4.setTtl(HOPS);
        }
    }
}
