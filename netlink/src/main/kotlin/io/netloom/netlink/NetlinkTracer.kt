package io.netloom.netlink

import java.io.IOException
import java.nio.ByteBuffer

/**
 * Sees what goes over netlink sockets, see [NetlinkConfig.trace]. Called in the thread that sends or receives, while others may call it too: implementations are
 * thread-safe, fast, and do not throw.
 */
public interface NetlinkTracer {
    /** A datagram was sent. The buffer is read-only and valid during the call. */
    public fun sent(datagram: ByteBuffer, portId: Long, family: Int)

    /** A datagram was received; [sender] is 0 for the kernel, [group] 0 if it went to this socket alone. The buffer is read-only and valid during the call. */
    public fun received(datagram: ByteBuffer, portId: Long, family: Int, sender: Long, group: Int)

    /** Sending or receiving has failed. */
    public fun failed(operation: String, portId: Long, family: Int, error: IOException)
}
