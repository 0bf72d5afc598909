package io.netloom.net

import io.netloom.socket.Conn
import java.time.Duration

/**
 * How a TCP connection finds out that its peer is gone although nobody sends (SO_KEEPALIVE, RFC 9293): after [idle] without traffic a probe, then one
 * each [interval], and after [count] of them without an answer reads and writes fail with ETIMEDOUT.
 *
 * @property idle time without traffic before the first probe, `TCP_KEEPIDLE`: 1 to 32767 s, rounded up to seconds
 * @property interval time between probes, `TCP_KEEPINTVL`: 1 to 32767 s, rounded up to seconds
 * @property count probes without an answer before the connection is given up, `TCP_KEEPCNT`: 1 to 127
 */
public class KeepAlive
@JvmOverloads
constructor(
    public val idle: Duration = Duration.ofSeconds(15),
    public val interval: Duration = Duration.ofSeconds(15),
    public val count: Int = 9,
) {
    @JvmSynthetic
    internal fun applyTo(conn: Conn) {
        conn.options.keepAlive = true
        conn.tcp.keepIdle = idle
        conn.tcp.keepInterval = interval
        conn.tcp.keepCount = count
    }

    override fun toString(): String = "KeepAlive(idle=$idle, interval=$interval, count=$count)"

    /** The usual. */
    public companion object {
        /** 15 s idle, a probe each 15 s, given up after 9. */
        @JvmField
        public val DEFAULT: KeepAlive = KeepAlive()
    }
}
