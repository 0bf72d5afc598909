package io.netloom.socket.faults

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.matchers.shouldBe
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.MessageBatch
import io.netloom.socket.MessageFlag
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketType
import io.netloom.testkit.fake.Call
import io.netloom.testkit.fake.QueuedError
import java.io.IOException
import java.nio.ByteBuffer

/** Everything that receives. */
internal val receivingRows: List<Row> = listOf(
    Row(
        "read stream",
        Call.RECVFROM,
        "read",
        4,
        open = { unixPair(SocketType.STREAM) },
        arrange = Scene::arrive,
        suspending = { conn.read(buffer()) },
        future = { conn.async().read(buffer()) },
    ) { conn.blocking().read(buffer()) },
    Row(
        "read datagram",
        Call.RECVFROM,
        "read",
        4,
        open = Scene::udpPair,
        arrange = Scene::arrive,
        suspending = { conn.read(buffer()) },
        future = { conn.async().read(buffer()) },
    ) { conn.blocking().read(buffer()) },
    Row(
        "read eventfd",
        Call.READ,
        "read",
        8,
        open = { eventfd() },
        arrange = { user.signal(number, 1) },
        suspending = { conn.read(buffer(8)) },
        future = { conn.async().read(buffer(8)) },
    ) { conn.blocking().read(buffer(8)) },
    Row(
        "receiveFrom",
        Call.RECVFROM,
        "recvfrom",
        4,
        open = Scene::udpPair,
        arrange = Scene::arrive,
        suspending = { conn.receiveFrom(buffer(), ReceivedMessage()) },
        future = { conn.async().receiveFrom(buffer(), ReceivedMessage()) },
    ) { conn.blocking().receiveFrom(buffer(), ReceivedMessage()) },
    Row(
        "receiveMessage",
        Call.RECVMSG,
        "recvmsg",
        4,
        open = Scene::udpPair,
        arrange = Scene::arrive,
        suspending = { ReceivedMessage(64).let { told(conn.receiveMessage(buffer(), it), it) } },
        future = { ReceivedMessage(64).let { message -> conn.async().receiveMessage(buffer(), message).thenApply { n -> told(n, message) } } },
    ) { ReceivedMessage(64).let { told(conn.blocking().receiveMessage(buffer(), it), it) } },
    Row(
        "receiveMessage scattered",
        Call.RECVMSG,
        "recvmsg",
        4,
        open = Scene::udpPair,
        arrange = Scene::arrive,
        suspending = { ReceivedMessage(64).let { told(conn.receiveMessage(listOf(buffer(3), buffer()), it), it) } },
        future = {
            ReceivedMessage(64).let { message ->
                conn.async().receiveMessage(listOf(buffer(3), buffer()), message).thenApply { n -> told(n, message) }
            }
        },
    ) { ReceivedMessage(64).let { told(conn.blocking().receiveMessage(listOf(buffer(3), buffer()), it), it) } },
    Row(
        "receiveMessage descriptor",
        Call.RECVMSG,
        "recvmsg",
        1,
        open = { unixPair(SocketType.STREAM) },
        arrange = { peer.blocking().sendMessage(ByteBuffer.wrap(byteArrayOf(1)), control = rights()) },
        suspending = { ReceivedMessage(64).use { told(conn.receiveMessage(buffer(), it), it) } },
        future = {
            ReceivedMessage(64).let { message ->
                conn.async().receiveMessage(buffer(), message).thenApply { n -> message.use { told(n, message) } }
            }
        },
    ) { ReceivedMessage(64).use { told(conn.blocking().receiveMessage(buffer(), it), it) } },
    Row(
        "receiveBatch",
        Call.RECVMMSG,
        "recvmmsg",
        2,
        open = Scene::udpPair,
        arrange = {
            drain()
            repeat(2) { arrive() }
        },
        suspending = { MessageBatch(4, 16, 64).let { told(conn.receiveBatch(it), it) } },
        future = { MessageBatch(4, 16, 64).let { message -> conn.async().receiveBatch(message).thenApply { n -> told(n, message) } } },
    ) { MessageBatch(4, 16, 64).let { told(conn.blocking().receiveBatch(it), it) } },
    Row(
        "receiveError",
        Call.RECVMSG,
        "recvmsg",
        4,
        open = Scene::udpPair,
        arrange = { kernel.queueError(number, QueuedError.icmp(111, 3, 3, "text".encodeToByteArray())) },
        suspending = { ReceivedMessage(512).let { told(conn.receiveError(buffer(), it), it) } },
        future = { ReceivedMessage(512).let { message -> conn.async().receiveError(buffer(), message).thenApply { n -> told(n, message) } } },
    ) { ReceivedMessage(512).let { told(conn.blocking().receiveError(buffer(), it), it) } },
)

/** What the message says beside its length. */
private fun told(count: Int, message: ReceivedMessage): Int = when {
    message.isControlTruncated -> Cell.LOST_MARK
    message.isTruncated -> Cell.CUT_MARK
    else -> count
}

private fun told(count: Int, batch: MessageBatch): Int = when {
    count > 0 && batch.isControlTruncated(0) -> Cell.LOST_MARK
    else -> count
}

/** Takes away what is there. */
private fun Scene.drain() {
    val view = conn.blocking()
    val left = shouldThrow<IOException> { while (true) view.receiveFrom(buffer(), flags = MessageFlag.DONTWAIT) }
    (left as ErrnoCarrier).errno shouldBe Errno.EAGAIN
}
