package io.netloom.socket

import io.netloom.socket.OptionDirection.BOTH
import io.netloom.socket.OptionDirection.GET
import io.netloom.socket.OptionDirection.SET
import io.netloom.socket.OptionType.FLAG
import io.netloom.socket.OptionType.INT
import io.netloom.socket.OptionType.STRING
import io.netloom.socket.OptionType.STRUCT

/** The rows of level SOL_TCP. */
internal object TcpOptionRows {
    private fun row(
        number: Int,
        name: String,
        type: OptionType,
        direction: OptionDirection,
        member: String?,
        structure: String? = null,
        since: KernelVersion? = null,
        privilege: OptionPrivilege? = null,
    ) = SocketOptionRow(SocketLevel.TCP, number, name, type, direction, member, structure, since, privilege)

    private fun since(minor: Int) = KernelVersion(6, minor)

    private val congestion = OptionPrivilege(
        "CAP_NET_ADMIN",
        " for a congestion control that is not in the sysctl net.ipv4.tcp_allowed_congestion_control",
        isConditional = true,
    )

    val rows: List<SocketOptionRow> = listOf(
        row(TcpOption.NODELAY, "TCP_NODELAY", FLAG, BOTH, "TcpOptions.noDelay"),
        row(TcpOption.MAXSEG, "TCP_MAXSEG", INT, BOTH, "TcpOptions.maxSegment"),
        row(TcpOption.CORK, "TCP_CORK", FLAG, BOTH, "TcpOptions.cork"),
        row(TcpOption.KEEPIDLE, "TCP_KEEPIDLE", INT, BOTH, "TcpOptions.keepIdle"),
        row(TcpOption.KEEPINTVL, "TCP_KEEPINTVL", INT, BOTH, "TcpOptions.keepInterval"),
        row(TcpOption.KEEPCNT, "TCP_KEEPCNT", INT, BOTH, "TcpOptions.keepCount"),
        row(TcpOption.SYNCNT, "TCP_SYNCNT", INT, BOTH, "TcpOptions.synCount"),
        row(TcpOption.LINGER2, "TCP_LINGER2", INT, BOTH, "TcpOptions.linger2"),
        row(TcpOption.DEFER_ACCEPT, "TCP_DEFER_ACCEPT", INT, BOTH, "TcpOptions.deferAccept"),
        row(TcpOption.WINDOW_CLAMP, "TCP_WINDOW_CLAMP", INT, BOTH, "TcpOptions.windowClamp"),
        row(TcpOption.INFO, "TCP_INFO", STRUCT, GET, "TcpOptions.info", "struct tcp_info"),
        row(TcpOption.QUICKACK, "TCP_QUICKACK", FLAG, BOTH, "TcpOptions.quickAck"),
        row(TcpOption.CONGESTION, "TCP_CONGESTION", STRING, BOTH, "TcpOptions.congestionControl", privilege = congestion),
        row(TcpOption.MD5SIG, "TCP_MD5SIG", STRUCT, SET, null, "struct tcp_md5sig"),
        row(TcpOption.THIN_LINEAR_TIMEOUTS, "TCP_THIN_LINEAR_TIMEOUTS", FLAG, BOTH, "TcpOptions.thinLinearTimeouts"),
        row(TcpOption.THIN_DUPACK, "TCP_THIN_DUPACK", FLAG, BOTH, null),
        row(TcpOption.USER_TIMEOUT, "TCP_USER_TIMEOUT", INT, BOTH, "TcpOptions.userTimeout"),
        row(TcpOption.REPAIR, "TCP_REPAIR", INT, BOTH, null, privilege = OptionPrivilege("CAP_NET_ADMIN", trigger = 1)),
        row(TcpOption.REPAIR_QUEUE, "TCP_REPAIR_QUEUE", INT, BOTH, null),
        row(TcpOption.QUEUE_SEQ, "TCP_QUEUE_SEQ", INT, BOTH, null),
        row(TcpOption.REPAIR_OPTIONS, "TCP_REPAIR_OPTIONS", STRUCT, SET, null, "struct tcp_repair_opt[]"),
        row(TcpOption.FASTOPEN, "TCP_FASTOPEN", INT, BOTH, "TcpOptions.fastOpenQueue"),
        // It is set in repair mode only.
        row(TcpOption.TIMESTAMP, "TCP_TIMESTAMP", INT, GET, "TcpOptions.timestamp"),
        row(TcpOption.NOTSENT_LOWAT, "TCP_NOTSENT_LOWAT", INT, BOTH, "TcpOptions.notSentLowWatermark"),
        row(TcpOption.CC_INFO, "TCP_CC_INFO", STRUCT, GET, null, "union tcp_cc_info"),
        row(TcpOption.SAVE_SYN, "TCP_SAVE_SYN", INT, BOTH, "TcpOptions.saveSyn"),
        row(TcpOption.SAVED_SYN, "TCP_SAVED_SYN", STRUCT, GET, "TcpOptions.takeSavedSyn", "u8[]"),
        row(TcpOption.REPAIR_WINDOW, "TCP_REPAIR_WINDOW", STRUCT, BOTH, null, "struct tcp_repair_window"),
        row(TcpOption.FASTOPEN_CONNECT, "TCP_FASTOPEN_CONNECT", FLAG, BOTH, "TcpOptions.fastOpenConnect"),
        row(TcpOption.ULP, "TCP_ULP", STRING, BOTH, null),
        row(TcpOption.MD5SIG_EXT, "TCP_MD5SIG_EXT", STRUCT, SET, null, "struct tcp_md5sig"),
        row(TcpOption.FASTOPEN_KEY, "TCP_FASTOPEN_KEY", STRUCT, BOTH, "TcpOptions.fastOpenKey", "u8[16] or u8[32]"),
        row(TcpOption.FASTOPEN_NO_COOKIE, "TCP_FASTOPEN_NO_COOKIE", FLAG, BOTH, "TcpOptions.fastOpenNoCookie"),
        row(TcpOption.ZEROCOPY_RECEIVE, "TCP_ZEROCOPY_RECEIVE", STRUCT, GET, null, "struct tcp_zerocopy_receive"),
        row(TcpOption.INQ, "TCP_INQ", FLAG, BOTH, "TcpOptions.receiveQueueLength"),
        row(TcpOption.TX_DELAY, "TCP_TX_DELAY", INT, BOTH, "TcpOptions.transmitDelay"),
        row(TcpOption.AO_ADD_KEY, "TCP_AO_ADD_KEY", STRUCT, SET, null, "struct tcp_ao_add", since(7)),
        row(TcpOption.AO_DEL_KEY, "TCP_AO_DEL_KEY", STRUCT, SET, null, "struct tcp_ao_del", since(7)),
        row(TcpOption.AO_INFO, "TCP_AO_INFO", STRUCT, BOTH, null, "struct tcp_ao_info_opt", since(7)),
        row(TcpOption.AO_GET_KEYS, "TCP_AO_GET_KEYS", STRUCT, GET, null, "struct tcp_ao_getsockopt", since(7)),
        row(TcpOption.AO_REPAIR, "TCP_AO_REPAIR", STRUCT, BOTH, null, "struct tcp_ao_repair", since(7)),
        row(TcpOption.IS_MPTCP, "TCP_IS_MPTCP", FLAG, GET, "TcpOptions.isMptcp", since = since(10)),
        row(TcpOption.RTO_MAX_MS, "TCP_RTO_MAX_MS", INT, BOTH, "TcpOptions.maxRetransmissionTimeout", since = since(15)),
        row(TcpOption.RTO_MIN_US, "TCP_RTO_MIN_US", INT, BOTH, "TcpOptions.minRetransmissionTimeout", since = since(15)),
        row(TcpOption.DELACK_MAX_US, "TCP_DELACK_MAX_US", INT, BOTH, "TcpOptions.maxDelayedAck", since = since(15)),
    )
}
