package io.netloom.socket.internal.jfr;

import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

@Name("io.netloom.Send")
@Label("Send")
@Description("A write or send of a Conn, from the call to its end")
@Enabled(false)
@StackTrace(false)
public final class SendEvent extends TransferEvent {}
