package io.netloom.samples.java;

import io.netloom.testkit.PrivateNamespace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertTrue;

/** Passing a descriptor in Java: it works, and it stays short. */
@Timeout(60)
class PassDescriptorTest {
    @Test
    void anotherProcessAnswers() throws IOException {
        PrivateNamespace.require();
        var out = new ByteArrayOutputStream();
        PassDescriptor.run(new PrintStream(out));
        var own = ProcessHandle.current().pid();
        assertTrue(out.toString().matches(
            "127\\.0\\.0\\.1:\\d+ answers: process (?!" + own + ",)\\d+, with a listener of pid=" + own + " uid=\\d+ gid=\\d+\n"), out::toString);
    }

    @Test
    void isShorterThanEightyLines() throws IOException {
        assertTrue(Files.readAllLines(Path.of("src/main/java/io/netloom/samples/java/PassDescriptor.java")).size() < 80);
    }
}
