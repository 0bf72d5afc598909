package io.netloom.socket

import io.netloom.socket.internal.fd.Fd
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.CallFrames
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout

/** Leases a frame for the block. */
internal inline fun <T> withFrame(block: (CallFrame) -> T): T {
    val frame = CallFrames.lease()
    try {
        return block(frame)
    } finally {
        CallFrames.release(frame)
    }
}

/** One call that never waits on the descriptor: a reference and a frame are held for it, EINTR is repeated. n, -errno, or CLOSED. */
internal inline fun Fd.control(call: (CallFrame) -> Int): Int = once { withFrame(call) }

/** Runs the block in the configured namespace, on a thread made for it; in this thread where none is configured. */
internal inline fun SocketConfig.inNamespace(crossinline block: () -> Int): Int = netNs?.inside { block() } ?: block()

/** The first bytes of the value area. */
internal fun CallFrame.valueBytes(count: Int): ByteArray = ByteArray(count).also {
    MemorySegment.copy(memory(), ValueLayout.JAVA_BYTE, valueOffset(), it, 0, count)
}

/** Fills the value area. */
internal fun CallFrame.valueBytes(bytes: ByteArray) {
    MemorySegment.copy(bytes, 0, memory(), ValueLayout.JAVA_BYTE, valueOffset(), bytes.size)
}
