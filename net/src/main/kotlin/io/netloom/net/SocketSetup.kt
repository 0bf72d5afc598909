package io.netloom.net

import io.netloom.socket.Conn
import io.netloom.socket.SockAddr
import java.io.IOException

/**
 * Prepares a socket that dialling or listening has just opened: sets options that must be set before it is bound or connected, attaches a filter. An
 * exception ends the dialling, or listening, with the socket closed.
 */
public fun interface SocketSetup {
    /**
     * Called once for each socket, before bind(2) and connect(2), after Netloom's own options. When a name has several addresses several are opened.
     *
     * @param conn the socket; it must not be closed or kept
     * @param network the network with its version: `tcp4`, `udp6`, `ip4`, `unix` …
     * @param address what the socket will be connected to, or listen on; null when it will get no address
     */
    @Throws(IOException::class)
    public fun prepare(conn: Conn, network: String, address: SockAddr?)
}
