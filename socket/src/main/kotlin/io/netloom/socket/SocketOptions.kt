package io.netloom.socket

import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.sys.InterfaceRequest
import io.netloom.socket.internal.sys.OptionLayout
import java.io.IOException
import java.net.NetworkInterface
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.time.Duration
import java.time.temporal.ChronoUnit

/**
 * The options of a [Conn] that do not depend on its protocol: level `SOL_SOCKET`, see socket(7) and unix(7). Every property is read from, and written to, the kernel: nothing is remembered here.
 *
 * Flags are off at first unless it is said otherwise. An option that the kernel, or the socket's family, does not have throws an [IOException] with [Errno.ENOPROTOOPT] or
 * [Errno.EOPNOTSUPP]; one that the process may not set [MissingCapabilityException]. [Capabilities] tells beforehand. What has no property here is in reach of
 * [Conn.getOption] and [Conn.setOption] by the numbers in [SocketOption].
 *
 * A view of the Conn, safe for use by any thread.
 */
public class SocketOptions internal constructor(private val conn: Conn) {
    private val level = OptionLevel(conn, SocketLevel.SOCKET)

    // What the socket is

    /** `SO_DOMAIN`, read only: the address family, a constant of [AddressFamily], as the kernel knows it. */
    public val domain: Int
        @Throws(IOException::class)
        get() = level.int(SocketOption.DOMAIN)

    /** `SO_TYPE`, read only: a constant of [SocketType], as the kernel knows it. */
    public val type: Int
        @Throws(IOException::class)
        get() = level.int(SocketOption.TYPE)

    /** `SO_PROTOCOL`, read only: a constant of [Protocol], as the kernel knows it. */
    public val protocol: Int
        @Throws(IOException::class)
        get() = level.int(SocketOption.PROTOCOL)

    /** `SO_ACCEPTCONN`, read only: whether [Conn.listen] was called. */
    public val acceptsConnections: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.ACCEPTCONN)

    /** `SO_COOKIE`, read only: the socket's number, which no other socket gets until the machine starts again. `ss -e` and eBPF programs show the same. */
    public val cookie: Long
        @Throws(IOException::class)
        get() = level.long(SocketOption.COOKIE)

    /** `SO_NETNS_COOKIE`, read only: the number of the socket's network namespace; not the inode that [NetNs.id] is. Linux 5.14. */
    public val netNsCookie: Long
        @Throws(IOException::class)
        get() = level.long(SocketOption.NETNS_COOKIE)

    /**
     * `SO_ERROR`: takes the pending error, such as what an ICMP message has reported, so that the next call does not fail with it.
     *
     * @return null if there is none
     */
    @Throws(IOException::class)
    public fun takeError(): Errno? = level.int(SocketOption.ERROR).takeIf { it != 0 }?.let(Errno::of)

    /** `SO_DEBUG`: the kernel may trace the socket. To switch it on needs CAP_NET_ADMIN in the initial user namespace. */
    public var debug: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.DEBUG)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.DEBUG, value)

    // Addresses and interfaces

    /** `SO_REUSEADDR`: a TCP port may be bound again while old connections linger in TIME_WAIT; on UDP several sockets may have the same address if all set it. Before bind. */
    public var reuseAddress: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.REUSEADDR)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.REUSEADDR, value)

    /** `SO_REUSEPORT`: sockets of the same user that all set it before bind share an address; each packet or connection goes to one of them. See [SocketFilter.attachReuseport]. */
    public var reusePort: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.REUSEPORT)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.REUSEPORT, value)

    /** `SO_BROADCAST`: datagrams may be sent to broadcast addresses; without it that is EACCES. */
    public var broadcast: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.BROADCAST)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.BROADCAST, value)

    /** `SO_DONTROUTE`: send only to hosts that are directly connected. */
    public var dontRoute: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.DONTROUTE)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.DONTROUTE, value)

    /**
     * `SO_BINDTODEVICE`: the name of the interface that the socket is bound to: it sends and receives there alone, or within the VRF whose interface it is. Null for none.
     *
     * To bind a socket that is not bound needs no privilege, to change or undo a binding CAP_NET_RAW. The name is that of an interface in the socket's own network namespace;
     * ENODEV if there is none.
     */
    public var device: String?
        @Throws(IOException::class)
        get() = level.string(SocketOption.BINDTODEVICE).ifEmpty { null }

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.BINDTODEVICE, value.orEmpty())

    /** `SO_BINDTOIFINDEX`: [device] by the interface's index; 0 for none. */
    public var deviceIndex: Int
        @Throws(IOException::class)
        get() = level.int(SocketOption.BINDTOIFINDEX)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.BINDTOIFINDEX, value)

    /** Sets [device] to an interface by its name, since its index may be another one in the socket's network namespace. */
    @Throws(IOException::class)
    public fun bindToDevice(networkInterface: NetworkInterface) {
        device = networkInterface.name
    }

    /**
     * if_nametoindex(3) in the socket's own network namespace (SIOCGIFINDEX on the socket itself).
     *
     * @throws IOException ENODEV if there is no such interface
     */
    @Throws(IOException::class)
    public fun interfaceIndex(name: String): Int {
        val bytes = name.encodeToByteArray()
        require(bytes.size in 1 until InterfaceRequest.NAME_SIZE && 0 !in bytes) { "not an interface's name: '$name'" }
        val fd = conn.fd
        var index = 0
        val result = fd.control { frame ->
            frame.valueBytes(bytes.copyOf(InterfaceRequest.SIZE))
            val r = fd.syscalls().ioctl(frame, fd.number(), InterfaceRequest.SIOCGIFINDEX.toLong(), frame.value())
            index = frame.valueInt(InterfaceRequest.INDEX.toLong())
            r
        }
        if (result >= 0) return index
        val errno = Errno.of(-result)
        if (errno != Errno.ENODEV) conn.outcome(result, "ioctl")
        throw LinuxSocketException("ioctl", errno, "ioctl: $errno ($name)")
    }

    /**
     * if_indextoname(3) in the socket's own network namespace (SIOCGIFNAME on the socket itself).
     *
     * @return null if there is no such interface
     */
    @Throws(IOException::class)
    public fun interfaceName(index: Int): String? {
        val fd = conn.fd
        var name = ""
        val result = fd.control { frame ->
            frame.valueBytes(ByteArray(InterfaceRequest.SIZE))
            frame.valueInt(InterfaceRequest.INDEX.toLong(), index)
            val r = fd.syscalls().ioctl(frame, fd.number(), InterfaceRequest.SIOCGIFNAME.toLong(), frame.value())
            if (r >= 0) name = frame.valueBytes(InterfaceRequest.NAME_SIZE).takeWhile { it != 0.toByte() }.toByteArray().decodeToString()
            r
        }
        if (result >= 0) return name
        if (Errno.of(-result) == Errno.ENODEV) return null
        conn.outcome(result, "ioctl")
        return null
    }

    // Connections

    /** `SO_KEEPALIVE`: an idle TCP connection is probed now and then, see [TcpOptions.keepIdle]. */
    public var keepAlive: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.KEEPALIVE)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.KEEPALIVE, value)

    /**
     * `SO_LINGER`: how long closing goes on sending what is still unsent, in whole seconds (rounded up). Null (the default) lets the kernel do it in the background without a limit; zero
     * throws unsent data away and resets the connection. [Conn.close] returns at once in any case: a thread of its own does the waiting.
     */
    public var linger: Duration?
        @Throws(IOException::class)
        get() {
            val linger = level.structure(SocketOption.LINGER, OptionLayout.Linger.SIZE)
            if (linger.getInt(OptionLayout.Linger.ON) == 0) return null
            return Duration.ofSeconds(linger.getInt(OptionLayout.Linger.SECONDS).toLong())
        }

        @Throws(IOException::class)
        set(value) {
            val seconds = value?.let { it.seconds + if (it.nano > 0) 1 else 0 } ?: 0
            require(seconds in 0..Int.MAX_VALUE) { "a time to linger is 0 or more seconds that fit an int: $value" }
            level.set(SocketOption.LINGER, OptionLayout.Linger.SIZE) {
                putInt(OptionLayout.Linger.ON, if (value == null) 0 else 1)
                putInt(OptionLayout.Linger.SECONDS, seconds.toInt())
            }
        }

    /** `SO_OOBINLINE`: the byte of urgent data is read in its place among the others. */
    public var oobInline: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.OOBINLINE)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.OOBINLINE, value)

    /** `SO_RCVLOWAT`: how many bytes must be there before a stream counts as readable; 1 at first, and for 0. A read returns less at the end of the stream. */
    public var receiveLowWatermark: Int
        @Throws(IOException::class)
        get() = level.int(SocketOption.RCVLOWAT)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.RCVLOWAT, value)

    /** `SO_PEEK_OFF`: from where a receive with [MessageFlag.PEEK] peeks, in bytes; it moves on with each. -1 (the default): always from the beginning. Unix, UDP and TCP. */
    public var peekOffset: Int
        @Throws(IOException::class)
        get() = level.int(SocketOption.PEEK_OFF)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.PEEK_OFF, value)

    // Buffers

    /** `SO_RCVBUF`: how much may wait to be read, in bytes, as the kernel counts: twice what was asked for, see [BufferSize]. */
    public val receiveBuffer: Int
        @Throws(IOException::class)
        get() = level.int(SocketOption.RCVBUF)

    /** `SO_SNDBUF`: how much may wait to be sent, in bytes, as the kernel counts: twice what was asked for, see [BufferSize]. */
    public val sendBuffer: Int
        @Throws(IOException::class)
        get() = level.int(SocketOption.SNDBUF)

    /**
     * Sets the receive buffer: with `SO_RCVBUFFORCE`, which knows no limit and needs CAP_NET_ADMIN in the initial user namespace, and where that fails with `SO_RCVBUF`, which is limited by
     * the sysctl `net.core.rmem_max`. A TCP socket whose buffer was set grows it no more by itself; see [bufferLock].
     *
     * @param bytes what is wanted; the kernel has a minimum of some 2 KiB
     * @return what the socket has now, and what limited it if it is less
     */
    @Throws(IOException::class)
    public fun setReceiveBuffer(bytes: Int): BufferSize {
        setBuffer(SocketOption.RCVBUFFORCE, SocketOption.RCVBUF, bytes)
        return BufferSize(bytes, receiveBuffer, "net.core.rmem_max")
    }

    /** [setReceiveBuffer] for the send buffer: `SO_SNDBUFFORCE`, `SO_SNDBUF`, and the sysctl `net.core.wmem_max`. */
    @Throws(IOException::class)
    public fun setSendBuffer(bytes: Int): BufferSize {
        setBuffer(SocketOption.SNDBUFFORCE, SocketOption.SNDBUF, bytes)
        return BufferSize(bytes, sendBuffer, "net.core.wmem_max")
    }

    private fun setBuffer(force: Int, usual: Int, bytes: Int) {
        require(bytes >= 0) { "a buffer's size is not negative: $bytes" }
        try {
            level.set(force, bytes)
        } catch (_: IOException) {
            level.set(usual, bytes)
        }
    }

    /** `SO_BUF_LOCK`: the buffers that the kernel does not resize by itself, which are those whose size was set. Linux 5.15. */
    public var bufferLock: Set<BufferLock>
        @Throws(IOException::class)
        get() = level.int(SocketOption.BUF_LOCK).let { bits -> BufferLock.entries.filterTo(LinkedHashSet()) { it.bit and bits != 0 } }

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.BUF_LOCK, value.fold(0) { bits, lock -> bits or lock.bit })

    /**
     * `SO_RESERVE_MEM`: memory set aside for this socket, in bytes, that it gives back only when it is closed. EOPNOTSUPP unless the process is in a memory control group that counts sockets.
     * Linux 5.16.
     */
    public var reservedMemory: Int
        @Throws(IOException::class)
        get() = level.int(SocketOption.RESERVE_MEM)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.RESERVE_MEM, value)

    // Sending

    /** `SO_PRIORITY`: the priority of what is sent, for queueing disciplines; 0 to 6, above needs CAP_NET_ADMIN. */
    public var priority: Int
        @Throws(IOException::class)
        get() = level.int(SocketOption.PRIORITY)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.PRIORITY, value)

    /** `SO_MARK`: the mark of what is sent, all 32 bits of it, for routing rules and packet filters. To set it needs CAP_NET_ADMIN or, since Linux 5.17, CAP_NET_RAW. */
    public var mark: Int
        @Throws(IOException::class)
        get() = level.int(SocketOption.MARK)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.MARK, value)

    /** `SO_MAX_PACING_RATE`: the most that is sent in a second, in bytes; null (the default) is without a limit. TCP paces itself, UDP needs the queueing discipline `fq`. */
    public var maxPacingRate: Long?
        @Throws(IOException::class)
        get() = level.long(SocketOption.MAX_PACING_RATE).takeIf { it != UNLIMITED }

        @Throws(IOException::class)
        set(value) {
            require(value == null || value >= 0) { "a rate is not negative: $value" }
            level.set(SocketOption.MAX_PACING_RATE, value ?: UNLIMITED)
        }

    /** `SO_NO_CHECK`: UDP datagrams over IPv4 go without a checksum; for IPv6 see [UdpOptions.noCheck6Transmit]. */
    public var noCheck: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.NO_CHECK)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.NO_CHECK, value)

    /** `SO_NOFCS`: frames of a packet socket carry their own frame check sequence. EINVAL when one is sent where the driver cannot. */
    public var noFrameCheck: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.NOFCS)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.NOFCS, value)

    /** `SO_ZEROCOPY`: allows `MSG_ZEROCOPY`: what is sent is not copied, and the error queue tells when its memory is free again. TCP, UDP and others. */
    public var zeroCopy: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.ZEROCOPY)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.ZEROCOPY, value)

    /** `SO_TXTIME`: messages may say when they are to be sent. It cannot be switched off again; before it was set, its fields are zero. */
    public var transmitTime: TransmitTime
        @Throws(IOException::class)
        get() = level.structure(SocketOption.TXTIME, TXTIME_SIZE).let { TransmitTime.of(it.getInt(0), it.getInt(Int.SIZE_BYTES)) }

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.TXTIME, TXTIME_SIZE) { putInt(value.clock).putInt(value.flags) }

    /** `SO_TXREHASH`: a TCP connection that loses packets tries other paths by changing its flow hash; at first as the sysctl `net.core.txrehash` says. Linux 5.18. */
    public var transmitRehash: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.TXREHASH)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.TXREHASH, value)

    /** `SO_CNX_ADVICE`: the program sees no progress; the kernel looks for another route. */
    @Throws(IOException::class)
    public fun adviseNewRoute(): Unit = level.set(SocketOption.CNX_ADVICE, 1)

    // What comes with received messages

    /** `SO_TIMESTAMP`: a received message has the time of its arrival, to the microsecond. Excludes [timestampNanos]. */
    public var timestamp: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.TIMESTAMP)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.TIMESTAMP, value)

    /** `SO_TIMESTAMPNS`: a received message has the time of its arrival, to the nanosecond. Excludes [timestamp]. */
    public var timestampNanos: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.TIMESTAMPNS)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.TIMESTAMPNS, value)

    /** `SO_TIMESTAMPING`: stamps of the kernel and of interfaces for what is received and, on the error queue, for what was sent; empty (the default) is none. */
    public var timestamping: Set<TimestampingFlag>
        @Throws(IOException::class)
        get() = TimestampingFlag.of(level.int(SocketOption.TIMESTAMPING))

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.TIMESTAMPING, TimestampingFlag.bits(value))

    /** `SO_RXQ_OVFL`: a received message says how many were dropped before it for want of room. */
    public var receiveQueueOverflow: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.RXQ_OVFL)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.RXQ_OVFL, value)

    /** `SO_RCVMARK`: a received message has its packet's mark. Linux 5.19. */
    public var receiveMark: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.RCVMARK)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.RCVMARK, value)

    /** `SO_RCVPRIORITY`: a received message has its packet's priority. Linux 6.14. */
    public var receivePriority: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.RCVPRIORITY)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.RCVPRIORITY, value)

    /** `SO_WIFI_STATUS`: the error queue tells whether a frame was acknowledged by the other end of a wireless link. */
    public var wifiStatus: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.WIFI_STATUS)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.WIFI_STATUS, value)

    /** `SO_SELECT_ERR_QUEUE`: what arrives on the error queue counts as urgent data for poll(2). A Conn waits for its error queue without it. */
    public var selectErrorQueue: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.SELECT_ERR_QUEUE)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.SELECT_ERR_QUEUE, value)

    /** `SO_INQ`, set only: a message received from a Unix stream says how many bytes are left. Linux 6.17. */
    @Throws(IOException::class)
    public fun setReceiveQueueLength(enabled: Boolean): Unit = level.set(SocketOption.INQ, enabled)

    // Where packets are processed

    /** `SO_BUSY_POLL`: how long a call asks the interface itself for packets before it waits, in whole microseconds; at first as the sysctl `net.core.busy_read` says. */
    public var busyPoll: Duration
        @Throws(IOException::class)
        get() = level.time(SocketOption.BUSY_POLL, ChronoUnit.MICROS)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.BUSY_POLL, value, ChronoUnit.MICROS)

    /** `SO_PREFER_BUSY_POLL`: the interface is asked by busy polling rather than by interrupts. To switch it on needs CAP_NET_ADMIN in the initial user namespace. Linux 5.11. */
    public var preferBusyPoll: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.PREFER_BUSY_POLL)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.PREFER_BUSY_POLL, value)

    /**
     * `SO_BUSY_POLL_BUDGET`, set only: how many packets one round of busy polling takes, at most 65535; 0 (the default) stands for 8. More than the present number needs CAP_NET_ADMIN in the initial user
     * namespace. Linux 5.11.
     */
    @Throws(IOException::class)
    public fun setBusyPollBudget(packets: Int): Unit = level.set(SocketOption.BUSY_POLL_BUDGET, packets)

    /** `SO_INCOMING_CPU`: the processor that handled the socket's last packet, -1 before the first; setting it makes a SO_REUSEPORT group prefer the socket for packets of that processor. */
    public var incomingCpu: Int
        @Throws(IOException::class)
        get() = level.int(SocketOption.INCOMING_CPU)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.INCOMING_CPU, value)

    /** `SO_INCOMING_NAPI_ID`, read only: the number of the interface's queue from which the last packet came; 0 if there is none. */
    public val incomingNapiId: Int
        @Throws(IOException::class)
        get() = level.int(SocketOption.INCOMING_NAPI_ID)

    /** `SO_BPF_EXTENSIONS`, read only: the number of ancillary fields that classic BPF programs can load on this kernel. */
    public val bpfExtensions: Int
        @Throws(IOException::class)
        get() = level.int(SocketOption.BPF_EXTENSIONS)

    // Who is at the other end of a Unix socket

    /** `SO_PASSCRED`: a received message has its sender's credentials. Unix and netlink. */
    public var passCredentials: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.PASSCRED)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.PASSCRED, value)

    /** `SO_PASSPIDFD`: a received message has a pidfd of its sender. Unix. Linux 6.5. */
    public var passPidfd: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.PASSPIDFD)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.PASSPIDFD, value)

    /** `SO_PASSSEC`: a received message has its sender's security label. Unix and netlink. */
    public var passSecurity: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.PASSSEC)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.PASSSEC, value)

    /** `SO_PASSRIGHTS`: whether descriptors may be received; on at first. Off, a sender that tries gets EPERM. Unix. Linux 6.16. */
    public var passRights: Boolean
        @Throws(IOException::class)
        get() = level.flag(SocketOption.PASSRIGHTS)

        @Throws(IOException::class)
        set(value) = level.set(SocketOption.PASSRIGHTS, value)

    /**
     * `SO_PEERCRED`, read only: who called connect, listen or socketpair at the other end, as of that moment, in this process's namespaces. Null if there is no peer, or none that is known. For the
     * process itself, however often its number is used again, there is [Pidfd.ofPeer].
     */
    public val peerCredentials: Credentials?
        @Throws(IOException::class)
        get() {
            val value = level.structure(SocketOption.PEERCRED, OptionLayout.Credentials.SIZE)
            val pid = value.getInt(OptionLayout.Credentials.PID)
            val uid = value.getInt(OptionLayout.Credentials.UID)
            return if (pid == 0 && uid == NOBODY) null else Credentials(pid, uid, value.getInt(OptionLayout.Credentials.GID))
        }

    /** `SO_PEERGROUPS`, read only: the supplementary groups of [peerCredentials]'s process; null if there is no peer. A group's number is an unsigned int. */
    public val peerGroups: List<Int>?
        @Throws(IOException::class)
        get() = orNull(Errno.ENODATA) {
            val groups = ByteBuffer.wrap(level.bytes(SocketOption.PEERGROUPS)).order(ByteOrder.nativeOrder()).asIntBuffer()
            List(groups.remaining()) { groups.get(it) }
        }

    /** `SO_PEERSEC`, read only: the peer's security label, such as SELinux's context; null where no security module labels sockets. */
    public val peerSecurity: String?
        @Throws(IOException::class)
        get() = orNull(Errno.ENOPROTOOPT) { level.bytes(SocketOption.PEERSEC).takeWhile { it != 0.toByte() }.toByteArray().decodeToString() }

    /**
     * `SO_PEERPIDFD`: a pidfd of [peerCredentials]'s process, which stays that process's even when its number is used again; [Pidfd.ofPeer] makes a [Pidfd] of it. The caller owns it. Linux 6.5.
     *
     * @return null if there is no peer
     * @throws IOException ESRCH if the process has ended and its pidfd can no longer be had
     */
    @Throws(IOException::class)
    public fun openPeerPidfd(): Conn? {
        val fd = conn.fd
        var number = -1
        val result = fd.control { frame ->
            frame.valueLength(Int.SIZE_BYTES)
            val r = fd.syscalls().getsockopt(
                frame,
                fd.number(),
                SocketLevel.SOCKET,
                SocketOption.PEERPIDFD,
                frame.value(),
                frame.valueLengthAddress(),
            )
            if (r >= 0) number = frame.valueInt(0)
            r
        }
        if (result == -Errno.ENODATA.number) return null
        if (result < 0) throw conn.failure("getsockopt", result, SocketLevel.SOCKET, SocketOption.PEERPIDFD)
        try {
            return Conn(Fd(fd.loop(), number, Adoption.prepare(fd.syscalls(), number)), true, null)
        } catch (e: Exception) {
            withFrame { frame -> fd.syscalls().close(frame, number) }
            throw e
        }
    }

    private inline fun <T> orNull(none: Errno, get: () -> T): T? = try {
        get()
    } catch (e: IOException) {
        if ((e as? ErrnoCarrier)?.errno != none) throw e
        null
    }

    private companion object {
        /** `(uid_t) -1`. */
        const val NOBODY = -1

        /** `~0UL`. */
        const val UNLIMITED = -1L

        /** `struct sock_txtime`: the clock and the flags, two ints. */
        const val TXTIME_SIZE = 8
    }
}
