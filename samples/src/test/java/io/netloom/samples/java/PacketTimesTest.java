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

/** Receiving with timestamps in Java: it works, and it stays short. */
@Timeout(60)
class PacketTimesTest {
    @Test
    void printsWhenEachPacketLeftAndCame() throws IOException {
        PrivateNamespace.require();
        var out = new ByteArrayOutputStream();
        PacketTimes.run(3, new PrintStream(out));
        List<String> lines = out.toString().lines().toList();
        assertEquals(3, lines.size(), out::toString);
        for (int i = 0; i < lines.size(); i++) {
            assertTrue(lines.get(i).matches("packet " + i + ": left -?\\d+\\.\\d  arrived -?\\d+\\.\\d"), out::toString);
        }
    }

    @Test
    void isShorterThanSeventyLines() throws IOException {
        assertTrue(Files.readAllLines(Path.of("src/main/java/io/netloom/samples/java/PacketTimes.java")).size() < 70);
    }
}
