package io.netloom.samples.java;

import io.netloom.testkit.PrivateNamespace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Netlink in Java: it works, and it stays short. */
@Timeout(60)
class NetlinkSamplesTest {
    @Test
    void anEmptyRequestIsAcknowledged() throws IOException {
        PrivateNamespace.require();
        var out = new ByteArrayOutputStream();
        NetlinkExecute.run(new PrintStream(out));
        assertTrue(out.toString().startsWith("acknowledged: length 16, type unknown(0), flags request|acknowledge, sequence "), out::toString);
    }

    @Test
    void whatThereIsIsPrinted() throws IOException {
        PrivateNamespace.require();
        var out = new ByteArrayOutputStream();
        Monitor.run(1, new PrintStream(out));
        List<String> lines = out.toString().lines().toList();
        assertEquals(1, lines.size(), out::toString);
        assertTrue(lines.getFirst().matches(" {2}\\d+: lo: <.*"), out::toString);
    }

    @Test
    void bothAreShort() throws IOException {
        for (String name : List.of("NetlinkExecute", "Monitor")) {
            assertTrue(Files.readAllLines(Path.of("src/main/java/io/netloom/samples/java", name + ".java")).size() < 40);
        }
    }
}
