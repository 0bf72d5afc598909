package io.netloom.testkit.nativecalls;

import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.LinuxSyscalls;
import io.netloom.socket.internal.sys.ProcessLayout;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

/**
 * Whether this process becomes the parent of what its children leave behind. Such a child is unknown to the JDK, which takes the exit status of those that it
 * has started itself.
 */
public final class Orphans {
    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final int P_PID = 1;

    private static final MethodHandle PRCTL = link();

    private Orphans() {}

    @SuppressWarnings("restricted")
    private static MethodHandle link() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(linker.defaultLookup().findOrThrow("prctl"),
            FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    }

    /** prctl(2) with PR_SET_CHILD_SUBREAPER. */
    public static void adopt(boolean yes) {
        try {
            if ((int) PRCTL.invokeExact(PR_SET_CHILD_SUBREAPER, yes ? 1L : 0L, 0L, 0L, 0L) != 0) {
                throw new AssertionError("prctl has failed");
            }
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Waits for the end of a child; nothing happens if its status was taken already. */
    public static void bury(long pid) {
        LinuxSyscalls.INSTANCE.waitid(new CallFrame(), P_PID, (int) pid, 0, ProcessLayout.WEXITED, 0);
    }
}
