package io.netloom.socket.internal.sys;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** A JVM that forbids native access gets one sentence that says what to add, at every call and not only at the first. */
class RefusedAccessTest {
    @Test
    void messageNamesTheOption() throws Exception {
        Process java = new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--illegal-native-access=deny",
            "-cp", Path.of(Libc.class.getProtectionDomain().getCodeSource().getLocation().toURI()) + ":"
                + Path.of(RefusedAccessTest.class.getProtectionDomain().getCodeSource().getLocation().toURI()),
            Attempt.class.getName()).redirectErrorStream(true).start();
        String output = new String(java.getInputStream().readAllBytes());
        assertTrue(java.waitFor(30, TimeUnit.SECONDS));
        assertEquals(2, output.lines().filter(line -> line.equals(
            "IllegalCallerException: Netloom makes system calls and this JVM was started without the permission to: "
                + "add --enable-native-access=ALL-UNNAMED to the java command line")).count(), output);
    }

    /** Makes two calls in a JVM of its own. */
    static final class Attempt {
        private Attempt() {}

        public static void main(String[] arguments) {
            for (int i = 0; i < 2; i++) {
                try {
                    LinuxSyscalls.INSTANCE.close(new CallFrame(), -1);
                } catch (RuntimeException e) {
                    System.out.println(e.getClass().getSimpleName() + ": " + e.getMessage());
                }
            }
        }
    }
}
