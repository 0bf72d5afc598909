package io.netloom.socket

import io.netloom.socket.OptionDirection.BOTH
import io.netloom.socket.OptionDirection.GET
import io.netloom.socket.OptionDirection.SET
import io.netloom.socket.OptionType.FLAG
import io.netloom.socket.OptionType.INT
import io.netloom.socket.OptionType.LONG
import io.netloom.socket.OptionType.STRING
import io.netloom.socket.OptionType.STRUCT

/** The rows of level SOL_SOCKET. */
internal object SocketOptionRows {
    private const val INITIAL_NAMESPACE = " in the initial user namespace, which root of a container is not in"

    private fun row(
        number: Int,
        name: String,
        type: OptionType,
        direction: OptionDirection,
        member: String?,
        structure: String? = null,
        since: KernelVersion? = null,
        privilege: OptionPrivilege? = null,
    ) = SocketOptionRow(SocketLevel.SOCKET, number, name, type, direction, member, structure, since, privilege)

    private fun since(minor: Int, major: Int = 5) = KernelVersion(major, minor)

    private fun admin(note: String = "", trigger: Int? = null, errno: Errno = Errno.EPERM, conditional: Boolean = false) =
        OptionPrivilege("CAP_NET_ADMIN", note, trigger, errno, conditional)

    private val bindToDevice = OptionPrivilege("CAP_NET_RAW", " to change a binding to a device", isConditional = true)

    val rows: List<SocketOptionRow> = listOf(
        row(SocketOption.DEBUG, "SO_DEBUG", FLAG, BOTH, "SocketOptions.debug", privilege = admin(INITIAL_NAMESPACE, 1, Errno.EACCES)),
        row(SocketOption.REUSEADDR, "SO_REUSEADDR", FLAG, BOTH, "SocketOptions.reuseAddress"),
        row(SocketOption.TYPE, "SO_TYPE", INT, GET, "SocketOptions.type"),
        row(SocketOption.ERROR, "SO_ERROR", INT, GET, "SocketOptions.takeError"),
        row(SocketOption.DONTROUTE, "SO_DONTROUTE", FLAG, BOTH, "SocketOptions.dontRoute"),
        row(SocketOption.BROADCAST, "SO_BROADCAST", FLAG, BOTH, "SocketOptions.broadcast"),
        row(SocketOption.SNDBUF, "SO_SNDBUF", INT, BOTH, "SocketOptions.sendBuffer"),
        row(SocketOption.RCVBUF, "SO_RCVBUF", INT, BOTH, "SocketOptions.receiveBuffer"),
        row(SocketOption.KEEPALIVE, "SO_KEEPALIVE", FLAG, BOTH, "SocketOptions.keepAlive"),
        row(SocketOption.OOBINLINE, "SO_OOBINLINE", FLAG, BOTH, "SocketOptions.oobInline"),
        row(SocketOption.NO_CHECK, "SO_NO_CHECK", FLAG, BOTH, "SocketOptions.noCheck"),
        row(
            SocketOption.PRIORITY,
            "SO_PRIORITY",
            INT,
            BOTH,
            "SocketOptions.priority",
            privilege = admin(" for a priority above 6", 7, conditional = true),
        ),
        row(SocketOption.LINGER, "SO_LINGER", STRUCT, BOTH, "SocketOptions.linger", "struct linger"),
        row(SocketOption.BSDCOMPAT, "SO_BSDCOMPAT", FLAG, BOTH, null),
        row(SocketOption.REUSEPORT, "SO_REUSEPORT", FLAG, BOTH, "SocketOptions.reusePort"),
        row(SocketOption.PASSCRED, "SO_PASSCRED", FLAG, BOTH, "SocketOptions.passCredentials"),
        row(SocketOption.PEERCRED, "SO_PEERCRED", STRUCT, GET, "SocketOptions.peerCredentials", "struct ucred"),
        row(SocketOption.RCVLOWAT, "SO_RCVLOWAT", INT, BOTH, "SocketOptions.receiveLowWatermark"),
        row(SocketOption.SNDLOWAT, "SO_SNDLOWAT", INT, GET, null),
        row(SocketOption.RCVTIMEO, "SO_RCVTIMEO", STRUCT, BOTH, null, "struct timeval"),
        row(SocketOption.SNDTIMEO, "SO_SNDTIMEO", STRUCT, BOTH, null, "struct timeval"),
        row(SocketOption.BINDTODEVICE, "SO_BINDTODEVICE", STRING, BOTH, "SocketOptions.device", privilege = bindToDevice),
        row(SocketOption.ATTACH_FILTER, "SO_ATTACH_FILTER", STRUCT, BOTH, "SocketFilter.attach", "struct sock_fprog"),
        row(SocketOption.DETACH_FILTER, "SO_DETACH_FILTER", INT, SET, "SocketFilter.detach"),
        row(SocketOption.PEERNAME, "SO_PEERNAME", STRUCT, GET, "Conn.remoteAddress", "struct sockaddr"),
        row(SocketOption.TIMESTAMP, "SO_TIMESTAMP", FLAG, BOTH, "SocketOptions.timestamp"),
        row(SocketOption.ACCEPTCONN, "SO_ACCEPTCONN", FLAG, GET, "SocketOptions.acceptsConnections"),
        row(SocketOption.PEERSEC, "SO_PEERSEC", STRING, GET, "SocketOptions.peerSecurity"),
        row(SocketOption.SNDBUFFORCE, "SO_SNDBUFFORCE", INT, SET, "SocketOptions.setSendBuffer", privilege = admin(INITIAL_NAMESPACE, 1)),
        row(SocketOption.RCVBUFFORCE, "SO_RCVBUFFORCE", INT, SET, "SocketOptions.setReceiveBuffer", privilege = admin(INITIAL_NAMESPACE, 1)),
        row(SocketOption.PASSSEC, "SO_PASSSEC", FLAG, BOTH, "SocketOptions.passSecurity"),
        row(SocketOption.TIMESTAMPNS, "SO_TIMESTAMPNS", FLAG, BOTH, "SocketOptions.timestampNanos"),
        row(SocketOption.MARK, "SO_MARK", INT, BOTH, "SocketOptions.mark", privilege = admin("; since Linux 5.17 CAP_NET_RAW is enough", 1)),
        row(SocketOption.TIMESTAMPING, "SO_TIMESTAMPING", STRUCT, BOTH, "SocketOptions.timestamping", "struct so_timestamping"),
        row(SocketOption.PROTOCOL, "SO_PROTOCOL", INT, GET, "SocketOptions.protocol"),
        row(SocketOption.DOMAIN, "SO_DOMAIN", INT, GET, "SocketOptions.domain"),
        row(SocketOption.RXQ_OVFL, "SO_RXQ_OVFL", FLAG, BOTH, "SocketOptions.receiveQueueOverflow"),
        row(SocketOption.WIFI_STATUS, "SO_WIFI_STATUS", FLAG, BOTH, "SocketOptions.wifiStatus"),
        row(SocketOption.PEEK_OFF, "SO_PEEK_OFF", INT, BOTH, "SocketOptions.peekOffset"),
        row(SocketOption.NOFCS, "SO_NOFCS", FLAG, BOTH, "SocketOptions.noFrameCheck"),
        row(SocketOption.LOCK_FILTER, "SO_LOCK_FILTER", FLAG, BOTH, "SocketFilter.lock"),
        row(SocketOption.SELECT_ERR_QUEUE, "SO_SELECT_ERR_QUEUE", FLAG, BOTH, "SocketOptions.selectErrorQueue"),
        row(
            SocketOption.BUSY_POLL,
            "SO_BUSY_POLL",
            INT,
            BOTH,
            "SocketOptions.busyPoll",
            privilege = admin(" to raise it, on some kernels", 1, conditional = true),
        ),
        row(SocketOption.MAX_PACING_RATE, "SO_MAX_PACING_RATE", LONG, BOTH, "SocketOptions.maxPacingRate"),
        row(SocketOption.BPF_EXTENSIONS, "SO_BPF_EXTENSIONS", INT, GET, "SocketOptions.bpfExtensions"),
        row(SocketOption.INCOMING_CPU, "SO_INCOMING_CPU", INT, BOTH, "SocketOptions.incomingCpu"),
        row(SocketOption.ATTACH_BPF, "SO_ATTACH_BPF", INT, SET, "SocketFilter.attachEbpf"),
        row(SocketOption.ATTACH_REUSEPORT_CBPF, "SO_ATTACH_REUSEPORT_CBPF", STRUCT, SET, "SocketFilter.attachReuseport", "struct sock_fprog"),
        row(SocketOption.ATTACH_REUSEPORT_EBPF, "SO_ATTACH_REUSEPORT_EBPF", INT, SET, "SocketFilter.attachReuseportEbpf"),
        row(SocketOption.CNX_ADVICE, "SO_CNX_ADVICE", INT, SET, "SocketOptions.adviseNewRoute"),
        row(SocketOption.MEMINFO, "SO_MEMINFO", STRUCT, GET, "Conn.stats", "u32[9]"),
        row(SocketOption.INCOMING_NAPI_ID, "SO_INCOMING_NAPI_ID", INT, GET, "SocketOptions.incomingNapiId"),
        row(SocketOption.COOKIE, "SO_COOKIE", LONG, GET, "SocketOptions.cookie"),
        row(SocketOption.PEERGROUPS, "SO_PEERGROUPS", STRUCT, GET, "SocketOptions.peerGroups", "gid_t[]"),
        row(SocketOption.ZEROCOPY, "SO_ZEROCOPY", FLAG, BOTH, "SocketOptions.zeroCopy"),
        row(
            SocketOption.TXTIME,
            "SO_TXTIME",
            STRUCT,
            BOTH,
            "SocketOptions.transmitTime",
            "struct sock_txtime",
            privilege = admin(" for a clock other than CLOCK_MONOTONIC", conditional = true),
        ),
        row(SocketOption.BINDTOIFINDEX, "SO_BINDTOIFINDEX", INT, BOTH, "SocketOptions.deviceIndex", privilege = bindToDevice),
        row(SocketOption.TIMESTAMP_NEW, "SO_TIMESTAMP_NEW", FLAG, BOTH, null),
        row(SocketOption.TIMESTAMPNS_NEW, "SO_TIMESTAMPNS_NEW", FLAG, BOTH, null),
        row(SocketOption.TIMESTAMPING_NEW, "SO_TIMESTAMPING_NEW", STRUCT, BOTH, null, "struct so_timestamping"),
        row(SocketOption.RCVTIMEO_NEW, "SO_RCVTIMEO_NEW", STRUCT, BOTH, null, "struct __kernel_sock_timeval"),
        row(SocketOption.SNDTIMEO_NEW, "SO_SNDTIMEO_NEW", STRUCT, BOTH, null, "struct __kernel_sock_timeval"),
        row(SocketOption.DETACH_REUSEPORT_BPF, "SO_DETACH_REUSEPORT_BPF", INT, SET, "SocketFilter.detachReuseport"),
        row(
            SocketOption.PREFER_BUSY_POLL,
            "SO_PREFER_BUSY_POLL",
            FLAG,
            BOTH,
            "SocketOptions.preferBusyPoll",
            since = since(11),
            privilege = admin(INITIAL_NAMESPACE, 1),
        ),
        row(
            SocketOption.BUSY_POLL_BUDGET,
            "SO_BUSY_POLL_BUDGET",
            INT,
            SET,
            "SocketOptions.setBusyPollBudget",
            since = since(11),
            privilege = admin(INITIAL_NAMESPACE, 100),
        ),
        row(SocketOption.NETNS_COOKIE, "SO_NETNS_COOKIE", LONG, GET, "SocketOptions.netNsCookie", since = since(14)),
        row(SocketOption.BUF_LOCK, "SO_BUF_LOCK", INT, BOTH, "SocketOptions.bufferLock", since = since(15)),
        row(SocketOption.RESERVE_MEM, "SO_RESERVE_MEM", INT, BOTH, "SocketOptions.reservedMemory", since = since(16)),
        row(SocketOption.TXREHASH, "SO_TXREHASH", FLAG, BOTH, "SocketOptions.transmitRehash", since = since(18)),
        row(SocketOption.RCVMARK, "SO_RCVMARK", FLAG, BOTH, "SocketOptions.receiveMark", since = since(19)),
        row(SocketOption.PASSPIDFD, "SO_PASSPIDFD", FLAG, BOTH, "SocketOptions.passPidfd", since = since(5, major = 6)),
        row(SocketOption.PEERPIDFD, "SO_PEERPIDFD", INT, GET, "SocketOptions.openPeerPidfd", since = since(5, major = 6)),
        row(SocketOption.DEVMEM_DONTNEED, "SO_DEVMEM_DONTNEED", STRUCT, SET, null, "struct dmabuf_token[]", since = since(12, major = 6)),
        row(SocketOption.RCVPRIORITY, "SO_RCVPRIORITY", FLAG, BOTH, "SocketOptions.receivePriority", since = since(14, major = 6)),
        row(SocketOption.PASSRIGHTS, "SO_PASSRIGHTS", FLAG, BOTH, "SocketOptions.passRights", since = since(16, major = 6)),
        row(SocketOption.INQ, "SO_INQ", FLAG, SET, "SocketOptions.setReceiveQueueLength", since = since(17, major = 6)),
    )
}
