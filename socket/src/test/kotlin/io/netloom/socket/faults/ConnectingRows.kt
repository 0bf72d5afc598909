package io.netloom.socket.faults

import io.netloom.socket.AddressFamily
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import io.netloom.testkit.fake.Call

/** What makes connections. */
internal val connectingRows: List<Row> = listOf(
    Row(
        "accept",
        Call.ACCEPT4,
        "accept",
        open = { conn = bound(SocketType.STREAM).apply { listen() } },
        arrange = { open(AddressFamily.INET, SocketType.STREAM).blocking().connect(address(conn)) },
        suspending = { opened(conn.accept()) },
        future = { conn.async().accept().thenApply { opened(it.conn) } },
    ) { opened(conn.blocking().accept().conn) },
    Row(
        "connect tcp",
        Call.CONNECT,
        "connect",
        open = { peer = bound(SocketType.STREAM).apply { listen() } },
        arrange = { conn = open(AddressFamily.INET, SocketType.STREAM) },
        suspending = { conn.connect(address(peer)).let { 0 } },
        future = { conn.async().connect(address(peer)).thenApply { 0 } },
        concerns = false,
    ) { conn.blocking().connect(address(peer)).let { 0 } },
    Row(
        "connect unix",
        Call.CONNECT,
        "connect",
        open = {
            peer = open(AddressFamily.UNIX, SocketType.STREAM).apply {
                bind(SockAddr.abstractUnix("faults".encodeToByteArray()))
                listen()
            }
        },
        arrange = { conn = open(AddressFamily.UNIX, SocketType.STREAM) },
        suspending = { conn.connect(address(peer)).let { 0 } },
        future = { conn.async().connect(address(peer)).thenApply { 0 } },
        concerns = false,
    ) { conn.blocking().connect(address(peer)).let { 0 } },
    Row(
        "connect datagram",
        Call.CONNECT,
        "connect",
        open = Scene::udpPair,
        suspending = { conn.connect(address(peer)).let { 0 } },
        future = { conn.async().connect(address(peer)).thenApply { 0 } },
    ) { conn.blocking().connect(address(peer)).let { 0 } },
)

/** The kernel has begun to connect before it says that it was interrupted. */
internal fun connectUnderneath(scene: Scene) {
    scene.user.connectInet(scene.number, scene.user.port(scene.peer.raw.control { it }))
}
