package io.netloom.socket.faults

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SocketType
import io.netloom.socket.internal.sys.ErrorNumber
import io.netloom.testkit.fake.Call
import kotlinx.coroutines.runBlocking

/** Waiting itself: each begins with a try that finds nothing yet. */
internal val waitingRows: List<Row> = listOf(
    Row(
        "wait by epoll",
        Call.EPOLL_CTL,
        "read",
        4,
        open = {
            unixPair(SocketType.STREAM)
            startPoller()
        },
        arrange = Scene::arriveLate,
        suspending = { conn.read(buffer()) },
        future = { conn.async().read(buffer()) },
        concerns = false,
        ways = listOf(Way.SUSPEND, Way.LOOP, Way.VIRTUAL, Way.ASYNC),
    ) { conn.blocking().read(buffer()) },
    starting("start the poller's epoll", Call.EPOLL_CREATE1),
    starting("start the poller's eventfd", Call.EVENTFD),
    starting("turn of the poller", Call.EPOLL_WAIT),
    Row(
        "wait by ppoll",
        Call.PPOLL,
        "read",
        4,
        open = { unixPair(SocketType.STREAM) },
        arrange = Scene::arriveLate,
        concerns = false,
    ) { conn.blocking().read(buffer()) },
)

/** A message arrives between the next try and the wait after it. */
private fun Scene.arriveLate() {
    kernel.on(Call.RECVFROM).fd(number).returns(-ErrorNumber.EAGAIN.toLong()).after(::arrive)
}

private fun starting(name: String, call: Call) = Row(
    name,
    call,
    "read",
    4,
    open = { unixPair(SocketType.STREAM) },
    arrange = Scene::arriveLate,
    suspending = { conn.read(buffer()) },
    future = { conn.async().read(buffer()) },
    concerns = false,
    ways = listOf(Way.SUSPEND, Way.VIRTUAL, Way.ASYNC),
) { conn.blocking().read(buffer()) }

/** Another Conn waits, so that the poller's own descriptors are open and watched. */
private fun Scene.startPoller() {
    val (a, b) = Conn.pair(AddressFamily.UNIX, SocketType.STREAM, 0, config).onEach(::own)
    a.blocking().write(text())
    kernel.on(Call.RECVFROM).returns(-ErrorNumber.EAGAIN.toLong())
    runBlocking { b.read(buffer()) }
}
