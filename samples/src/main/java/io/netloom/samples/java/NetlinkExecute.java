package io.netloom.samples.java;

import io.netloom.netlink.NetlinkFamily;
import io.netloom.netlink.NetlinkFlags;
import io.netloom.netlink.NetlinkHeader;
import io.netloom.netlink.NetlinkMessage;
import io.netloom.netlink.NetlinkSocket;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;

/** A netlink request in plain Java: sent, acknowledged, and the acknowledgement decoded. */
public final class NetlinkExecute {
    /** Sends an empty request to generic netlink and prints the header that its acknowledgement repeats. */
    public static void run(PrintStream out) throws IOException {
        try (var socket = NetlinkSocket.open(NetlinkFamily.GENERIC).blocking()) {
            var request = new NetlinkMessage(new NetlinkHeader(0, NetlinkFlags.REQUEST | NetlinkFlags.ACKNOWLEDGE));
            var acknowledgement = socket.execute(request).getFirst().getPayload();
            // Four bytes say "success", then comes the request's own header.
            var repeated = NetlinkMessage.decode(Arrays.copyOfRange(acknowledgement, 4, acknowledgement.length));
            out.println("acknowledged: " + repeated.getHeader());
        }
    }
}
