package io.netloom.socket;

import io.netloom.testkit.OwnChild;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/** Processes and multiplexors as Java sees them. */
@Timeout(30)
class PidfdFromJavaTest {
    @Test
    void waitsForAChildOfOnesOwn() throws IOException {
        try (OwnChild child = OwnChild.start("read go; exit 5"); BlockingPidfd pidfd = BlockingPidfd.open(child.getPid())) {
            assertFalse(pidfd.getHasEnded());
            child.go();
            ProcessExit exit = pidfd.awaitExit();
            assertEquals(ProcessExit.Kind.EXITED, exit.getKind());
            assertEquals(5, exit.getStatus());
            assertFalse(exit.isSuccess());
            assertFalse(exit.getUsage().getUserTime().isNegative());
            assertTrue(exit.getUsage().getSystemTime().compareTo(Duration.ofMinutes(1)) < 0);
            assertEquals(Errno.ECHILD, assertThrows(LinuxSocketException.class, pidfd::awaitExit).getErrno());
        }
    }

    @Test
    void endsAProcessOfTheJdks() throws Exception {
        Process process = new ProcessBuilder("cat").start();
        try (BlockingPidfd pidfd = Pidfd.open(process.pid()).blocking()) {
            assertThrows(java.net.SocketTimeoutException.class, () -> pidfd.awaitEnd(Duration.ofMillis(1)));
            pidfd.sendSignal(Signal.TERM);
            pidfd.awaitEnd();
            assertEquals(128 + Signal.TERM, process.waitFor());
        } finally {
            process.getInputStream().close();
            process.getErrorStream().close();
            process.getOutputStream().close();
        }
    }

    @Test
    void multiplexorsNeedTheirModule() throws IOException {
        try (Kcm kcm = Kcm.open()) {
            assertEquals(AddressFamily.KCM, kcm.getConn().getFamily());
            kcm.clone().close();
        } catch (LinuxSocketException e) {
            assertEquals(Errno.EAFNOSUPPORT, e.getErrno());
        }
    }
}
