package io.netloom.socket

import io.netloom.socket.internal.jfr.FlightRecording
import io.netloom.socket.internal.jfr.ReceiveEvent
import io.netloom.socket.internal.jfr.SendEvent
import io.netloom.socket.internal.jfr.TransferEvent
import java.net.SocketTimeoutException
import java.util.concurrent.CancellationException
import java.util.concurrent.CompletableFuture

/*
 * Operations as events of the Flight Recorder, for each face. While nobody records, an operation runs as if this were not here: the question is one load and a branch, and nothing is
 * allocated, nor kept across a suspension.
 */

/** A suspending receive; only for operations that have asked [FlightRecording.receives], in their tail position. */
internal suspend fun Conn.recordedReceive(operation: String, batch: MessageBatch? = null, receive: suspend () -> Int): Int {
    val event = FlightRecording.receive()
    try {
        return receive().also { received(event, operation, it, batch) }
    } catch (e: Throwable) {
        failed(event, operation, e)
        throw e
    }
}

/** A suspending send; only for operations that have asked [FlightRecording.sends], in their tail position. */
internal suspend fun Conn.recordedSend(operation: String, batch: MessageBatch? = null, from: Int = 0, send: suspend () -> Int): Int {
    val event = FlightRecording.send()
    try {
        return send().also { sent(event, operation, it, batch, from) }
    } catch (e: Throwable) {
        failed(event, operation, e)
        throw e
    }
}

/** A receive of a thread. */
internal inline fun Conn.recordingReceive(operation: String, batch: MessageBatch? = null, receive: () -> Int): Int {
    val event = FlightRecording.receive()
    try {
        return receive().also { received(event, operation, it, batch) }
    } catch (e: Throwable) {
        failed(event, operation, e)
        throw e
    }
}

/** A send of a thread. */
internal inline fun Conn.recordingSend(operation: String, batch: MessageBatch? = null, from: Int = 0, send: () -> Int): Int {
    val event = FlightRecording.send()
    try {
        return send().also { sent(event, operation, it, batch, from) }
    } catch (e: Throwable) {
        failed(event, operation, e)
        throw e
    }
}

/** A receive as a future. */
internal inline fun Conn.recordingFutureReceive(
    operation: String,
    batch: MessageBatch? = null,
    receive: () -> CompletableFuture<Int>,
): CompletableFuture<Int> {
    val event = FlightRecording.receive()
    val future = receive()
    if (event != null) whenComplete(future, event, operation) { received(event, operation, it, batch) }
    return future
}

/** A send as a future. */
internal inline fun Conn.recordingFutureSend(
    operation: String,
    batch: MessageBatch? = null,
    from: Int = 0,
    send: () -> CompletableFuture<Int>,
): CompletableFuture<Int> {
    val event = FlightRecording.send()
    val future = send()
    if (event != null) whenComplete(future, event, operation) { sent(event, operation, it, batch, from) }
    return future
}

internal fun <T> Conn.whenComplete(future: CompletableFuture<T>, event: TransferEvent, operation: String, succeeded: (T) -> Unit) {
    future.whenComplete { result, failure -> if (failure == null) succeeded(result) else failed(event, operation, failure) }
}

internal fun Conn.received(event: ReceiveEvent?, operation: String, result: Int, batch: MessageBatch?) {
    if (event == null || !event.ends()) return
    if (result < 0) event.endOfStream()
    val bytes = if (batch == null) maxOf(result, 0).toLong() else bytes(batch, 0, result)
    commit(event, operation, bytes, if (batch == null && result >= 0) 1 else maxOf(result, 0))
}

internal fun Conn.sent(event: SendEvent?, operation: String, result: Int, batch: MessageBatch?, from: Int) {
    if (event == null || !event.ends()) return
    if (batch == null) commit(event, operation, result.toLong(), 1) else commit(event, operation, bytes(batch, from, from + result), result)
}

private fun bytes(batch: MessageBatch, from: Int, to: Int): Long = (from until to).sumOf { batch.length(it).toLong() }

internal fun Conn.failed(event: TransferEvent?, operation: String, failure: Throwable) {
    if (event == null || !event.ends()) return
    val error = when (failure) {
        is ErrnoCarrier -> failure.errno.name
        is CancellationException -> "cancelled"
        else -> failure.javaClass.simpleName
    }
    event.failed(error, failure is SocketTimeoutException)
    commit(event, operation, 0, 0)
}

private fun Conn.commit(event: TransferEvent, operation: String, bytes: Long, messages: Int) =
    event.commit(fd.number(), family, type, protocol, operation, bytes, messages)
