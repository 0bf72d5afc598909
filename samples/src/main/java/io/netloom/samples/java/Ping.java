package io.netloom.samples.java;

import io.netloom.icmp.BlockingIcmpConn;
import io.netloom.icmp.EchoReply;
import io.netloom.icmp.IcmpPacket;
import io.netloom.icmp.IcmpVersion;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** Ping in plain Java: an ICMP socket and calls that block, on whatever kind of thread. */
public final class Ping {
    /** Pings {@code host} {@code count} times, once a second, and returns the number of replies. */
    public static int run(String host, int count, PrintStream out) throws IOException, InterruptedException {
        InetAddress target = InetAddress.getByName(host);
        int received = 0;
        try (var icmp = BlockingIcmpConn.open(IcmpVersion.of(target))) {
            for (int sequence = 1; sequence <= count; sequence++) {
                long sent = System.nanoTime();
                icmp.send(icmp.echoRequest(sequence), target);
                try {
                    IcmpPacket reply = awaitReply(icmp, sequence, sent + 1_000_000_000);
                    out.printf("%s: icmp_seq=%d ttl=%d time=%.3f ms%n", host, sequence, reply.getHopLimit(), (System.nanoTime() - sent) / 1e6);
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

    private static IcmpPacket awaitReply(BlockingIcmpConn icmp, int sequence, long until) throws IOException {
        while (true) {
            IcmpPacket packet = icmp.receive(Duration.ofNanos(until - System.nanoTime()));
            // A raw socket gets all ICMP of this machine: look for our own.
            if (icmp.isOwn(packet.getMessage()) && packet.getMessage() instanceof EchoReply reply && reply.getSequence() == sequence) return packet;
        }
    }
}
