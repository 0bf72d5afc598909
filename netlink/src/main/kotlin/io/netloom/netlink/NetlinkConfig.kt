package io.netloom.netlink

import io.netloom.bpf.BpfProgram
import io.netloom.socket.NetNs
import io.netloom.socket.Poller

/**
 * How netlink sockets are opened. Every socket of a [NetlinkConn] is opened in this way; [portId] and [groups] count for the first one only.
 *
 * @property netNs the network namespace of the sockets; null (the default) is the calling thread's. It has to stay open as long as the [NetlinkConn] may open sockets
 * @property portId the port id, unsigned 32 bits; 0 (the default) lets the kernel choose
 * @property groups a bit mask of the first 32 multicast groups to join when the socket is bound, group 1 in the lowest bit; 0 (the default) for none. See also [NetlinkSocket.joinGroup]
 * @property strict `NETLINK_GET_STRICT_CHK`: the kernel checks requests for data strictly and filters dumps as asked; true by default
 * @property extendedAcknowledge `NETLINK_EXT_ACK`: errors come with the kernel's words; true by default
 * @property capAcknowledge `NETLINK_CAP_ACK`: acknowledgements repeat only the header of the request; true by default
 * @property receiveBuffer the size of the receive buffer in bytes (`SO_RCVBUFFORCE`, else `SO_RCVBUF`); null (the default) leaves the system's
 * @property sendBuffer the size of the send buffer in bytes; null (the default) leaves the system's
 * @property filter a program attached to each socket before it is bound, which sees whole datagrams; null (the default) for none. Numbers of netlink headers are in the machine's byte order, what BPF
 *     loads is big-endian
 * @property poller the sockets' poller; null (the default) is the usual one
 * @property trace sees every datagram; null (the default) for what the environment variable `NLDEBUG` asks for, see [NetlinkTrace.fromEnvironment]
 */
public class NetlinkConfig @JvmOverloads constructor(
    public val netNs: NetNs? = null,
    public val portId: Long = 0,
    public val groups: Int = 0,
    public val strict: Boolean = true,
    public val extendedAcknowledge: Boolean = true,
    public val capAcknowledge: Boolean = true,
    public val receiveBuffer: Int? = null,
    public val sendBuffer: Int? = null,
    public val filter: BpfProgram? = null,
    public val poller: Poller? = null,
    public val trace: NetlinkTracer? = null,
) {
    init {
        require(portId in 0..0xffff_ffffL) { "a port id is an unsigned 32-bit number: $portId" }
        require(receiveBuffer == null || receiveBuffer > 0) { "a receive buffer of $receiveBuffer bytes" }
        require(sendBuffer == null || sendBuffer > 0) { "a send buffer of $sendBuffer bytes" }
    }

    /** Puts a configuration together, for Java. Not thread-safe. */
    public class Builder internal constructor() {
        private var netNs: NetNs? = null
        private var portId = 0L
        private var groups = 0
        private var strict = true
        private var extendedAcknowledge = true
        private var capAcknowledge = true
        private var receiveBuffer: Int? = null
        private var sendBuffer: Int? = null
        private var filter: BpfProgram? = null
        private var poller: Poller? = null
        private var trace: NetlinkTracer? = null

        /** See [NetlinkConfig.netNs]. */
        public fun netNs(value: NetNs?): Builder = also { netNs = value }

        /** See [NetlinkConfig.portId]. */
        public fun portId(value: Long): Builder = also { portId = value }

        /** See [NetlinkConfig.groups]. */
        public fun groups(value: Int): Builder = also { groups = value }

        /** See [NetlinkConfig.strict]. */
        public fun strict(value: Boolean): Builder = also { strict = value }

        /** See [NetlinkConfig.extendedAcknowledge]. */
        public fun extendedAcknowledge(value: Boolean): Builder = also { extendedAcknowledge = value }

        /** See [NetlinkConfig.capAcknowledge]. */
        public fun capAcknowledge(value: Boolean): Builder = also { capAcknowledge = value }

        /** See [NetlinkConfig.receiveBuffer]. */
        public fun receiveBuffer(value: Int?): Builder = also { receiveBuffer = value }

        /** See [NetlinkConfig.sendBuffer]. */
        public fun sendBuffer(value: Int?): Builder = also { sendBuffer = value }

        /** See [NetlinkConfig.filter]. */
        public fun filter(value: BpfProgram?): Builder = also { filter = value }

        /** See [NetlinkConfig.poller]. */
        public fun poller(value: Poller?): Builder = also { poller = value }

        /** See [NetlinkConfig.trace]. */
        public fun trace(value: NetlinkTracer?): Builder = also { trace = value }

        /** The configuration. */
        public fun build(): NetlinkConfig = NetlinkConfig(
            netNs, portId, groups, strict, extendedAcknowledge, capAcknowledge, receiveBuffer, sendBuffer, filter, poller, trace,
        )
    }

    /** Ways to a configuration. */
    public companion object {
        /** Everything as it is by default. */
        @JvmField
        public val DEFAULT: NetlinkConfig = NetlinkConfig()

        /** A builder, for Java. */
        @JvmStatic
        public fun builder(): Builder = Builder()
    }
}
