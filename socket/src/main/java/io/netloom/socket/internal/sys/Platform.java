package io.netloom.socket.internal.sys;

import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.ValueLayout;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What Netloom runs on: 64-bit Linux on the machines whose structures, constants and calling convention the sources were written for. Anything else
 * is refused in words instead of failing in memory.
 */
final class Platform {
    /** {@code os.arch} of the machines that use the kernel's generic numbers of socket options and pass integers as {@link Libc} says. */
    private static final Set<String> MACHINES = Set.of("amd64", "aarch64", "riscv64", "loongarch64");

    /** Only x86-64 packs {@code struct epoll_event}. */
    static final boolean X86_64 = System.getProperty("os.arch").equals("amd64");

    private Platform() {}

    /** Null on a platform that Netloom runs on, else what makes the exception. */
    static Supplier<RuntimeException> refusal() {
        return refusal(System.getProperty("os.name"), System.getProperty("os.arch"), ValueLayout.ADDRESS.byteSize());
    }

    static Supplier<RuntimeException> refusal(String system, String machine, long pointerSize) {
        if (!system.equals("Linux")) {
            return () -> new UnsupportedOperationException("Netloom needs Linux; this is " + system);
        }
        if (pointerSize != 8 || !MACHINES.contains(machine)) {
            return () -> new UnsupportedOperationException(
                "Netloom needs 64-bit Linux on one of " + MACHINES.stream().sorted().toList() + "; this is " + machine + " with "
                    + pointerSize * 8 + "-bit pointers");
        }
        MemoryLayout state = Linker.Option.captureStateLayout();
        long errno = state.byteOffset(MemoryLayout.PathElement.groupElement("errno"));
        if (errno != 0 || state.byteSize() > CallFrame.ERRNO_CAPACITY) {
            return () -> new UnsupportedOperationException("This Java runtime saves errno in a way that Netloom does not know: " + state);
        }
        return null;
    }

    static String accessMessage(Module module) {
        String name = module.isNamed() ? module.getName() : "ALL-UNNAMED";
        return "Netloom makes system calls and this JVM was started without the permission to: add --enable-native-access=" + name
            + " to the java command line";
    }
}
