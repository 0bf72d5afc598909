package io.netloom.socket.faults

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Shutdown
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketOption
import io.netloom.socket.SocketType
import io.netloom.testkit.fake.Call
import java.net.InetSocketAddress

/** What never waits. */
internal val controlRows: List<Row> = listOf(
    Row("open", Call.SOCKET, "socket", concerns = false) { opened(Conn.open(AddressFamily.UNIX, SocketType.STREAM, 0, config)) },
    Row("pair", Call.SOCKETPAIR, "socketpair", concerns = false) {
        Conn.pair(AddressFamily.UNIX, SocketType.STREAM, 0, config).sumOf(::opened)
    },
    Row("bind", Call.BIND, "bind", arrange = { conn = open(AddressFamily.INET, SocketType.STREAM) }, concerns = false) {
        conn.bind(InetSocketAddress("127.0.0.1", 0)).let { 0 }
    },
    Row("listen", Call.LISTEN, "listen", open = { conn = bound(SocketType.STREAM) }) { conn.listen().let { 0 } },
    Row("shutdown", Call.SHUTDOWN, "shutdown", open = { unixPair(SocketType.STREAM) }) { conn.shutdown(Shutdown.WRITE).let { 0 } },
    Row("localAddress", Call.GETSOCKNAME, "getsockname", open = { unixPair(SocketType.DGRAM) }) { conn.localAddress.let { 0 } },
    Row("remoteAddress", Call.GETPEERNAME, "getpeername", open = { unixPair(SocketType.DGRAM) }) { conn.remoteAddress.let { 0 } },
    Row("getOption", Call.GETSOCKOPT, "getsockopt", open = { unixPair(SocketType.DGRAM) }) {
        conn.getOption(SocketLevel.SOCKET, SocketOption.TYPE).let { 0 }
    },
    Row("setOption", Call.SETSOCKOPT, "setsockopt", open = { unixPair(SocketType.DGRAM) }) {
        conn.setOption(SocketLevel.SOCKET, SocketOption.KEEPALIVE, 1).let { 0 }
    },
    Row("duplicate", Call.FCNTL, "fcntl", open = { unixPair(SocketType.DGRAM) }) { opened(conn.duplicate()) },
    Row("close", Call.CLOSE, "close", open = Scene::udpPair) { conn.close().let { 0 } },
)
