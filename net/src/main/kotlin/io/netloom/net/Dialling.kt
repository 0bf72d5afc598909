package io.netloom.net

import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketLevel
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.ensureActive
import kotlinx.coroutines.withTimeoutOrNull
import java.io.IOException
import java.net.SocketAddress
import java.net.SocketTimeoutException
import kotlin.time.Duration
import kotlin.time.TimeSource

/** Makes connections: opens sockets, prepares, binds and connects them, and closes those that come to nothing. */
internal class Dialling(private val network: Network, private val options: DialOptions) {
    private val isTcp = network.kind == NetworkKind.TCP
    private val local = options.localAddress?.let(SockAddr::of)

    /** Of messages: what was connected to. */
    var peer: SockAddr? = null
        private set

    /** To the address that a text stands for. Looking it up is part of the time. */
    suspend fun dial(text: String, timeout: Duration): Conn {
        if (text.isEmpty()) throw AddressSyntaxException("missing address", text)
        if (timeout <= Duration.ZERO) throw timedOut(text)
        val begin = TimeSource.Monotonic.markNow()
        val resolving = Resolving(network, options.resolver, options.config)
        val found = if (timeout.isInfinite()) {
            resolving.all(text, Resolving.LOCAL_HOST)
        } else {
            withTimeoutOrNull(timeout) { resolving.all(text, Resolving.LOCAL_HOST) } ?: throw timedOut(text)
        }
        val fitting = found.filter { local == null || it.family == local.family }
        if (fitting.isEmpty()) throw NoSuitableAddressException(text, network.name)
        return dial(fitting, timeout - begin.elapsedNow())
    }

    /** To an address that needs no looking up. */
    suspend fun dial(address: SocketAddress, timeout: Duration): Conn = dial(listOf(fitting(address)), timeout)

    /** Without waiting, which messages allow. */
    fun dialAtOnce(address: SocketAddress): Conn {
        val target = Resolving.local(fitting(address))
        val conn = open(target)
        try {
            conn.blocking().connect(target)
            peer = target
            return conn
        } catch (e: Throwable) {
            conn.close()
            throw e
        }
    }

    private fun fitting(address: SocketAddress): SockAddr {
        val target = SockAddr.of(address)
        val inet = target.toInetSocketAddress()?.address
        val fits = if (network.kind.isUnix) target is SockAddr.Unix else inet != null && network.fits(inet)
        return if (fits) target else throw NoSuitableAddressException("$target", network.name)
    }

    /** Whoever is cancelled at the moment of success gets none: nobody would close it. */
    private suspend fun dial(targets: List<SockAddr>, timeout: Duration): Conn {
        val conn = if (isTcp && targets.size > 1) race(targets, timeout) else oneAfterTheOther(targets, timeout)
        try {
            currentCoroutineContext().ensureActive()
            return conn
        } catch (e: CancellationException) {
            conn.close()
            throw e
        }
    }

    private suspend fun race(targets: List<SockAddr>, timeout: Duration): Conn {
        val begin = TimeSource.Monotonic.markNow()
        return HappyEyeballs(targets, options.attemptDelay) { connect(it, timeout - begin.elapsedNow()) }.race()
    }

    private suspend fun oneAfterTheOther(targets: List<SockAddr>, timeout: Duration): Conn {
        val begin = TimeSource.Monotonic.markNow()
        var failure: IOException? = null
        for (target in targets) {
            try {
                return connect(target, timeout - begin.elapsedNow()).also { peer = Resolving.local(target) }
            } catch (e: IOException) {
                failure?.addSuppressed(e)
                failure = failure ?: e
            }
        }
        throw checkNotNull(failure)
    }

    /**
     * Of a TCP port of this host that nobody listens on, the kernel may choose that very port as the connection's own, which connects it with itself.
     * Nobody wants that, so it is tried again; and so is a port that was taken the moment before.
     */
    private suspend fun connect(target: SockAddr, timeout: Duration): Conn {
        val begin = TimeSource.Monotonic.markNow()
        var attempt = 1
        while (true) {
            val last = !isTcp || attempt == ATTEMPTS
            connectOnce(Resolving.local(target), timeout - begin.elapsedNow(), last)?.let { return it }
            attempt++
        }
    }

    /** Null if it is worth another attempt. */
    private suspend fun connectOnce(target: SockAddr, timeout: Duration, last: Boolean): Conn? {
        val conn = open(target)
        var isDone = false
        try {
            val peer = conn.connect(target, timeout)
            isDone = last || peer == null || local.hasPort() || peer != conn.localAddress
            return if (isDone) conn else null
        } catch (e: IOException) {
            if (last || local.hasPort() || (e as? ErrnoCarrier)?.errno != Errno.EADDRNOTAVAIL) throw e
            return null
        } finally {
            if (!isDone) conn.close()
        }
    }

    private fun open(target: SockAddr): Conn {
        val conn = Conn.open(target.family, network.kind.type, network.protocol, options.config)
        try {
            SocketDefaults.apply(conn, network)
            if (isTcp) {
                conn.tcp.noDelay = options.noDelay
                options.keepAlive?.applyTo(conn)
            }
            if (network.version == 6 && network.kind.hasPorts) conn.setOption(SocketLevel.IPV6, SocketDefaults.IPV6_V6ONLY, 1)
            options.setup?.prepare(conn, network.nameFor(target.family), target)
            if (local != null) conn.bind(local)
            return conn
        } catch (e: Throwable) {
            conn.close()
            throw e
        }
    }

    private fun timedOut(text: String) = SocketTimeoutException("dial ${network.name} $text: timed out")

    private fun SockAddr?.hasPort() = (this?.toInetSocketAddress()?.port ?: 0) != 0

    private companion object {
        const val ATTEMPTS = 3
    }
}
