package io.netloom.socket.faults

import io.netloom.socket.MessageBatch
import io.netloom.socket.SocketType
import io.netloom.testkit.fake.Call
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Everything that sends. */
internal val sendingRows: List<Row> = listOf(
    Row(
        "write stream",
        Call.SENDTO,
        "write",
        4,
        open = { unixPair(SocketType.STREAM) },
        suspending = { conn.write(text()) },
        future = { conn.async().write(text()) },
    ) { conn.blocking().write(text()) },
    Row(
        "write datagram",
        Call.SENDTO,
        "write",
        4,
        open = Scene::udpPair,
        suspending = { conn.write(text()) },
        future = { conn.async().write(text()) },
    ) { conn.blocking().write(text()) },
    Row(
        "write eventfd",
        Call.WRITE,
        "write",
        8,
        open = { eventfd() },
        suspending = { conn.write(eightBytes()) },
        future = { conn.async().write(eightBytes()) },
    ) { conn.blocking().write(eightBytes()) },
    Row(
        "sendTo",
        Call.SENDTO,
        "sendto",
        4,
        open = {
            conn = bound(SocketType.DGRAM)
            peer = bound(SocketType.DGRAM)
        },
        suspending = { conn.sendTo(text(), address(peer)) },
        future = { conn.async().sendTo(text(), address(peer)) },
    ) { conn.blocking().sendTo(text(), address(peer)) },
    Row(
        "sendMessage",
        Call.SENDTO,
        "sendto",
        4,
        open = Scene::udpPair,
        suspending = { conn.sendMessage(listOf(text())) },
        future = { conn.async().sendMessage(listOf(text())) },
    ) { conn.blocking().sendMessage(listOf(text())) },
    Row(
        "sendMessage descriptor",
        Call.SENDMSG,
        "sendmsg",
        4,
        open = { unixPair(SocketType.STREAM) },
        suspending = { conn.sendMessage(text(), control = rights()) },
        future = { conn.async().sendMessage(text(), control = rights()) },
    ) { conn.blocking().sendMessage(text(), control = rights()) },
    Row(
        "sendBatch",
        Call.SENDMMSG,
        "sendmmsg",
        2,
        open = Scene::udpPair,
        suspending = { conn.sendBatch(twoMessages()) },
        future = { conn.async().sendBatch(twoMessages()) },
    ) { conn.blocking().sendBatch(twoMessages()) },
)

private fun eightBytes(): ByteBuffer = ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, 1)

private fun twoMessages() = MessageBatch(2, 16).apply { repeat(2) { add(ByteBuffer.wrap("text".encodeToByteArray())) } }
