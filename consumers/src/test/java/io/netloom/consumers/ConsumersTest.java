package io.netloom.consumers;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** The consumers' programs, built before from the installed artefacts, do their work without a word of warning. */
class ConsumersTest {
    private static final Path PROJECTS = Path.of(System.getProperty("netloom.root"), "consumers", "target", "projects");

    @ParameterizedTest
    @CsvSource({"java, hello from Java", "kotlin, hello from Kotlin"})
    void runsOnTheModulePathWithNativeAccessForTheSocketModuleAlone(String project, String expected) throws Exception {
        assertRuns(
                List.of("--enable-native-access=io.netloom.socket", "--module-path", path(project, true), "--module", "example." + project + "/example.Echo"),
                expected);
    }

    @ParameterizedTest
    @CsvSource({"java, hello from Java", "kotlin, hello from Kotlin"})
    void runsOnTheClassPath(String project, String expected) throws Exception {
        assertRuns(List.of("--enable-native-access=ALL-UNNAMED", "--class-path", path(project, false), "example.Echo"), expected);
    }

    @Test
    void isRefusedWithoutNativeAccess() throws Exception {
        Process process = start(List.of("--class-path", path("java", false), "example.Echo"));
        assertNotEquals(0, exitStatus(process));
        String error = text(process.getErrorStream());
        assertTrue(error.contains("--enable-native-access"), error);
    }

    private static void assertRuns(List<String> arguments, String expected) throws Exception {
        Process process = start(arguments);
        String output = text(process.getInputStream());
        String error = text(process.getErrorStream());
        assertEquals("", error);
        assertEquals(expected + System.lineSeparator(), output);
        assertEquals(0, exitStatus(process));
    }

    private static String path(String project, boolean modules) {
        Path target = PROJECTS.resolve(project).resolve("target");
        String lib = modules ? "lib" : "lib/*";
        return target.resolve("consumer.jar") + ":" + target.resolve(lib);
    }

    private static Process start(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--illegal-native-access=deny");
        command.addAll(arguments);
        return new ProcessBuilder(command).start();
    }

    private static int exitStatus(Process process) throws InterruptedException {
        assertTrue(process.waitFor(30, TimeUnit.SECONDS), "still running after 30 s");
        return process.exitValue();
    }

    private static String text(InputStream stream) throws IOException {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
}
