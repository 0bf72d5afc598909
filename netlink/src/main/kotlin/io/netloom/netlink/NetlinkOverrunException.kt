package io.netloom.netlink

import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import java.io.IOException

/**
 * Answers were lost on their way: the receive buffer was full (ENOBUFS), or a datagram could not be read. Whether the kernel has done what was asked is unknown. The
 * connection stays usable.
 */
public class NetlinkOverrunException internal constructor(reason: String) :
    IOException("netlink: $reason"),
    ErrnoCarrier {
    override val errno: Errno
        get() = Errno.ENOBUFS

    override val operation: String
        get() = "recvmsg"
}
