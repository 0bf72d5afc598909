/*
 * Streams piece by piece.
 */
@file:JvmName("Chunks")

package io.netloom.net

import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.flow
import java.nio.ByteBuffer

/** Room that suits most streams. */
private const val CHUNK = 64 * 1024

/**
 * Reads until the peer has ended, and calls the block with each piece, which lies between the buffer's position and limit. What the block leaves
 * there is lost; it may not keep the buffer.
 *
 * @param buffer is used for all pieces, so nothing is allocated; a direct one is not copied
 */
public suspend inline fun NetConn.forEachChunk(buffer: ByteBuffer, block: (ByteBuffer) -> Unit) {
    while (read(buffer.clear()) >= 0) block(buffer.flip())
}

/**
 * What is read until the peer has ended, in arrays of their own. Cancelling the collector ends it; nothing is read that the collector does not get.
 *
 * @param size the largest piece, in bytes
 */
@JvmSynthetic
public fun NetConn.chunks(size: Int = CHUNK): Flow<ByteArray> = flow {
    val buffer = ByteBuffer.allocate(size)
    forEachChunk(buffer) { chunk -> emit(chunk.array().copyOf(chunk.limit())) }
}

/**
 * Reads until the peer has ended and writes all of it to another connection, whose own end stays open: `closeWrite` tells its peer. If writing fails
 * or is cancelled, what was read and not written is lost. For little data, in the caller's own memory; [copyTo] without a buffer knows faster ways.
 *
 * @param buffer what it goes through; a direct one is not copied on the way
 * @return bytes copied
 */
public suspend fun NetConn.copyTo(destination: NetConn, buffer: ByteBuffer): Long {
    var total = 0L
    forEachChunk(buffer) { total += destination.write(it) }
    return total
}
