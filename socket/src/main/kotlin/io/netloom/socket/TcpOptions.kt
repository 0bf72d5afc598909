package io.netloom.socket

import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.OptionLayout
import java.io.IOException
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.time.Duration
import java.time.temporal.ChronoUnit

/**
 * The options of a TCP [Conn]: level `SOL_TCP`, see tcp(7). On other sockets they throw [Errno.EOPNOTSUPP] or [Errno.ENOPROTOOPT]. A connection that is accepted begins with its listener's.
 *
 * Times are rounded up to the option's unit. TCP_MD5SIG, TCP_AO and repair mode are in reach of [Conn.setOption] by the numbers in [TcpOption].
 *
 * A view of the Conn, safe for use by any thread.
 */
public class TcpOptions internal constructor(private val conn: Conn) {
    private val level = OptionLevel(conn, SocketLevel.TCP)

    // When to send

    /** `TCP_NODELAY`: small writes are sent at once instead of waiting for the acknowledgement of the one before (Nagle's algorithm). */
    public var noDelay: Boolean
        @Throws(IOException::class)
        get() = level.flag(TcpOption.NODELAY)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.NODELAY, value)

    /** `TCP_CORK`: only full segments are sent until it is taken off, but what waits goes after 200 ms. */
    public var cork: Boolean
        @Throws(IOException::class)
        get() = level.flag(TcpOption.CORK)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.CORK, value)

    /** `TCP_QUICKACK`: what is received is acknowledged at once. It does not last: the kernel changes it as the traffic goes. */
    public var quickAck: Boolean
        @Throws(IOException::class)
        get() = level.flag(TcpOption.QUICKACK)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.QUICKACK, value)

    /** `TCP_NOTSENT_LOWAT`: the socket is writable while fewer bytes than this are unsent; 0 (the default) is as the sysctl `net.ipv4.tcp_notsent_lowat` says. All 32 bits count. */
    public var notSentLowWatermark: Int
        @Throws(IOException::class)
        get() = level.int(TcpOption.NOTSENT_LOWAT)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.NOTSENT_LOWAT, value)

    /** `TCP_TX_DELAY`: holds back what is sent, in microseconds; for tests. */
    public var transmitDelay: Duration
        @Throws(IOException::class)
        get() = level.time(TcpOption.TX_DELAY, ChronoUnit.MICROS)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.TX_DELAY, value, ChronoUnit.MICROS)

    // Life and death of a connection

    /** `TCP_KEEPIDLE`: how long a connection is idle before the first probe, 1 to 32767 s; at first the sysctl `net.ipv4.tcp_keepalive_time`. See [SocketOptions.keepAlive]. */
    public var keepIdle: Duration
        @Throws(IOException::class)
        get() = level.time(TcpOption.KEEPIDLE, ChronoUnit.SECONDS)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.KEEPIDLE, value, ChronoUnit.SECONDS)

    /** `TCP_KEEPINTVL`: the time between two probes, 1 to 32767 s; at first the sysctl `net.ipv4.tcp_keepalive_intvl`. */
    public var keepInterval: Duration
        @Throws(IOException::class)
        get() = level.time(TcpOption.KEEPINTVL, ChronoUnit.SECONDS)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.KEEPINTVL, value, ChronoUnit.SECONDS)

    /** `TCP_KEEPCNT`: after how many probes without an answer the connection is given up, 1 to 127; at first the sysctl `net.ipv4.tcp_keepalive_probes`. */
    public var keepCount: Int
        @Throws(IOException::class)
        get() = level.int(TcpOption.KEEPCNT)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.KEEPCNT, value)

    /** `TCP_USER_TIMEOUT`: how long data may be unacknowledged before the connection is given up, in milliseconds; zero (the default) leaves it to the sysctl `net.ipv4.tcp_retries2`. RFC 5482. */
    public var userTimeout: Duration
        @Throws(IOException::class)
        get() = level.time(TcpOption.USER_TIMEOUT, ChronoUnit.MILLIS)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.USER_TIMEOUT, value, ChronoUnit.MILLIS)

    /** `TCP_SYNCNT`: how often a connect sends its SYN again, 1 to 127; at first the sysctl `net.ipv4.tcp_syn_retries`. */
    public var synCount: Int
        @Throws(IOException::class)
        get() = level.int(TcpOption.SYNCNT)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.SYNCNT, value)

    /**
     * `TCP_LINGER2`: how long a closed connection waits for the peer to close too (FIN_WAIT2), in seconds, at most 120; at first the sysctl `net.ipv4.tcp_fin_timeout`, to which zero
     * goes back. Null does not wait at all.
     */
    public var linger2: Duration?
        @Throws(IOException::class)
        get() = level.int(TcpOption.LINGER2).takeIf { it >= 0 }?.let { Duration.ofSeconds(it.toLong()) }

        @Throws(IOException::class)
        set(value) = if (value == null) level.set(TcpOption.LINGER2, -1) else level.set(TcpOption.LINGER2, value, ChronoUnit.SECONDS)

    /**
     * `TCP_DEFER_ACCEPT`: a listener's connections are accepted when their first data is there, or after about this time, in seconds; zero (the default) at once. The kernel rounds it to the times at
     * which it would repeat its SYN.
     */
    public var deferAccept: Duration
        @Throws(IOException::class)
        get() = level.time(TcpOption.DEFER_ACCEPT, ChronoUnit.SECONDS)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.DEFER_ACCEPT, value, ChronoUnit.SECONDS)

    /** `TCP_RTO_MAX_MS`: the longest retransmission timeout, 1 to 120 s, in milliseconds; at first the sysctl `net.ipv4.tcp_rto_max_ms`. Linux 6.15. */
    public var maxRetransmissionTimeout: Duration
        @Throws(IOException::class)
        get() = level.time(TcpOption.RTO_MAX_MS, ChronoUnit.MILLIS)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.RTO_MAX_MS, value, ChronoUnit.MILLIS)

    /** `TCP_RTO_MIN_US`: the shortest retransmission timeout, in microseconds, from a tick of the kernel's clock to 200 ms; at first the sysctl `net.ipv4.tcp_rto_min_us`. Linux 6.15. */
    public var minRetransmissionTimeout: Duration
        @Throws(IOException::class)
        get() = level.time(TcpOption.RTO_MIN_US, ChronoUnit.MICROS)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.RTO_MIN_US, value, ChronoUnit.MICROS)

    /** `TCP_DELACK_MAX_US`: how long an acknowledgement is held back at most, in microseconds, from a tick of the kernel's clock to 200 ms. Linux 6.15. */
    public var maxDelayedAck: Duration
        @Throws(IOException::class)
        get() = level.time(TcpOption.DELACK_MAX_US, ChronoUnit.MICROS)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.DELACK_MAX_US, value, ChronoUnit.MICROS)

    /** `TCP_THIN_LINEAR_TIMEOUTS`: a connection with few packets under way does not double its retransmission timeout for the first six times. */
    public var thinLinearTimeouts: Boolean
        @Throws(IOException::class)
        get() = level.flag(TcpOption.THIN_LINEAR_TIMEOUTS)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.THIN_LINEAR_TIMEOUTS, value)

    // Sizes and rates

    /** `TCP_MAXSEG`: the largest segment, in bytes, 88 to 32767, to be set before the connection is made; of a connection it is the present one. */
    public var maxSegment: Int
        @Throws(IOException::class)
        get() = level.int(TcpOption.MAXSEG)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.MAXSEG, value)

    /** `TCP_WINDOW_CLAMP`: the largest window to advertise, in bytes; 0 (of a socket without connection) is no limit. The kernel raises what is smaller than half its smallest receive buffer, some 1 KiB. */
    public var windowClamp: Int
        @Throws(IOException::class)
        get() = level.int(TcpOption.WINDOW_CLAMP)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.WINDOW_CLAMP, value)

    /**
     * `TCP_CONGESTION`: the congestion control's name, such as `cubic`; at first the sysctl `net.ipv4.tcp_congestion_control`. ENOENT if the kernel has none of that name; one that is not in the sysctl
     * `net.ipv4.tcp_allowed_congestion_control` needs CAP_NET_ADMIN.
     */
    public var congestionControl: String
        @Throws(IOException::class)
        get() = level.string(TcpOption.CONGESTION)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.CONGESTION, value)

    // Fast open, RFC 7413

    /** `TCP_FASTOPEN`: how many connections of a listener may be half open by TCP Fast Open; 0 is off. */
    public var fastOpenQueue: Int
        @Throws(IOException::class)
        get() = level.int(TcpOption.FASTOPEN)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.FASTOPEN, value)

    /** `TCP_FASTOPEN_CONNECT`: connect returns at once, and the first write goes with the SYN, if the peer's cookie is known. EOPNOTSUPP if bit 1 of the sysctl `net.ipv4.tcp_fastopen` is off. */
    public var fastOpenConnect: Boolean
        @Throws(IOException::class)
        get() = level.flag(TcpOption.FASTOPEN_CONNECT)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.FASTOPEN_CONNECT, value)

    /** `TCP_FASTOPEN_NO_COOKIE`: TCP Fast Open without a cookie, for networks where nobody lies about his address. */
    public var fastOpenNoCookie: Boolean
        @Throws(IOException::class)
        get() = level.flag(TcpOption.FASTOPEN_NO_COOKIE)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.FASTOPEN_NO_COOKIE, value)

    /** `TCP_FASTOPEN_KEY`: the key of a listener's cookies, 16 bytes, or 32 for a key and the one before; empty (the default) where the namespace's is used, sysctl `net.ipv4.tcp_fastopen_key`. */
    public var fastOpenKey: ByteArray
        @Throws(IOException::class)
        get() = conn.getOptionBytes(SocketLevel.TCP, TcpOption.FASTOPEN_KEY, FAST_OPEN_KEYS)

        @Throws(IOException::class)
        set(value) = conn.setOption(SocketLevel.TCP, TcpOption.FASTOPEN_KEY, value)

    // What is going on

    /** `TCP_INFO`, read only: the state and the figures of the connection at this moment. */
    public val info: TcpInfo
        @Throws(IOException::class)
        get() {
            val bytes = conn.getOptionBytes(SocketLevel.TCP, TcpOption.INFO, CallFrame.VALUE_CAPACITY)
            return TcpInfo(ByteBuffer.wrap(bytes.copyOf(maxOf(bytes.size, OptionLayout.TcpInfo.SIZE))).order(ByteOrder.nativeOrder()))
        }

    /** `TCP_IS_MPTCP`, read only: whether the connection is one of Multipath TCP, and has not fallen back. Linux 6.10. */
    public val isMptcp: Boolean
        @Throws(IOException::class)
        get() = level.flag(TcpOption.IS_MPTCP)

    /** `TCP_TIMESTAMP`: the clock of this connection's time stamps, in milliseconds, all 32 bits of it. (It can be set in repair mode.) */
    public val timestamp: Int
        @Throws(IOException::class)
        get() = level.int(TcpOption.TIMESTAMP)

    /** `TCP_INQ`: a received message says how many bytes are left in the queue. */
    public var receiveQueueLength: Boolean
        @Throws(IOException::class)
        get() = level.flag(TcpOption.INQ)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.INQ, value)

    /** `TCP_SAVE_SYN`: the connections of a listener keep the headers of their SYN, from the IP header on, for [takeSavedSyn]. */
    public var saveSyn: Boolean
        @Throws(IOException::class)
        get() = level.flag(TcpOption.SAVE_SYN)

        @Throws(IOException::class)
        set(value) = level.set(TcpOption.SAVE_SYN, value)

    /** `TCP_SAVED_SYN`: takes the headers that [saveSyn] has kept: an accepted connection gives them once. Null if there are none. */
    @Throws(IOException::class)
    public fun takeSavedSyn(): ByteArray? =
        conn.getOptionBytes(SocketLevel.TCP, TcpOption.SAVED_SYN, CallFrame.VALUE_CAPACITY).takeIf { it.isNotEmpty() }

    private companion object {
        /** Two keys of 16 bytes. */
        const val FAST_OPEN_KEYS = 32
    }
}
