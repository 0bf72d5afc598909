package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.LinuxSyscalls;
import io.netloom.socket.internal.sys.Syscalls;
import org.junit.jupiter.api.BeforeAll;

/** Linux does what we rely on. */
class RealKernelTest extends KernelContract {
    @BeforeAll
    static void raiseLoopback() {
        new KernelUser(LinuxSyscalls.INSTANCE).raiseLoopback();
    }

    @Override
    Syscalls kernel() {
        return LinuxSyscalls.INSTANCE;
    }
}
