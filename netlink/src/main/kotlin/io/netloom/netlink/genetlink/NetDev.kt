package io.netloom.netlink.genetlink

import io.netloom.netlink.AttributeDecoder

/**
 * The family `netdev`: what an interface can do with XDP, its queues and NAPI instances. Linux 6.3 and later; queues and NAPI instances 6.8. Needs no privilege to
 * look. See `linux/netdev.h`.
 *
 *     val queues = conn.dumpAll(NetDev.queues(index))
 *
 * Interfaces are named by their index: see `if_nametoindex`(3), [io.netloom.socket.SocketOptions.interfaceIndex]. Where nothing is said of privilege none is
 * needed. An interface that is not there is ENODEV.
 */
public object NetDev : FamilySpec("netdev") {
    private const val DEVICE_GET = 1
    private const val DEVICE_ADDED = 2
    private const val DEVICE_REMOVED = 3
    private const val DEVICE_CHANGED = 4
    private const val QUEUE_GET = 10
    private const val NAPI_GET = 11

    private const val INTERFACE = 1
    private const val QUEUE_INTERFACE = 2

    /** What an interface can do with XDP: `NETDEV_CMD_DEV_GET`. */
    @JvmStatic
    public fun device(index: Int): GenetlinkRequest<NetDevDevice> = request(DEVICE_GET, { u32(INTERFACE, index) }) { NetDevDevice.decode(attributes) }

    /** What all interfaces can do with XDP. */
    @JvmStatic
    public fun devices(): GenetlinkDump<NetDevDevice> = dump(DEVICE_GET) { NetDevDevice.decode(attributes) }

    /** The queues that are in use of one interface, which has to be up: `NETDEV_CMD_QUEUE_GET`. */
    @JvmStatic
    public fun queues(index: Int): GenetlinkDump<NetDevQueue> = dump(QUEUE_GET, { u32(QUEUE_INTERFACE, index) }) { NetDevQueue.decode(attributes) }

    /** The queues that are in use of all interfaces that are up. */
    @JvmStatic
    public fun queues(): GenetlinkDump<NetDevQueue> = dump(QUEUE_GET) { NetDevQueue.decode(attributes) }

    /** The NAPI instances, which poll queues, of all interfaces that are up: `NETDEV_CMD_NAPI_GET`. */
    @JvmStatic
    public fun napis(): GenetlinkDump<NetDevNapi> = dump(NAPI_GET) { NetDevNapi.decode(attributes) }

    /** The NAPI instances of one interface, which has to be up. */
    @JvmStatic
    public fun napis(index: Int): GenetlinkDump<NetDevNapi> = dump(NAPI_GET, { u32(INTERFACE, index) }) { NetDevNapi.decode(attributes) }

    /** Interfaces that come, go and change what they can do: the group `mgmt`. */
    @JvmStatic
    public val changes: GenetlinkEvents<NetDevChange> = events("mgmt") {
        when (command) {
            DEVICE_ADDED -> NetDevChange(NetDevChange.Kind.ADDED, NetDevDevice.decode(attributes))
            DEVICE_REMOVED -> NetDevChange(NetDevChange.Kind.REMOVED, NetDevDevice.decode(attributes))
            DEVICE_CHANGED -> NetDevChange(NetDevChange.Kind.CHANGED, NetDevDevice.decode(attributes))
            else -> null
        }
    }

    /** C's `nla_get_uint`: a number that is 32 bits wide where it fits, else 64. */
    @JvmSynthetic
    internal fun AttributeDecoder.uint(): Long = if (size == Int.SIZE_BYTES) u32() else u64()
}
