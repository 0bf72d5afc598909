package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.ErrorNumber;
import io.netloom.socket.internal.sys.SocketConstants;

/** Errors that tell of the network and not of the socket: it can be used on as if nothing had been. */
public final class SoftError {
    private SoftError() {}

    /** What the kernel makes of ICMP and ICMPv6 errors, see ip(7) and RFC 1122, 4.1.3.3. {@code result} is -errno. */
    public static boolean isSoft(int result) {
        return switch (-result) {
            case ErrorNumber.ECONNREFUSED, ErrorNumber.EHOSTUNREACH, ErrorNumber.ENETUNREACH, ErrorNumber.EHOSTDOWN, ErrorNumber.ENONET,
                ErrorNumber.ENOPROTOOPT, ErrorNumber.EOPNOTSUPP, ErrorNumber.EPROTO, ErrorNumber.EMSGSIZE, ErrorNumber.EACCES -> true;
            default -> false;
        };
    }

    /** Whether ICMP errors go to the descriptor's error queue, besides becoming pending errors: IP_RECVERR or IPV6_RECVERR is set. A reference is held. */
    static boolean isQueued(Fd fd) {
        int family = fd.kind().family();
        boolean v6 = family == SocketConstants.AF_INET6;
        return v6 && isSet(fd, SocketConstants.IPPROTO_IPV6, SocketConstants.IPV6_RECVERR)
            || (v6 || family == SocketConstants.AF_INET) && isSet(fd, SocketConstants.IPPROTO_IP, SocketConstants.IP_RECVERR);
    }

    private static boolean isSet(Fd fd, int level, int option) {
        CallFrame frame = CallFrames.lease();
        try {
            frame.valueInt(0, 0);
            frame.valueLength(Integer.BYTES);
            return fd.syscalls().getsockopt(frame, fd.number(), level, option, frame.value(), frame.valueLengthAddress()) >= 0 && frame.valueInt(0) != 0;
        } finally {
            CallFrames.release(frame);
        }
    }

    /** What passes by itself as well: no memory for the moment, an interface that is down for the moment. */
    public static boolean isTransient(int result) {
        return switch (-result) {
            case ErrorNumber.ENOBUFS, ErrorNumber.ENOMEM, ErrorNumber.ENETDOWN -> true;
            default -> false;
        };
    }
}
