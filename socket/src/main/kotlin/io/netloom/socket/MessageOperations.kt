package io.netloom.socket

import io.netloom.socket.internal.fd.Direction
import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.transfer.BatchTransfer
import io.netloom.socket.internal.transfer.ScatterGather
import io.netloom.socket.internal.transfer.Transfer
import java.io.IOException
import java.net.SocketAddress
import java.nio.ByteBuffer
import kotlin.coroutines.CoroutineContext
import kotlin.coroutines.coroutineContext
import kotlin.time.Duration

/*
 * The operations of Conn with message headers, each as a suspending and a blocking function. MSG_DONTWAIT makes one try without the direction's lock; MSG_ERRQUEUE reads in the
 * direction of errors.
 */

internal fun Fd.reader(flags: Int): Direction = if (flags and MessageFlag.ERRQUEUE != 0) error else read

private fun isOnce(flags: Int): Boolean = flags and MessageFlag.DONTWAIT != 0

// Receiving one message

internal suspend fun Conn.receiveOne(dst: ByteBuffer, message: ReceivedMessage, flags: Int, timeout: Duration): Int {
    if (isOnce(flags)) return receivedOne(fd.once { Transfer.receiveMessage(fd, dst, flags, message.info()) }, flags, dst.hasRemaining())
    val begun = fd.begin(fd.reader(flags), coroutineContext, timeout) { Transfer.receiveMessage(fd, dst, flags, message.info()) }
    return if (Fd.pending(begun)) {
        receiveOneOn(begun, dst, message, flags, timeout.deadline())
    } else {
        immediately(receivedOne(begun, flags, dst.hasRemaining()))
    }
}

private suspend fun Conn.receiveOneOn(begun: Int, dst: ByteBuffer, message: ReceivedMessage, flags: Int, deadline: Long): Int {
    val result = fd.goOn(fd.reader(flags), begun, deadline) { Transfer.receiveMessage(fd, dst, flags, message.info()) }
    return receivedOne(result, flags, dst.hasRemaining())
}

internal fun Conn.receiveOneBlocking(dst: ByteBuffer, message: ReceivedMessage, flags: Int, nanos: Long): Int {
    val result = if (isOnce(flags)) {
        fd.once { Transfer.receiveMessage(fd, dst, flags, message.info()) }
    } else {
        fd.block(fd.reader(flags), nanos) { Transfer.receiveMessage(fd, dst, flags, message.info()) }
    }
    return receivedOne(result, flags, dst.hasRemaining())
}

internal suspend fun Conn.receiveScattered(dst: List<ByteBuffer>, message: ReceivedMessage, flags: Int, timeout: Duration): Int {
    val result = if (isOnce(flags)) {
        fd.once { ScatterGather.receive(fd, dst, flags, message.info()) }
    } else {
        val begun = fd.begin(fd.reader(flags), coroutineContext, timeout) { ScatterGather.receive(fd, dst, flags, message.info()) }
        fd.goOn(fd.reader(flags), begun, timeout.deadline()) { ScatterGather.receive(fd, dst, flags, message.info()) }
    }
    return receivedOne(result, flags, dst.any(ByteBuffer::hasRemaining))
}

internal fun Conn.receiveScatteredBlocking(dst: List<ByteBuffer>, message: ReceivedMessage, flags: Int, nanos: Long): Int {
    val result = if (isOnce(flags)) {
        fd.once { ScatterGather.receive(fd, dst, flags, message.info()) }
    } else {
        fd.block(fd.reader(flags), nanos) { ScatterGather.receive(fd, dst, flags, message.info()) }
    }
    return receivedOne(result, flags, dst.any(ByteBuffer::hasRemaining))
}

/** With room left and nothing received a stream has ended; its error queue has no end. */
internal fun Conn.receivedOne(result: Int, flags: Int, room: Boolean): Int {
    val n = outcome(result, "recvmsg")
    return if (n == 0 && room && fd.kind().hasEnd() && flags and MessageFlag.ERRQUEUE == 0) -1 else n
}

// Sending one message

internal suspend fun Conn.sendOne(src: ByteBuffer, address: SocketAddress?, control: ControlMessages?, flags: Int, timeout: Duration): Int {
    requireBytesForControl(src.hasRemaining(), control)
    if (isOnce(flags)) return sentOne(fd.once { Transfer.send(fd, src, flags, address, control?.data) }, address, control)
    val begun = fd.begin(fd.write, coroutineContext, timeout) { Transfer.send(fd, src, flags, address, control?.data) }
    return if (Fd.pending(begun)) {
        sendOneOn(begun, src, address, control, flags, timeout.deadline())
    } else {
        immediately(sentOne(begun, address, control))
    }
}

private suspend fun Conn.sendOneOn(
    begun: Int,
    src: ByteBuffer,
    address: SocketAddress?,
    control: ControlMessages?,
    flags: Int,
    deadline: Long,
): Int = sentOne(fd.goOn(fd.write, begun, deadline) { Transfer.send(fd, src, flags, address, control?.data) }, address, control)

internal fun Conn.sendOneBlocking(src: ByteBuffer, address: SocketAddress?, control: ControlMessages?, flags: Int, nanos: Long): Int {
    requireBytesForControl(src.hasRemaining(), control)
    val result = if (isOnce(flags)) {
        fd.once { Transfer.send(fd, src, flags, address, control?.data) }
    } else {
        fd.block(fd.write, nanos) { Transfer.send(fd, src, flags, address, control?.data) }
    }
    return sentOne(result, address, control)
}

internal suspend fun Conn.replyOne(to: ReceivedMessage, src: ByteBuffer, sameInterface: Boolean, timeout: Duration): Int {
    val begun = fd.begin(fd.write, coroutineContext, timeout) { Transfer.reply(fd, src, to.stored, sameInterface) }
    return if (Fd.pending(begun)) replyOneOn(begun, to, src, sameInterface, timeout.deadline()) else immediately(replied(begun, to))
}

private suspend fun Conn.replyOneOn(begun: Int, to: ReceivedMessage, src: ByteBuffer, sameInterface: Boolean, deadline: Long): Int =
    replied(fd.goOn(fd.write, begun, deadline) { Transfer.reply(fd, src, to.stored, sameInterface) }, to)

internal fun Conn.replyOneBlocking(to: ReceivedMessage, src: ByteBuffer, sameInterface: Boolean, nanos: Long): Int =
    replied(fd.block(fd.write, nanos) { Transfer.reply(fd, src, to.stored, sameInterface) }, to)

internal fun Conn.replied(result: Int, to: ReceivedMessage): Int = if (result < 0) throw failure("sendmsg", result, to.source) else result

internal suspend fun Conn.sendGathered(
    src: List<ByteBuffer>,
    address: SocketAddress?,
    control: ControlMessages?,
    flags: Int,
    timeout: Duration,
): Int {
    requireBytesForControl(src.any(ByteBuffer::hasRemaining), control)
    val result = if (isOnce(flags)) {
        fd.once { ScatterGather.send(fd, src, flags, address, control?.data) }
    } else {
        val begun = fd.begin(fd.write, coroutineContext, timeout) { ScatterGather.send(fd, src, flags, address, control?.data) }
        fd.goOn(fd.write, begun, timeout.deadline()) { ScatterGather.send(fd, src, flags, address, control?.data) }
    }
    return sentOne(result, address, control)
}

internal fun Conn.sendGatheredBlocking(src: List<ByteBuffer>, address: SocketAddress?, control: ControlMessages?, flags: Int, nanos: Long): Int {
    requireBytesForControl(src.any(ByteBuffer::hasRemaining), control)
    val result = if (isOnce(flags)) {
        fd.once { ScatterGather.send(fd, src, flags, address, control?.data) }
    } else {
        fd.block(fd.write, nanos) { ScatterGather.send(fd, src, flags, address, control?.data) }
    }
    return sentOne(result, address, control)
}

/** The kernel attaches control messages to bytes: with none of a stream's they would vanish without a word. */
internal fun Conn.requireBytesForControl(hasBytes: Boolean, control: ControlMessages?) = require(hasBytes || control == null || !fd.kind().isStream) {
    "on a stream control messages go along with at least one byte"
}

internal fun Conn.sentOne(result: Int, address: SocketAddress?, control: ControlMessages?): Int =
    if (result < 0) throw failure(if (control == null) "sendto" else "sendmsg", result, address) else result

// Batches

internal suspend fun Conn.receiveMany(batch: MessageBatch, flags: Int, timeout: Duration): Int {
    val begun = beginReceiveMany(batch, flags, timeout, coroutineContext)
    return if (Fd.pending(begun)) receiveManyOn(begun, batch, flags, timeout.deadline()) else immediately(begun)
}

/** Everything that need not suspend. The batch stays claimed if and only if the result is pending. */
private fun Conn.beginReceiveMany(batch: MessageBatch, flags: Int, timeout: Duration, context: CoroutineContext): Int {
    requireMessages()
    batch.state.begin()
    var pending = false
    try {
        val result = if (isOnce(flags)) {
            fd.once { BatchTransfer.receive(fd, batch.state, flags) }
        } else {
            fd.begin(fd.read, context, timeout) { BatchTransfer.receive(fd, batch.state, flags) }
        }
        pending = Fd.pending(result)
        return if (pending) result else receivedMany(result, batch)
    } finally {
        if (!pending) batch.state.end()
    }
}

private suspend fun Conn.receiveManyOn(begun: Int, batch: MessageBatch, flags: Int, deadline: Long): Int {
    try {
        return receivedMany(fd.goOn(fd.read, begun, deadline) { BatchTransfer.receive(fd, batch.state, flags) }, batch)
    } finally {
        batch.state.end()
    }
}

internal fun Conn.receiveManyBlocking(batch: MessageBatch, flags: Int, nanos: Long): Int {
    requireMessages()
    batch.state.begin()
    try {
        val result = if (isOnce(flags)) {
            fd.once { BatchTransfer.receive(fd, batch.state, flags) }
        } else {
            fd.block(fd.read, nanos) { BatchTransfer.receive(fd, batch.state, flags) }
        }
        return receivedMany(result, batch)
    } finally {
        batch.state.end()
    }
}

internal fun Conn.receivedMany(result: Int, batch: MessageBatch): Int {
    val n = outcome(result, "recvmmsg")
    if (!fd.kind().hasEnd() || batch.messageSize == 0) return n
    batch.state.trimEnd()
    return if (batch.size == 0) -1 else batch.size
}

internal suspend fun Conn.sendMany(batch: MessageBatch, from: Int, flags: Int, timeout: Duration): Int {
    val begun = beginSendMany(batch, from, flags, timeout, coroutineContext)
    return if (Fd.pending(begun)) sendManyOn(begun, batch, from, flags, timeout.deadline()) else immediately(begun)
}

/** Everything that need not suspend. The batch stays claimed if and only if the result is pending. */
private fun Conn.beginSendMany(batch: MessageBatch, from: Int, flags: Int, timeout: Duration, context: CoroutineContext): Int {
    requireMessages()
    batch.state.begin()
    var pending = false
    try {
        prepare(batch, from)
        val result = if (isOnce(flags)) {
            fd.once { BatchTransfer.send(fd, batch.state, flags) }
        } else {
            fd.begin(fd.write, context, timeout) { BatchTransfer.send(fd, batch.state, flags) }
        }
        pending = Fd.pending(result)
        return if (pending) result else sentMany(result, batch, from)
    } finally {
        if (!pending) batch.state.end()
    }
}

private suspend fun Conn.sendManyOn(begun: Int, batch: MessageBatch, from: Int, flags: Int, deadline: Long): Int {
    try {
        return sentMany(fd.goOn(fd.write, begun, deadline) { BatchTransfer.send(fd, batch.state, flags) }, batch, from)
    } finally {
        batch.state.end()
    }
}

internal fun Conn.sendManyBlocking(batch: MessageBatch, from: Int, flags: Int, nanos: Long): Int {
    requireMessages()
    batch.state.begin()
    try {
        prepare(batch, from)
        val result = if (isOnce(flags)) {
            fd.once { BatchTransfer.send(fd, batch.state, flags) }
        } else {
            fd.block(fd.write, nanos) { BatchTransfer.send(fd, batch.state, flags) }
        }
        return sentMany(result, batch, from)
    } finally {
        batch.state.end()
    }
}

internal fun Conn.prepare(batch: MessageBatch, from: Int) {
    java.util.Objects.checkIndex(from, batch.size + 1)
    batch.failure = null
    batch.state.prepareToSend(family, from)
}

/** What has gone has gone: the error of the first that did not is told beside the count, and thrown only where nothing went. */
internal fun Conn.sentMany(result: Int, batch: MessageBatch, from: Int): Int {
    if (result >= 0) return batch.sent - from
    val failure: IOException = failure("sendmmsg", result, if (batch.sent < batch.size) batch.address(batch.sent) else null)
    batch.failure = failure
    if (batch.sent == from) throw failure
    return batch.sent - from
}

internal fun Conn.requireMessages() = check(!fd.kind().isStream) { "a stream has no messages that could be batched" }
