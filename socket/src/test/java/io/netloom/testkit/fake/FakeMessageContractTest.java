package io.netloom.testkit.fake;

import io.netloom.socket.internal.sys.Syscalls;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

import static org.junit.jupiter.api.Assertions.assertEquals;

/** The fake kernel does the same with messages. */
class FakeMessageContractTest extends MessageContract {
    private FakeKernel kernel;

    @Override
    Syscalls kernel() { // also called by the constructor of the superclass
        if (kernel == null) {
            kernel = new FakeKernel();
        }
        return kernel;
    }

    @Override
    @AfterEach
    void closeAll() {
        super.closeAll();
        assertEquals(Map.of(), kernel.openDescriptors());
    }
}
