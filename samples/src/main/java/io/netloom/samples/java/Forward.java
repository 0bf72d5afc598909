package io.netloom.samples.java;

import io.netloom.net.BlockingTcpConn;
import io.netloom.net.BlockingTcpListener;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.ClosedChannelException;

/** A TCP forwarder in plain Java, with two virtual threads for each connection; the kernel moves what is much. */
public final class Forward {
    /** Forwards so many connections, one after another accepted, all served at once. */
    public static void run(String address, String target, long connections, PrintStream out) throws IOException {
        try (var listener = BlockingTcpListener.listen(address)) {
            out.println("forwarding " + listener.getAddress() + " to " + target);
            for (long i = 0; i < connections; i++) {
                var client = listener.accept();
                Thread.startVirtualThread(() -> serve(client, target, out));
            }
        }
    }

    private static void serve(BlockingTcpConn client, String target, PrintStream out) {
        try (client; var server = BlockingTcpConn.dial(target)) {
            var back = Thread.startVirtualThread(() -> copy(server, client, out));
            copy(client, server, out);
            back.join();
        } catch (IOException e) {
            out.println(target + ": " + e.getMessage());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(BlockingTcpConn from, BlockingTcpConn to, PrintStream out) {
        try {
            from.copyTo(to);
            to.closeWrite(); // that was all; the other way may go on
        } catch (ClosedChannelException _) {
            // the other way has failed and closed both
        } catch (IOException e) {
            out.println(e.getMessage());
            from.close();
            to.close();
        }
    }
}
