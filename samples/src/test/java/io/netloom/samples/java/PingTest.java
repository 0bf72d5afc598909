package io.netloom.samples.java;

import io.netloom.testkit.PrivateNamespace;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The ping in Java: it works on platform and virtual threads, and it stays short. */
@Timeout(30)
class PingTest {
    @BeforeEach
    void onlyInPrivate() {
        PrivateNamespace.require();
    }

    @Test
    void pingsBothFamilies() throws Exception {
        for (String host : List.of("127.0.0.1", "::1")) {
            var out = new ByteArrayOutputStream();
            assertEquals(1, Ping.run(host, 1, new PrintStream(out)), out::toString);
            assertTrue(out.toString().startsWith(host + ": icmp_seq=1 ttl=64 time="), out::toString);
            assertTrue(out.toString().endsWith("1 packets transmitted, 1 received\n"), out::toString);
        }
    }

    @Test
    void pingsOnVirtualThreads() throws Exception {
        var out = new ByteArrayOutputStream();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                Ping.run("127.0.0.1", 1, new PrintStream(out));
            } catch (Exception e) {
                e.printStackTrace(new PrintStream(out));
            }
        });
        thread.join();
        assertTrue(out.toString().endsWith("1 packets transmitted, 1 received\n"), out::toString);
    }

    @Test
    void isShorterThanFiftyLines() throws Exception {
        Path source = Path.of("src/main/java/io/netloom/samples/java/Ping.java");
        assertTrue(Files.readAllLines(source).size() < 50);
    }
}
