package io.netloom.testkit.nativecalls;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;

import static java.lang.foreign.ValueLayout.JAVA_INT;

/** The system calls that only tests make. */
final class SystemCalls {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final MethodHandle GETTID = link("gettid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle TGKILL = link("tgkill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));

    private SystemCalls() {}

    @SuppressWarnings("restricted")
    private static MethodHandle link(String name, FunctionDescriptor function) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), function);
    }

    /** gettid(2): the kernel's number of the calling thread; for a virtual thread its carrier's. */
    static int gettid() {
        try {
            return (int) GETTID.invokeExact();
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** tgkill(2): sends a signal to one thread. */
    static boolean tgkill(int process, int thread, int signal) {
        try {
            return (int) TGKILL.invokeExact(process, thread, signal) == 0;
        } catch (Throwable impossible) {
            throw new AssertionError(impossible);
        }
    }
}
