package io.netloom.socket

import io.netloom.socket.internal.fd.Fd
import java.io.IOException
import java.io.InterruptedIOException
import java.net.SocketTimeoutException
import java.nio.channels.AsynchronousCloseException
import java.nio.channels.ClosedChannelException

/** Makes the exception of an operation that did not succeed, in its caller's own stack. */
internal object SocketFailure {
    /** @param result a negative result of an operation on an [Fd] */
    @JvmStatic
    fun of(operation: String, result: Int, context: ErrorContext?): IOException = when (result) {
        Fd.CLOSED -> ClosedChannelException()
        Fd.CLOSED_WHILE_WAITING -> AsynchronousCloseException()
        Fd.TIMED_OUT -> SocketTimeoutException("$operation: timed out")
        Fd.INTERRUPTED -> InterruptedIOException("$operation: the thread was interrupted")
        Fd.POLLER_CLOSED -> PollerClosedException(operation)
        else -> SocketErrors.of(operation, -result, context)
    }
}

/** The poller that an operation waited through has ended; the descriptor itself is still open. */
internal class PollerClosedException(private val operation: String) : ClosedChannelException() {
    override val message: String
        get() = "$operation: the poller was closed"
}
