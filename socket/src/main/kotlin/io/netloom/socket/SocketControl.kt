package io.netloom.socket

import io.netloom.socket.internal.address.SockAddrCodec
import io.netloom.socket.internal.sys.OptionLayout
import java.lang.foreign.MemorySegment
import java.nio.ByteBuffer
import java.time.Instant

/**
 * The control messages of sockets in general. Each says the option that switches it on and the direction in which it goes.
 *
 * Descriptors (`SCM_RIGHTS`, `SCM_PIDFD`) are not here: they are owned, see [ReceivedMessage.takeDescriptors], [ReceivedMessage.takePidfd] and
 * [ControlMessages.Builder.rights].
 */
public object SocketControl {
    /** The type number of `SCM_RIGHTS`, level [SocketLevel.SOCKET]. */
    public const val RIGHTS: Int = 1

    /** `SCM_CREDENTIALS`: the sender, over Unix sockets. Received with SO_PASSCRED; may be sent without. */
    @JvmField
    public val CREDENTIALS: ControlMessageType<Credentials> =
        object : ControlMessageType<Credentials>(SocketLevel.SOCKET, 2, "SCM_CREDENTIALS", OptionLayout.Credentials.SIZE) {
            override fun decode(data: ByteBuffer) = Credentials(data.getInt(), data.getInt(), data.getInt())

            override fun encode(value: Credentials, data: ByteBuffer) {
                data.putInt(value.pid).putInt(value.uid).putInt(value.gid)
            }
        }

    /** `SCM_SECURITY`: the sender's security context, such as SELinux's label. Received with SO_PASSSEC. */
    @JvmField
    public val SECURITY: ControlMessageType<String> = object : ControlMessageType<String>(SocketLevel.SOCKET, 3, "SCM_SECURITY", 0) {
        override fun decode(data: ByteBuffer) = Charsets.UTF_8.decode(data).toString().trimEnd('\u0000')
    }

    /** `SO_TIMESTAMP`: when the packet came, in microseconds. Received. */
    @JvmField
    public val TIMESTAMP: ControlMessageType<Instant> = object : ControlMessageType<Instant>(SocketLevel.SOCKET, 29, "SO_TIMESTAMP", 16) {
        override fun decode(data: ByteBuffer): Instant = instant(data.getLong(), data.getLong().coerceIn(0, MAX_MICROS) * NANOS_OF_MICRO)
    }

    /** `SO_TIMESTAMPNS`: when the packet came, in nanoseconds. Received. */
    @JvmField
    public val TIMESTAMPNS: ControlMessageType<Instant> = object : ControlMessageType<Instant>(SocketLevel.SOCKET, 35, "SO_TIMESTAMPNS", 16) {
        override fun decode(data: ByteBuffer): Instant = instant(data.getLong(), data.getLong())
    }

    /** `SCM_TIMESTAMPING`: the packet's stamps, of software and hardware. Received with SO_TIMESTAMPING; for packets sent, from the error queue. */
    @JvmField
    public val TIMESTAMPING: ControlMessageType<Timestamps> = object : ControlMessageType<Timestamps>(
        SocketLevel.SOCKET,
        37,
        "SCM_TIMESTAMPING",
        48,
    ) {
        override fun decode(data: ByteBuffer): Timestamps {
            val software = stamp(data)
            stamp(data) // once the hardware's, converted; no longer used
            return Timestamps(software, stamp(data))
        }

        private fun stamp(data: ByteBuffer): Instant? {
            val seconds = data.getLong()
            val nanos = data.getLong()
            return if (seconds == 0L && nanos == 0L) null else instant(seconds, nanos)
        }
    }

    /** `SO_RXQ_OVFL`: how many packets the socket has dropped so far, 32 bits that wrap; not sent while it is 0. Received. [Conn.stats] counts without wrapping. */
    @JvmField
    public val RXQ_OVFL: NumberControlMessageType = NumberControlMessageType(SocketLevel.SOCKET, 40, "SO_RXQ_OVFL", 4)

    /** `SO_MARK`: the packet's mark, 32 bits. Sent (Linux 5.17; needs CAP_NET_ADMIN or CAP_NET_RAW) and received with SO_RCVMARK (Linux 5.19). */
    @JvmField
    public val MARK: NumberControlMessageType = NumberControlMessageType(SocketLevel.SOCKET, 36, "SO_MARK", 4)

    /** `SO_PRIORITY`: the packet's priority. Sent (Linux 6.14), above 6 with CAP_NET_ADMIN; received with SO_RCVPRIORITY. */
    @JvmField
    public val PRIORITY: NumberControlMessageType = NumberControlMessageType(SocketLevel.SOCKET, 12, "SO_PRIORITY", 4)

    /** `SCM_TXTIME`: when the packet shall leave, in nanoseconds of the clock that SO_TXTIME has chosen. Sent; Linux 4.19, with the etf or fq queueing discipline. */
    @JvmField
    public val TXTIME: NumberControlMessageType = NumberControlMessageType(SocketLevel.SOCKET, 61, "SCM_TXTIME", 8)

    /**
     * `UDP_SEGMENT`: cuts the message into datagrams of so many bytes, the last one shorter: one call, many packets. Sent; Linux 4.18. At most 128 segments (64 before Linux 6.9) and 65,507 bytes
     * altogether; EINVAL for more segments, EMSGSIZE for more bytes, EIO where the card computes no checksums.
     */
    @JvmField
    public val UDP_SEGMENT: NumberControlMessageType = NumberControlMessageType(SocketLevel.UDP, 103, "UDP_SEGMENT", 2)

    /** `UDP_GRO`: the message is several datagrams of one flow, each of so many bytes, the last one possibly shorter. Received with the option UDP_GRO; Linux 5.0. */
    @JvmField
    public val UDP_GRO: NumberControlMessageType = NumberControlMessageType(SocketLevel.UDP, 104, "UDP_GRO", 4)

    /** `TCP_CM_INQ`: how many bytes are still to be read. Received with TCP_INQ; Linux 4.18. */
    @JvmField
    public val TCP_INQ: NumberControlMessageType = NumberControlMessageType(SocketLevel.TCP, 36, "TCP_CM_INQ", 4)

    /** `IP_RECVERR`: an entry of an IPv4 socket's error queue. Received with the option of that name, see [Conn.receiveError]. */
    @JvmField
    public val IP_RECVERR: ControlMessageType<ExtendedError> = ExtendedErrorType(SocketLevel.IP, 11, "IP_RECVERR")

    /** `IPV6_RECVERR`: an entry of an IPv6 socket's error queue. Received with the option of that name, see [Conn.receiveError]. */
    @JvmField
    public val IPV6_RECVERR: ControlMessageType<ExtendedError> = ExtendedErrorType(SocketLevel.IPV6, 25, "IPV6_RECVERR")

    /** `PACKET_TX_TIMESTAMP`: an entry of a packet socket's error queue: a transmit timestamp. Received. */
    @JvmField
    public val PACKET_TX_TIMESTAMP: ControlMessageType<ExtendedError> = ExtendedErrorType(SocketLevel.PACKET, 16, "PACKET_TX_TIMESTAMP")

    /** `PACKET_AUXDATA`: lengths, offsets and the VLAN tag of a packet. Received with the option of that name. */
    @JvmField
    public val PACKET_AUXDATA: ControlMessageType<PacketAuxdata> = PacketAuxdataType()

    /** The kinds of entries of error queues. */
    @get:JvmSynthetic
    internal val ERRORS: List<ControlMessageType<ExtendedError>> = listOf(IP_RECVERR, IPV6_RECVERR, PACKET_TX_TIMESTAMP)

    /** The kinds that tell when a packet came, the most exact first. */
    @get:JvmSynthetic
    internal val STAMPS: Array<ControlMessageType<*>> = arrayOf(TIMESTAMPNS, TIMESTAMP, TIMESTAMPING)

    @get:JvmSynthetic
    internal val ALL: List<ControlMessageType<*>> = ERRORS +
        listOf(CREDENTIALS, SECURITY, TIMESTAMP, TIMESTAMPNS, TIMESTAMPING, RXQ_OVFL, MARK, PRIORITY, TXTIME) +
        listOf(UDP_SEGMENT, UDP_GRO, TCP_INQ, PACKET_AUXDATA)

    private const val NANOS_OF_MICRO = 1_000L
    private const val MAX_MICROS = 999_999L
    private const val MAX_NANOS = 999_999_999L

    /** The kernel's own stamps are never beyond what an Instant holds; other bytes become the nearest that it does. */
    private fun instant(seconds: Long, nanos: Long): Instant =
        Instant.ofEpochSecond(seconds.coerceIn(Instant.MIN.epochSecond, Instant.MAX.epochSecond), nanos.coerceIn(0, MAX_NANOS))
}

/** `struct sock_extended_err`, and behind it the offender's address. */
private class ExtendedErrorType(level: Int, type: Int, name: String) :
    ControlMessageType<ExtendedError>(level, type, name, OptionLayout.ExtendedError.SIZE) {
    override fun decode(data: ByteBuffer): ExtendedError {
        val at = data.position()
        val address = ByteArray(data.limit() - at - OptionLayout.ExtendedError.SIZE)
        data.get(at + OptionLayout.ExtendedError.SIZE, address)
        return ExtendedError(
            errno = Errno.of(data.getInt(at + OptionLayout.ExtendedError.ERRNO)),
            origin = byte(data, at + OptionLayout.ExtendedError.ORIGIN),
            type = byte(data, at + OptionLayout.ExtendedError.TYPE),
            code = byte(data, at + OptionLayout.ExtendedError.CODE),
            info = Integer.toUnsignedLong(data.getInt(at + OptionLayout.ExtendedError.INFO)),
            data = Integer.toUnsignedLong(data.getInt(at + OptionLayout.ExtendedError.DATA)),
            offender = offender(address),
        )
    }

    /** The kernel writes the whole structure, of family 0 where there is no offender. */
    private fun offender(address: ByteArray) =
        SockAddrCodec.decode(MemorySegment.ofArray(address), 0, address.size)?.takeIf { it.family != AddressFamily.UNSPEC }

    private fun byte(data: ByteBuffer, at: Int) = java.lang.Byte.toUnsignedInt(data.get(at))
}

/** `struct tpacket_auxdata`. */
private class PacketAuxdataType : ControlMessageType<PacketAuxdata>(SocketLevel.PACKET, 8, "PACKET_AUXDATA", 20) {
    override fun decode(data: ByteBuffer): PacketAuxdata {
        val status = data.getInt()
        val length = Integer.toUnsignedLong(data.getInt())
        val snapLength = Integer.toUnsignedLong(data.getInt())
        val mac = unsigned(data)
        val net = unsigned(data)
        val tci = unsigned(data)
        val tpid = unsigned(data)
        // Kernels before 3.14 do not tell the tag's EtherType.
        val known = if (status and PacketAuxdata.VLAN_TPID_VALID != 0) tpid else PacketAuxdata.ETHERTYPE_VLAN
        val tagged = status and PacketAuxdata.VLAN_VALID != 0
        return PacketAuxdata(status, length, snapLength, mac, net, tci.takeIf { tagged }, known.takeIf { tagged })
    }

    private fun unsigned(data: ByteBuffer) = java.lang.Short.toUnsignedInt(data.getShort())
}
