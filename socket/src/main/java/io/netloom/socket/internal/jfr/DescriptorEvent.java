package io.netloom.socket.internal.jfr;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;

/** What all events tell that are about a descriptor. */
@Category({"Netloom", "Socket"})
public abstract class DescriptorEvent extends Event {
    @Label("Descriptor")
    @Description("The descriptor's number")
    int descriptor;

    @Label("Family")
    @Description("The address family, SO_DOMAIN; null for what is no socket")
    String family;

    @Label("Type")
    @Description("The socket's type, SO_TYPE; null for what is no socket")
    String type;

    @Label("Protocol")
    @Description("The protocol's number, SO_PROTOCOL")
    int protocol;

    final void describe(int descriptor, int family, int type, int protocol) {
        this.descriptor = descriptor;
        this.family = SocketNames.family(family);
        this.type = SocketNames.type(type);
        this.protocol = protocol;
    }
}
