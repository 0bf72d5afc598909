package io.netloom.socket.internal.jfr;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("io.netloom.DescriptorLeak")
@Label("Descriptor Leak")
@Description("A Conn became unreachable without having been closed; its descriptor was closed for it")
@StackTrace(false)
public final class DescriptorLeakEvent extends DescriptorEvent {
    @Label("Opened At")
    @Description("Where it was opened: the place, or with -Dio.netloom.leaks=stack the whole stack; null if that was not remembered")
    String openedAt;
}
