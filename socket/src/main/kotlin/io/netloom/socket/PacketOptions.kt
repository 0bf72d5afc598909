package io.netloom.socket

import io.netloom.socket.internal.sys.OptionLayout
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * The options of a packet [Conn] ([AddressFamily.PACKET]): level `SOL_PACKET`, see packet(7). On other sockets they throw [Errno.ENOPROTOOPT] or [Errno.EOPNOTSUPP].
 *
 * What belongs to rings of shared memory is in reach of [Conn.setOption] by the numbers in [PacketOption]. Safe for use by any thread.
 */
public class PacketOptions internal constructor(private val conn: Conn) {
    private val level = OptionLevel(conn, SocketLevel.PACKET)
    private val lock = Any()
    private var total = PacketStatistics(0, 0)

    // What is received

    /**
     * `PACKET_ADD_MEMBERSHIP`: sees more of an interface than what is for it.
     *
     * @throws IOException ENODEV if there is no such interface
     */
    @Throws(IOException::class)
    public fun addMembership(membership: PacketMembership): Unit =
        level.set(PacketOption.ADD_MEMBERSHIP, OptionLayout.PacketMembership.SIZE) { membership.writeTo(this) }

    /** `PACKET_DROP_MEMBERSHIP`: takes one back that was added; of one that was not, the kernel says nothing. */
    @Throws(IOException::class)
    public fun dropMembership(membership: PacketMembership): Unit =
        level.set(PacketOption.DROP_MEMBERSHIP, OptionLayout.PacketMembership.SIZE) { membership.writeTo(this) }

    /** `PACKET_IGNORE_OUTGOING`: packets that this machine sends are not received. */
    public var ignoreOutgoing: Boolean
        @Throws(IOException::class)
        get() = level.flag(PacketOption.IGNORE_OUTGOING)

        @Throws(IOException::class)
        set(value) = level.set(PacketOption.IGNORE_OUTGOING, value)

    /** `PACKET_ORIGDEV`: the source address tells the interface on which a packet came in first, such as the port of a bond, not the one that it was handed to. */
    public var originalDevice: Boolean
        @Throws(IOException::class)
        get() = level.flag(PacketOption.ORIGDEV)

        @Throws(IOException::class)
        set(value) = level.set(PacketOption.ORIGDEV, value)

    /** `PACKET_AUXDATA`: a received packet has a control message with its length, status and VLAN tag, which the kernel has taken out of the packet. */
    public var auxData: Boolean
        @Throws(IOException::class)
        get() = level.flag(PacketOption.AUXDATA)

        @Throws(IOException::class)
        set(value) = level.set(PacketOption.AUXDATA, value)

    /** `PACKET_VNET_HDR`: a `struct virtio_net_hdr` precedes every packet, received or sent: for what segments and sums up packets by itself. Raw sockets only. */
    public var vnetHeader: Boolean
        @Throws(IOException::class)
        get() = level.flag(PacketOption.VNET_HDR)

        @Throws(IOException::class)
        set(value) = level.set(PacketOption.VNET_HDR, value)

    /** `PACKET_VNET_HDR_SZ`: the length of that header in bytes: 0, 10 or 12. Linux 6.4. */
    public var vnetHeaderSize: Int
        @Throws(IOException::class)
        get() = level.int(PacketOption.VNET_HDR_SZ)

        @Throws(IOException::class)
        set(value) = level.set(PacketOption.VNET_HDR_SZ, value)

    /**
     * `PACKET_TIMESTAMP`: where the time stamps in a ring come from: [TimestampingFlag.RAW_HARDWARE] or [TimestampingFlag.SOFTWARE]; with none (the default) the kernel makes them as it queues the packet.
     */
    public var timestampSource: Set<TimestampingFlag>
        @Throws(IOException::class)
        get() = TimestampingFlag.of(level.int(PacketOption.TIMESTAMP))

        @Throws(IOException::class)
        set(value) = level.set(PacketOption.TIMESTAMP, TimestampingFlag.bits(value))

    // Sharing

    /**
     * `PACKET_FANOUT`: joins a group of sockets that share the packets of an interface, or makes it; for good. The socket must be bound to an interface, or to all of them, and to a protocol other than 0,
     * and all members must be alike in that.
     *
     * @param maxMembers how many sockets the group takes; 0 (the default) leaves it to the kernel: 256. Counts for who makes the group; Linux 5.13
     * @throws IOException EINVAL if the socket is not bound or the group is of another mode; EALREADY if it is a member already; ENOSPC if the group is full
     */
    @JvmOverloads
    @Throws(IOException::class)
    public fun joinFanout(group: PacketFanout, maxMembers: Int = 0) {
        // Kernels that do not know the third field want it left out.
        val size = if (maxMembers == 0) Int.SIZE_BYTES else OptionLayout.FanoutArguments.SIZE
        val value = ByteBuffer.allocate(size).order(ByteOrder.nativeOrder())
        value.putShort(OptionLayout.FanoutArguments.ID, group.id.toShort())
        value.putShort(OptionLayout.FanoutArguments.TYPE_FLAGS, group.typeFlags.toShort())
        if (maxMembers != 0) value.putInt(OptionLayout.FanoutArguments.MAX_MEMBERS, maxMembers)
        conn.setOption(SocketLevel.PACKET, PacketOption.FANOUT, value.array())
    }

    /** `PACKET_FANOUT`, read: the group that the socket is in. Where it is in none the kernel says 0, which is group 0 of mode [FanoutMode.HASH]. Null for a mode that is not known here. */
    public val fanout: PacketFanout?
        @Throws(IOException::class)
        get() {
            val value = level.structure(PacketOption.FANOUT, Int.SIZE_BYTES)
            val id = value.getShort(OptionLayout.FanoutArguments.ID).toInt() and 0xffff
            return PacketFanout.of(id, value.getShort(OptionLayout.FanoutArguments.TYPE_FLAGS).toInt() and 0xffff)
        }

    // Sending

    /** `PACKET_QDISC_BYPASS`: what is sent goes to the driver without a queueing discipline, and may be dropped there. */
    public var qdiscBypass: Boolean
        @Throws(IOException::class)
        get() = level.flag(PacketOption.QDISC_BYPASS)

        @Throws(IOException::class)
        set(value) = level.set(PacketOption.QDISC_BYPASS, value)

    /** `PACKET_LOSS`: a ring that sends drops malformed packets instead of stopping at them. */
    public var loss: Boolean
        @Throws(IOException::class)
        get() = level.flag(PacketOption.LOSS)

        @Throws(IOException::class)
        set(value) = level.set(PacketOption.LOSS, value)

    // Figures

    /**
     * `PACKET_STATISTICS`: packets and drops since the socket was opened.
     *
     * The kernel forgets what it has told, and counts in 32 bits. The sums are therefore kept here, for all who ask through this Conn: what is read elsewhere, as by a duplicate of the Conn or by
     * [Conn.getOptionBytes], is missing in them.
     */
    @Throws(IOException::class)
    public fun statistics(): PacketStatistics = synchronized(lock) {
        val value = level.structure(PacketOption.STATISTICS, OptionLayout.PacketStatistics.SIZE_V3)
        total += PacketStatistics(
            value.count(OptionLayout.PacketStatistics.PACKETS),
            value.count(OptionLayout.PacketStatistics.DROPS),
            value.count(OptionLayout.PacketStatistics.FREEZES),
        )
        total
    }

    private fun ByteBuffer.count(offset: Int) = getInt(offset).toLong() and 0xffff_ffffL
}
