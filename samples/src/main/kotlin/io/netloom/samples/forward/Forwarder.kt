package io.netloom.samples.forward

import io.netloom.net.Listener
import io.netloom.net.Net
import io.netloom.net.NetConn
import io.netloom.net.SocketConn
import io.netloom.net.copyTo
import io.netloom.socket.Shutdown
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import java.io.IOException
import java.util.concurrent.atomic.AtomicLong

/** Connects whoever comes to a target and copies both ways, until both have ended. What much comes over TCP is moved by the kernel. */
internal class Forwarder(private val target: String, private val report: (String) -> Unit) {
    private val copied = AtomicLong()

    /** Bytes forwarded so far, of connections that have ended. */
    val bytes: Long
        get() = copied.get()

    /** Serves until the listener is closed. */
    suspend fun serve(listener: Listener) = supervisorScope {
        listener.incoming().collect { client -> launch(start = CoroutineStart.UNDISPATCHED) { client.use { forward(it) } } }
    }

    private suspend fun forward(client: NetConn) {
        try {
            Net.dial(network(target), target).use { server -> exchange(client, server) }
        } catch (e: IOException) {
            report("${client.remoteAddress}: ${e.message}")
        }
    }

    /** A failure of one way ends the other: both connections are closed. */
    private suspend fun exchange(client: NetConn, server: NetConn) = coroutineScope {
        launch(start = CoroutineStart.UNDISPATCHED) { copy(client, server) }
        copy(server, client)
    }

    /** Who has said all may still have something to hear. */
    private suspend fun copy(from: NetConn, to: NetConn) {
        copied.addAndGet(from.copyTo(to))
        (to as SocketConn).conn.shutdown(Shutdown.WRITE)
    }

    companion object {
        /** Paths and abstract names are Unix sockets, everything else is host:port. */
        fun network(address: String): String = if ('/' in address || address.startsWith('@')) "unix" else "tcp"
    }
}
