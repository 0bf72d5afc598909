package io.netloom.socket

import io.netloom.socket.internal.fd.FdKind
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.Descriptor
import io.netloom.socket.internal.sys.ErrorNumber
import io.netloom.socket.internal.sys.SocketConstants
import io.netloom.socket.internal.sys.Syscalls

/** What a descriptor that somebody else opened needs before it can be a [Conn]'s. Changes nothing unless all of it works. */
internal object Adoption {
    fun prepare(sys: Syscalls, number: Int): FdKind = withFrame { frame ->
        val kind = kind(sys, frame, number)
        val status = sys.fcntl(frame, number, Descriptor.F_GETFL, 0).orThrow("fcntl")
        val onExec = sys.fcntl(frame, number, Descriptor.F_GETFD, 0).orThrow("fcntl")
        if (onExec and Descriptor.FD_CLOEXEC == 0) {
            sys.fcntl(frame, number, Descriptor.F_SETFD, (onExec or Descriptor.FD_CLOEXEC).toLong()).orThrow("fcntl")
        }
        if (status and Descriptor.O_NONBLOCK == 0) {
            sys.fcntl(frame, number, Descriptor.F_SETFL, (status or Descriptor.O_NONBLOCK).toLong()).orThrow("fcntl")
        }
        kind
    }

    private fun kind(sys: Syscalls, frame: CallFrame, number: Int): FdKind {
        val type = option(sys, frame, number, SocketConstants.SO_TYPE)
        if (type == -ErrorNumber.ENOTSOCK) return FdKind.NO_SOCKET
        return FdKind(
            option(sys, frame, number, SocketConstants.SO_DOMAIN).orThrow("getsockopt"),
            type.orThrow("getsockopt"),
            option(sys, frame, number, SocketConstants.SO_PROTOCOL).orThrow("getsockopt"),
        )
    }

    private fun option(sys: Syscalls, frame: CallFrame, number: Int, name: Int): Int {
        frame.valueLength(Int.SIZE_BYTES)
        val result = sys.getsockopt(frame, number, SocketConstants.SOL_SOCKET, name, frame.value(), frame.valueLengthAddress())
        return if (result < 0) result else frame.valueInt(0)
    }

    private fun Int.orThrow(operation: String): Int = if (this >= 0) this else throw SocketFailure.of(operation, this, ErrorContext.ADOPTED)
}
