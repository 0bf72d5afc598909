package io.netloom.samples.java;

import io.netloom.socket.AddressFamily;
import io.netloom.socket.BlockingConn;
import io.netloom.socket.ReceivedMessage;
import io.netloom.socket.SocketControl;
import io.netloom.socket.SocketType;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

import static io.netloom.socket.TimestampingFlag.OPT_ID;
import static io.netloom.socket.TimestampingFlag.OPT_TSONLY;
import static io.netloom.socket.TimestampingFlag.SOFTWARE;
import static io.netloom.socket.TimestampingFlag.TX_SOFTWARE;

/** The kernel's timestamps in plain Java: when a packet left and when it came. */
public final class PacketTimes {
    /** Sends {@code count} packets over the loopback and prints when each left and came, in microseconds since the call. */
    public static void run(int count, PrintStream out) throws IOException {
        try (var receiver = BlockingConn.open(AddressFamily.INET, SocketType.DGRAM); var sender = BlockingConn.open(AddressFamily.INET, SocketType.DGRAM)) {
            receiver.getConn().getOptions().setTimestampNanos(true);
            receiver.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            sender.getConn().getOptions().setTimestamping(Set.of(TX_SOFTWARE, SOFTWARE, OPT_ID, OPT_TSONLY));
            sender.connect(receiver.getLocalAddress());
            var message = new ReceivedMessage(64);
            var buffer = ByteBuffer.allocateDirect(1500);
            for (int number = 0; number < count; number++) {
                var called = Instant.now();
                sender.write(("packet " + number).getBytes());
                receiver.receiveMessage(buffer.clear(), message);
                var arrived = message.getControl().get(SocketControl.TIMESTAMPNS);
                var entry = sender.receiveError(Duration.ofSeconds(10)); // transmit stamps come through the error queue
                var left = entry.getTimestamps().getSoftware();
                out.printf("packet %d: left %.1f  arrived %.1f%n", entry.getError().getData(), micros(called, left), micros(called, arrived));
            }
        }
    }

    private static double micros(Instant from, Instant to) {
        return Duration.between(from, to).toNanos() / 1e3;
    }
}
