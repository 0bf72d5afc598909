package io.netloom.socket

/**
 * The state of a TCP connection, RFC 9293, under the kernel's names.
 *
 * @property number the kernel's number of it
 */
public enum class TcpState(public val number: Int) {
    /** Connected. */
    ESTABLISHED(1),

    /** A connection was asked for. */
    SYN_SENT(2),

    /** A connection was asked for by the peer. */
    SYN_RECV(3),

    /** Closed on this side, not yet acknowledged. */
    FIN_WAIT1(4),

    /** Closed on this side, acknowledged. */
    FIN_WAIT2(5),

    /** Closed on both sides; packets that are still under way are waited for. */
    TIME_WAIT(6),

    /** No connection. */
    CLOSE(7),

    /** Closed by the peer. */
    CLOSE_WAIT(8),

    /** Closed by the peer, then on this side, not yet acknowledged. */
    LAST_ACK(9),

    /** Waits for connections. */
    LISTEN(10),

    /** Closed on both sides at once, not yet acknowledged. */
    CLOSING(11),

    /** A connection that is not yet one: only the kernel sees it. */
    NEW_SYN_RECV(12),
    ;

    /** From the kernel's numbers. */
    internal companion object {
        @JvmSynthetic
        internal fun of(number: Int): TcpState? = entries.find { it.number == number }
    }
}
