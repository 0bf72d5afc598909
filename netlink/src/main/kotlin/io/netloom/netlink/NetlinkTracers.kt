package io.netloom.netlink

import java.io.IOException
import java.nio.ByteBuffer

/** Several tracers as one: text on a terminal and a file for Wireshark, say. */
public object NetlinkTracers {
    /** A tracer that tells each of the [tracers], in their order. */
    @JvmStatic
    public fun of(tracers: List<NetlinkTracer>): NetlinkTracer = Several(tracers.toList())

    private class Several(private val tracers: List<NetlinkTracer>) : NetlinkTracer {
        override fun sent(datagram: ByteBuffer, portId: Long, family: Int) = tracers.forEach { it.sent(datagram.asReadOnlyBuffer(), portId, family) }

        override fun received(datagram: ByteBuffer, portId: Long, family: Int, sender: Long, group: Int) =
            tracers.forEach { it.received(datagram.asReadOnlyBuffer(), portId, family, sender, group) }

        override fun failed(operation: String, portId: Long, family: Int, error: IOException) =
            tracers.forEach { it.failed(operation, portId, family, error) }
    }
}
