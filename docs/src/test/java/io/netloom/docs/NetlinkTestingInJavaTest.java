package io.netloom.docs;

import io.netloom.netlink.BlockingNetlinkConn;
import io.netloom.netlink.NetlinkConn;
import io.netloom.netlink.NetlinkException;
import io.netloom.netlink.NetlinkFlags;
import io.netloom.netlink.NetlinkHeader;
import io.netloom.netlink.NetlinkMessage;
import io.netloom.netlink.test.Acknowledgement;
import io.netloom.netlink.test.Answer;
import io.netloom.netlink.test.RequestCheck;
import io.netloom.netlink.test.ScriptedKernel;
import io.netloom.socket.Errno;
import org.junit.jupiter.api.Test;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

class NetlinkTestingInJavaTest {
    private static final int NEWLINK = 16;

    @Test
    void theKernelRefuses() throws Exception {
        // snippet: java
        ScriptedKernel kernel = new ScriptedKernel()
            .expect(new RequestCheck().type(NEWLINK).flagsWith(NetlinkFlags.CREATE), Answer.success())
            .on(NEWLINK, Answer.error(Acknowledgement.error(Errno.EEXIST).message("exists")));
        try (BlockingNetlinkConn conn = NetlinkConn.over(kernel.open()).blocking()) { // for the code under test
            NetlinkMessage create = new NetlinkMessage(new NetlinkHeader(NEWLINK, NetlinkFlags.CREATE), new byte[16]);
            conn.execute(create);
            NetlinkException e = assertThrows(NetlinkException.class, () -> conn.execute(create));
            assertEquals("exists", e.getKernelMessage());
        }
        kernel.verify();
        // end snippet
    }
}
