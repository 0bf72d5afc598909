package io.netloom.socket.internal.jfr;

import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("io.netloom.Receive")
@Label("Receive")
@Description("A read or receive of a Conn, from the call to its end")
@Enabled(false)
@StackTrace(false)
public final class ReceiveEvent extends TransferEvent {
    @Label("End of Stream")
    @Description("Whether the peer has ended")
    boolean endOfStream;

    public void endOfStream() {
        endOfStream = true;
    }
}
