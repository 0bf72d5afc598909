package io.netloom.net

import io.netloom.socket.SockAddr
import java.net.InetSocketAddress
import java.net.UnknownHostException

/**
 * A look-up of [NameService] found nothing. It is an [UnknownHostException], since this is what the JDK throws for each of these failures.
 *
 * [isTimeout] is true for [DnsFailure.TIMEOUT], and [isTemporary] for [DnsFailure.SERVER_FAILURE], too. When several servers were asked, this is the
 * failure of the first; those of the others are [suppressed][Throwable.getSuppressed].
 *
 * @property failure what kind of failure it is
 * @property name the name as the caller gave it
 * @property server the server that failed or said so; null if none was asked, or it is not known
 * @param detail what happened, for the message
 */
public class DnsException
@JvmOverloads
constructor(
    public val failure: DnsFailure,
    public val name: String,
    detail: String,
    public val server: InetSocketAddress? = null,
    cause: Throwable? = null,
) : UnknownHostException("lookup $name${if (server == null) "" else " on ${SockAddr.of(server)}"}: $detail") {
    init {
        if (cause != null) initCause(cause)
    }

    /** Whether the answer is final: nobody else would give another one. */
    @get:JvmSynthetic
    internal val isFinal: Boolean
        get() = failure == DnsFailure.NO_SUCH_HOST || failure == DnsFailure.NO_DATA

    internal companion object {
        @JvmSynthetic
        fun noSuchHost(name: String, server: InetSocketAddress? = null, cause: Throwable? = null) =
            DnsException(DnsFailure.NO_SUCH_HOST, name, "no such host", server, cause)

        @JvmSynthetic
        fun noData(name: String, server: InetSocketAddress? = null, cause: Throwable? = null) =
            DnsException(DnsFailure.NO_DATA, name, "no records of this type", server, cause)

        @JvmSynthetic
        fun timedOut(name: String, server: InetSocketAddress? = null, cause: Throwable? = null) =
            DnsException(DnsFailure.TIMEOUT, name, "timed out", server, cause)

        @JvmSynthetic
        fun serverFailure(name: String, server: InetSocketAddress?, detail: String, cause: Throwable? = null) =
            DnsException(DnsFailure.SERVER_FAILURE, name, detail, server, cause)
    }
}
