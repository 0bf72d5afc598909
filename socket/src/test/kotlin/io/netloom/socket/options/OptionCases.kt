package io.netloom.socket.options

import io.netloom.socket.BufferLock
import io.netloom.socket.Conn
import io.netloom.socket.TimestampingFlag
import io.netloom.socket.TransmitTime
import java.time.Duration

/** Every option that is read and set by a property. */
internal object OptionCases {
    private fun flag(name: String, socket: TestSocket, get: (Conn) -> Boolean, set: (Conn, Boolean) -> Unit) =
        OptionCase(name, listOf(true, false, true), socket, get, set)

    private fun millis(count: Long) = Duration.ofMillis(count)

    private fun seconds(count: Long) = Duration.ofSeconds(count)

    private fun micros(count: Long) = Duration.ofNanos(count * 1_000)

    private val socket = listOf(
        flag("SO_DEBUG", TestSocket.UDP, { it.options.debug }) { c, v -> c.options.debug = v },
        flag("SO_REUSEADDR", TestSocket.UDP, { it.options.reuseAddress }) { c, v -> c.options.reuseAddress = v },
        flag("SO_REUSEPORT", TestSocket.UDP, { it.options.reusePort }) { c, v -> c.options.reusePort = v },
        flag("SO_BROADCAST", TestSocket.UDP, { it.options.broadcast }) { c, v -> c.options.broadcast = v },
        flag("SO_DONTROUTE", TestSocket.UDP, { it.options.dontRoute }) { c, v -> c.options.dontRoute = v },
        flag("SO_KEEPALIVE", TestSocket.TCP, { it.options.keepAlive }) { c, v -> c.options.keepAlive = v },
        flag("SO_OOBINLINE", TestSocket.TCP, { it.options.oobInline }) { c, v -> c.options.oobInline = v },
        flag("SO_NO_CHECK", TestSocket.UDP, { it.options.noCheck }) { c, v -> c.options.noCheck = v },
        OptionCase("SO_PRIORITY", listOf(3, 6, 0), TestSocket.UDP, { it.options.priority }) { c, v -> c.options.priority = v },
        OptionCase("SO_LINGER", listOf(seconds(3), Duration.ZERO, null), TestSocket.TCP, { it.options.linger }) { c, v -> c.options.linger = v },
        flag("SO_PASSCRED", TestSocket.UNIX, { it.options.passCredentials }) { c, v -> c.options.passCredentials = v },
        OptionCase("SO_RCVLOWAT", listOf(7, 1), TestSocket.TCP, { it.options.receiveLowWatermark }) { c, v -> c.options.receiveLowWatermark = v },
        OptionCase("SO_BINDTODEVICE", listOf("lo", null), TestSocket.UDP, { it.options.device }) { c, v -> c.options.device = v },
        OptionCase("SO_BINDTOIFINDEX", listOf(1, 0), TestSocket.UDP, { it.options.deviceIndex }) { c, v -> c.options.deviceIndex = v },
        flag("SO_TIMESTAMP", TestSocket.UDP, { it.options.timestamp }) { c, v -> c.options.timestamp = v },
        flag("SO_TIMESTAMPNS", TestSocket.UDP, { it.options.timestampNanos }) { c, v -> c.options.timestampNanos = v },
        flag("SO_PASSSEC", TestSocket.UNIX, { it.options.passSecurity }) { c, v -> c.options.passSecurity = v },
        OptionCase("SO_MARK", listOf(7, -1, 0), TestSocket.UDP, { it.options.mark }) { c, v -> c.options.mark = v },
        OptionCase(
            "SO_TIMESTAMPING",
            listOf(
                setOf(TimestampingFlag.RX_SOFTWARE, TimestampingFlag.SOFTWARE),
                setOf(TimestampingFlag.TX_SOFTWARE, TimestampingFlag.RAW_HARDWARE, TimestampingFlag.OPT_ID, TimestampingFlag.OPT_TSONLY),
                emptySet(),
            ),
            TestSocket.UDP,
            { it.options.timestamping },
        ) { c, v -> c.options.timestamping = v },
        flag("SO_RXQ_OVFL", TestSocket.UDP, { it.options.receiveQueueOverflow }) { c, v -> c.options.receiveQueueOverflow = v },
        flag("SO_WIFI_STATUS", TestSocket.UDP, { it.options.wifiStatus }) { c, v -> c.options.wifiStatus = v },
        OptionCase("SO_PEEK_OFF", listOf(5, -1), TestSocket.UDP, { it.options.peekOffset }) { c, v -> c.options.peekOffset = v },
        flag("SO_NOFCS", TestSocket.PACKET, { it.options.noFrameCheck }) { c, v -> c.options.noFrameCheck = v },
        flag("SO_SELECT_ERR_QUEUE", TestSocket.UDP, { it.options.selectErrorQueue }) { c, v -> c.options.selectErrorQueue = v },
        OptionCase("SO_BUSY_POLL", listOf(micros(50), micros(0)), TestSocket.UDP, { it.options.busyPoll }) { c, v -> c.options.busyPoll = v },
        OptionCase("SO_MAX_PACING_RATE", listOf(125_000L, 5_000_000_000L, null), TestSocket.TCP, { it.options.maxPacingRate }) { c, v ->
            c.options.maxPacingRate = v
        },
        OptionCase("SO_INCOMING_CPU", listOf(0), TestSocket.UDP, { it.options.incomingCpu }) { c, v -> c.options.incomingCpu = v },
        flag("SO_ZEROCOPY", TestSocket.TCP, { it.options.zeroCopy }) { c, v -> c.options.zeroCopy = v },
        OptionCase(
            "SO_TXTIME",
            listOf(TransmitTime(deadline = true, reportErrors = true), TransmitTime(TransmitTime.CLOCK_TAI), TransmitTime()),
            TestSocket.UDP,
            { it.options.transmitTime },
        ) { c, v -> c.options.transmitTime = v },
        flag("SO_PREFER_BUSY_POLL", TestSocket.UDP, { it.options.preferBusyPoll }) { c, v -> c.options.preferBusyPoll = v },
        OptionCase("SO_BUF_LOCK", listOf(BufferLock.entries.toSet(), setOf(BufferLock.SEND), emptySet()), TestSocket.TCP, {
            it.options.bufferLock
        }) { c, v ->
            c.options.bufferLock = v
        },
        OptionCase("SO_RESERVE_MEM", listOf(1 shl 16), TestSocket.TCP, { it.options.reservedMemory }) { c, v -> c.options.reservedMemory = v },
        flag("SO_TXREHASH", TestSocket.TCP, { it.options.transmitRehash }) { c, v -> c.options.transmitRehash = v },
        flag("SO_RCVMARK", TestSocket.UDP, { it.options.receiveMark }) { c, v -> c.options.receiveMark = v },
        flag("SO_PASSPIDFD", TestSocket.UNIX, { it.options.passPidfd }) { c, v -> c.options.passPidfd = v },
        flag("SO_RCVPRIORITY", TestSocket.UDP, { it.options.receivePriority }) { c, v -> c.options.receivePriority = v },
        OptionCase("SO_PASSRIGHTS", listOf(false, true), TestSocket.UNIX, { it.options.passRights }) { c, v -> c.options.passRights = v },
    )

    private val tcp = listOf(
        flag("TCP_NODELAY", TestSocket.TCP, { it.tcp.noDelay }) { c, v -> c.tcp.noDelay = v },
        OptionCase("TCP_MAXSEG", listOf(1000, 88, 32767), TestSocket.TCP, { it.tcp.maxSegment }) { c, v -> c.tcp.maxSegment = v },
        flag("TCP_CORK", TestSocket.TCP, { it.tcp.cork }) { c, v -> c.tcp.cork = v },
        OptionCase("TCP_KEEPIDLE", listOf(seconds(1), seconds(32767)), TestSocket.TCP, { it.tcp.keepIdle }) { c, v -> c.tcp.keepIdle = v },
        OptionCase("TCP_KEEPINTVL", listOf(seconds(1), seconds(32767)), TestSocket.TCP, { it.tcp.keepInterval }) { c, v -> c.tcp.keepInterval = v },
        OptionCase("TCP_KEEPCNT", listOf(1, 127), TestSocket.TCP, { it.tcp.keepCount }) { c, v -> c.tcp.keepCount = v },
        OptionCase("TCP_SYNCNT", listOf(1, 127), TestSocket.TCP, { it.tcp.synCount }) { c, v -> c.tcp.synCount = v },
        OptionCase("TCP_LINGER2", listOf(seconds(5), seconds(120), null), TestSocket.TCP, { it.tcp.linger2 }) { c, v -> c.tcp.linger2 = v },
        // 1, 3, 7, 15 …: when a SYN would be repeated.
        OptionCase("TCP_DEFER_ACCEPT", listOf(seconds(7), seconds(0)), TestSocket.TCP, { it.tcp.deferAccept }) { c, v -> c.tcp.deferAccept = v },
        OptionCase("TCP_WINDOW_CLAMP", listOf(50_000, 0), TestSocket.TCP, { it.tcp.windowClamp }) { c, v -> c.tcp.windowClamp = v },
        OptionCase("TCP_QUICKACK", listOf(false, true), TestSocket.TCP, { it.tcp.quickAck }) { c, v -> c.tcp.quickAck = v },
        OptionCase("TCP_CONGESTION", listOf("reno"), TestSocket.TCP, { it.tcp.congestionControl }) { c, v -> c.tcp.congestionControl = v },
        flag("TCP_THIN_LINEAR_TIMEOUTS", TestSocket.TCP, { it.tcp.thinLinearTimeouts }) { c, v -> c.tcp.thinLinearTimeouts = v },
        OptionCase("TCP_USER_TIMEOUT", listOf(millis(1), millis(30_000), millis(0)), TestSocket.TCP, { it.tcp.userTimeout }) { c, v ->
            c.tcp.userTimeout = v
        },
        OptionCase("TCP_FASTOPEN", listOf(5), TestSocket.TCP, { it.tcp.fastOpenQueue }) { c, v -> c.tcp.fastOpenQueue = v },
        OptionCase("TCP_NOTSENT_LOWAT", listOf(16_384, 0), TestSocket.TCP, { it.tcp.notSentLowWatermark }) { c, v -> c.tcp.notSentLowWatermark = v },
        flag("TCP_SAVE_SYN", TestSocket.TCP, { it.tcp.saveSyn }) { c, v -> c.tcp.saveSyn = v },
        flag("TCP_FASTOPEN_CONNECT", TestSocket.TCP, { it.tcp.fastOpenConnect }) { c, v -> c.tcp.fastOpenConnect = v },
        OptionCase(
            "TCP_FASTOPEN_KEY",
            listOf(
                ByteArray(16) {
                    it.toByte()
                },
                ByteArray(32) { it.toByte() },
            ),
            TestSocket.TCP,
            { it.tcp.fastOpenKey },
        ) { c, v ->
            c.tcp.fastOpenKey = v
        },
        flag("TCP_FASTOPEN_NO_COOKIE", TestSocket.TCP, { it.tcp.fastOpenNoCookie }) { c, v -> c.tcp.fastOpenNoCookie = v },
        flag("TCP_INQ", TestSocket.TCP, { it.tcp.receiveQueueLength }) { c, v -> c.tcp.receiveQueueLength = v },
        OptionCase("TCP_TX_DELAY", listOf(micros(1_000), micros(0)), TestSocket.TCP, { it.tcp.transmitDelay }) { c, v -> c.tcp.transmitDelay = v },
        OptionCase("TCP_RTO_MAX_MS", listOf(millis(1_000), millis(60_000)), TestSocket.TCP, { it.tcp.maxRetransmissionTimeout }) { c, v ->
            c.tcp.maxRetransmissionTimeout = v
        },
        OptionCase("TCP_RTO_MIN_US", listOf(micros(100_000), micros(40_000)), TestSocket.TCP, { it.tcp.minRetransmissionTimeout }) { c, v ->
            c.tcp.minRetransmissionTimeout = v
        },
        OptionCase("TCP_DELACK_MAX_US", listOf(micros(100_000), micros(40_000)), TestSocket.TCP, { it.tcp.maxDelayedAck }) { c, v ->
            c.tcp.maxDelayedAck = v
        },
    )

    private val udp = listOf(
        flag("UDP_CORK", TestSocket.UDP, { it.udp.cork }) { c, v -> c.udp.cork = v },
        OptionCase("UDP_ENCAP", listOf(2), TestSocket.UDP, { it.udp.encapsulation }) { c, v -> c.udp.encapsulation = v },
        flag("UDP_NO_CHECK6_TX", TestSocket.UDP6, { it.udp.noCheck6Transmit }) { c, v -> c.udp.noCheck6Transmit = v },
        flag("UDP_NO_CHECK6_RX", TestSocket.UDP6, { it.udp.noCheck6Receive }) { c, v -> c.udp.noCheck6Receive = v },
        OptionCase("UDP_SEGMENT", listOf(1200, 65_535, 0), TestSocket.UDP, { it.udp.segment }) { c, v -> c.udp.segment = v },
        flag("UDP_GRO", TestSocket.UDP, { it.udp.gro }) { c, v -> c.udp.gro = v },
    )

    private val packet = listOf(
        flag("PACKET_AUXDATA", TestSocket.PACKET, { it.packet.auxData }) { c, v -> c.packet.auxData = v },
        flag("PACKET_ORIGDEV", TestSocket.PACKET, { it.packet.originalDevice }) { c, v -> c.packet.originalDevice = v },
        flag("PACKET_LOSS", TestSocket.PACKET, { it.packet.loss }) { c, v -> c.packet.loss = v },
        flag("PACKET_VNET_HDR", TestSocket.PACKET, { it.packet.vnetHeader }) { c, v -> c.packet.vnetHeader = v },
        OptionCase("PACKET_VNET_HDR_SZ", listOf(12, 10, 0), TestSocket.PACKET, { it.packet.vnetHeaderSize }) { c, v -> c.packet.vnetHeaderSize = v },
        OptionCase("PACKET_TIMESTAMP", listOf(setOf(TimestampingFlag.RAW_HARDWARE), emptySet()), TestSocket.PACKET, {
            it.packet.timestampSource
        }) { c, v ->
            c.packet.timestampSource = v
        },
        flag("PACKET_QDISC_BYPASS", TestSocket.PACKET, { it.packet.qdiscBypass }) { c, v -> c.packet.qdiscBypass = v },
        flag("PACKET_IGNORE_OUTGOING", TestSocket.PACKET, { it.packet.ignoreOutgoing }) { c, v -> c.packet.ignoreOutgoing = v },
    )

    val all: List<OptionCase<*>> = socket + tcp + udp + packet

    /** Options that are read and set, yet not as one value by one property, and where their test is. */
    val elsewhere: Map<String, String> = mapOf(
        "SO_SNDBUF" to "SocketBufferTest",
        "SO_RCVBUF" to "SocketBufferTest",
        "SO_ATTACH_FILTER" to "SocketFilterTest",
        "SO_LOCK_FILTER" to "SocketFilterTest",
        "PACKET_FANOUT" to "PacketOptionsTest",
    )
}
