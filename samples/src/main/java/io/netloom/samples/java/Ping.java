package io.netloom.samples.java;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.BlockingConn;
import io.netloom.socket.Protocol;
import io.netloom.socket.SocketType;
import java.io.IOException;
import java.io.PrintStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Ping in plain Java: a raw socket and calls that block, on whatever kind of thread. */
public final class Ping {
    /** Pings {@code host} {@code count} times, once a second, and returns the number of replies. */
    public static int run(String host, int count, PrintStream out) throws IOException, InterruptedException {
        var target = new InetSocketAddress(InetAddress.getByName(host), 0);
        boolean v4 = target.getAddress() instanceof Inet4Address;
        short identifier = (short) ThreadLocalRandom.current().nextInt();
        int received = 0;
        try (var conn = BlockingConn.open(v4 ? AddressFamily.INET : AddressFamily.INET6, SocketType.RAW, v4 ? Protocol.ICMP : Protocol.ICMPV6)) {
            for (int sequence = 1; sequence <= count; sequence++) {
                long sent = System.nanoTime();
                conn.sendTo(request(v4, identifier, (short) sequence), target);
                try {
                    awaitReply(conn, v4, identifier, (short) sequence, sent + 1_000_000_000);
                    out.printf("%s: icmp_seq=%d time=%.3f ms%n", host, sequence, (System.nanoTime() - sent) / 1e6);
                    received++;
                } catch (SocketTimeoutException e) {
                    out.printf("%s: icmp_seq=%d no reply%n", host, sequence);
                }
                if (sequence < count) Thread.sleep(Duration.ofNanos(sent + 1_000_000_000 - System.nanoTime()));
            }
        }
        out.printf("%d packets transmitted, %d received%n", count, received);
        return received;
    }

    private static ByteBuffer request(boolean v4, short identifier, short sequence) {
        int type = v4 ? 8 << 8 : 128 << 8;
        int sum = type + (identifier & 0xffff) + (sequence & 0xffff);
        int checksum = v4 ? ~(sum % 0xffff) : 0; // the kernel fills in that of ICMPv6
        return ByteBuffer.allocate(8).putShort((short) type).putShort((short) checksum).putShort(identifier).putShort(sequence).flip();
    }

    private static void awaitReply(BlockingConn conn, boolean v4, short identifier, short sequence, long until) throws IOException {
        var packet = ByteBuffer.allocateDirect(2048);
        int start; // IPv4 packets come with their header, and all ICMP of this machine comes here: look for our own
        do {
            conn.receiveFrom(packet.clear(), null, 0, Duration.ofNanos(until - System.nanoTime()));
            start = v4 ? (packet.get(0) & 0x0f) * 4 : 0;
        } while (packet.get(start) != (byte) (v4 ? 0 : 129) || packet.getShort(start + 4) != identifier || packet.getShort(start + 6) != sequence);
    }
}
