package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.address.SockAddrCodec;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.ErrorNumber;
import io.netloom.socket.internal.sys.SocketConstants;
import java.net.SocketAddress;

/**
 * The tries of one connect(2):
 *
 * <pre>
 *   connect -> 0                          connected
 *           -> EINPROGRESS, EALREADY      begun: wait until writable, then ask SO_ERROR
 *           -> EAGAIN on AF_UNIX          the listener's backlog is full, and no event says when it is not: later again
 *   SO_ERROR = 0, getpeername works       connected
 *            = 0, getpeername ENOTCONN    woken for nothing: wait on
 *            = e                          failed with e
 * </pre>
 */
public final class Connecting {
    private final SocketAddress address;
    private boolean begun;

    public Connecting(SocketAddress address) {
        this.address = address;
    }

    public int attempt(Fd fd) {
        CallFrame frame = CallFrames.lease();
        try {
            return begun ? progress(fd, frame) : begin(fd, frame);
        } finally {
            CallFrames.release(frame);
        }
    }

    private int begin(Fd fd, CallFrame frame) {
        int length = SockAddrCodec.encode(address, fd.kind().family(), frame);
        int result = fd.syscalls().connect(frame, fd.number(), frame.name(), length);
        if (result == -ErrorNumber.ECONNABORTED) {
            // An earlier connect of this socket has failed, and its error was told then: Linux mentions it once more and begins anew only after that.
            result = fd.syscalls().connect(frame, fd.number(), frame.name(), length);
        }
        switch (-result) {
            // An interrupted connect goes on by itself; calling again would say EALREADY.
            case ErrorNumber.EINPROGRESS, ErrorNumber.EALREADY, ErrorNumber.EINTR -> {
                begun = true;
                return -ErrorNumber.EAGAIN;
            }
            case ErrorNumber.EAGAIN -> {
                return fd.kind().family() == SocketConstants.AF_UNIX ? Fd.NO_EVENT : result;
            }
            default -> {
                return result;
            }
        }
    }

    private int progress(Fd fd, CallFrame frame) {
        frame.valueLength(4);
        int asked = fd.syscalls().getsockopt(frame, fd.number(), SocketConstants.SOL_SOCKET, SocketConstants.SO_ERROR, frame.value(), frame.valueLengthAddress());
        if (asked < 0) {
            return asked;
        }
        int error = frame.valueInt(0);
        if (error != 0) {
            return -error;
        }
        frame.nameLength(CallFrame.NAME_CAPACITY);
        int named = fd.syscalls().getpeername(frame, fd.number(), frame.name(), frame.nameLengthAddress());
        return named == -ErrorNumber.ENOTCONN ? -ErrorNumber.EAGAIN : named;
    }
}
