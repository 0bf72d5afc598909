package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.LinuxSyscalls;
import io.netloom.socket.internal.sys.Syscalls;
import org.junit.jupiter.api.BeforeAll;

/** Linux does with messages what we rely on. */
class RealMessageTest extends MessageContract {
    @BeforeAll
    static void raiseLoopback() {
        new KernelUser(LinuxSyscalls.INSTANCE).raiseLoopback();
    }

    @Override
    Syscalls kernel() {
        return LinuxSyscalls.INSTANCE;
    }
}
