package io.netloom.socket.internal.jfr;

import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("io.netloom.DescriptorClose")
@Label("Descriptor Close")
@Description("A descriptor was closed, or handed out by detach; with SO_LINGER it takes as long as the kernel waits")
@Enabled(false)
@StackTrace(false)
public final class DescriptorCloseEvent extends DescriptorEvent {
    @Label("Detached")
    @Description("Whether the number was handed out open instead")
    boolean detached;

    public void finish(int descriptor, int family, int type, int protocol, boolean detached) {
        end();
        if (shouldCommit()) {
            describe(descriptor, family, type, protocol);
            this.detached = detached;
            commit();
        }
    }
}
