package io.netloom.socket.internal.jfr;

import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Label;

/** An operation that moves data, from its call to its end: its duration includes all waiting, for readiness and for its turn. */
public abstract class TransferEvent extends DescriptorEvent {
    @Label("Operation")
    @Description("The operation's name, as in its errors")
    String operation;

    @Label("Bytes")
    @Description("Bytes moved, of all messages together")
    @DataAmount
    long bytes;

    @Label("Messages")
    @Description("Messages moved by an operation on a batch; 1 for all others that succeeded")
    int messages;

    @Label("Timed Out")
    @Description("Whether a timeout or deadline has ended it")
    boolean timedOut;

    @Label("Error")
    @Description("Why it failed: the error's name, or the exception's class; null if it did not")
    String error;

    /** Ends the event. False if it is too short to be recorded, and nothing more has to be told. */
    public final boolean ends() {
        end();
        return shouldCommit();
    }

    public final void commit(int descriptor, int family, int type, int protocol, String operation, long bytes, int messages) {
        describe(descriptor, family, type, protocol);
        this.operation = operation;
        this.bytes = bytes;
        this.messages = messages;
        commit();
    }

    public final void failed(String error, boolean timedOut) {
        this.error = error;
        this.timedOut = timedOut;
    }
}
