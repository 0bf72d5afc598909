package io.netloom.docs;

import io.netloom.net.BlockingListener;
import io.netloom.net.BlockingNet;
import io.netloom.net.BlockingNetConn;
import io.netloom.net.BlockingTcpConn;
import io.netloom.net.DialOptions;
import io.netloom.net.InetAddresses;
import io.netloom.net.IpPrefix;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

class NetGuideInJavaTest {
    // snippet: dial
    static String ask(String address, String question) throws IOException {
        var options = DialOptions.builder().noDelay(false).build();
        try (var conn = BlockingTcpConn.dial(address, options, "tcp", Duration.ofSeconds(10));
                var out = new PrintWriter(conn.outputStream(), true, UTF_8);
                var in = new BufferedReader(new InputStreamReader(conn.inputStream(), UTF_8))) {
            out.println(question);
            return in.readLine();
        }
    }
    // end snippet

    // snippet: listen
    static void serve(BlockingListener listener) throws IOException {
        while (listener.isOpen()) {
            BlockingNetConn conn = listener.accept();
            Thread.ofVirtual().start(() -> answer(conn));
        }
    }

    static void answer(BlockingNetConn conn) {
        try (conn) {
            conn.inputStream().transferTo(conn.outputStream());
        } catch (IOException gone) {
            System.err.println(gone.getMessage()); // this client is gone; the others are not concerned
        }
    }
    // end snippet

    // snippet: addresses
    static boolean isOurs(String address) {
        return IpPrefix.parse("10.0.0.0/8").contains(InetAddresses.parse(address)); // never looks up a name
    }
    // end snippet

    @Test
    void askAndServe() throws Exception {
        Thread server;
        try (var listener = BlockingNet.listen("tcp", "127.0.0.1:0")) {
            server = Thread.ofPlatform().start(() -> {
                try {
                    serve(listener);
                } catch (IOException closed) {
                    // as it should be
                }
            });
            assertEquals("hello", ask(listener.getAddress().toString(), "hello"));
        }
        server.join();
    }

    @Test
    void prefixes() {
        assertTrue(isOurs("10.9.9.9"));
    }
}
