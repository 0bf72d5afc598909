package io.netloom.samples.echo

import io.netloom.net.TcpConn
import io.netloom.net.TcpListener
import io.netloom.net.copyTo
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import java.io.IOException
import java.nio.ByteBuffer
import java.util.concurrent.atomic.AtomicInteger

/** Sends back whatever it is sent, to any number of clients at once: a coroutine and 4 KiB for each. */
internal class EchoServer {
    private val open = AtomicInteger()
    private val highest = AtomicInteger()

    /** The most connections that were open at the same time. */
    val mostConnections: Int
        get() = highest.get()

    /** Serves until the listener is closed. */
    suspend fun serve(listener: TcpListener) = supervisorScope {
        listener.incoming().collect { client -> launch(start = CoroutineStart.UNDISPATCHED) { client.use { echo(it) } } }
    }

    private suspend fun echo(client: TcpConn) {
        val connections = open.incrementAndGet()
        highest.accumulateAndGet(connections, ::maxOf)
        try {
            client.copyTo(client, ByteBuffer.allocate(BUFFER))
        } catch (_: IOException) {
            // This client is gone; the others are not concerned.
        } finally {
            open.decrementAndGet()
        }
    }

    private companion object {
        const val BUFFER = 4096
    }
}
