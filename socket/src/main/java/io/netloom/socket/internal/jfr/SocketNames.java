package io.netloom.socket.internal.jfr;

import io.netloom.socket.internal.sys.SocketConstants;

/** The names of families and types, as in socket(2); a number that has none here stands for itself. */
final class SocketNames {
    private SocketNames() {}

    /** Null for 0, AF_UNSPEC: no socket. */
    static String family(int family) {
        return switch (family) {
            case 0 -> null;
            case SocketConstants.AF_UNIX -> "UNIX";
            case SocketConstants.AF_INET -> "INET";
            case SocketConstants.AF_INET6 -> "INET6";
            case SocketConstants.AF_NETLINK -> "NETLINK";
            case SocketConstants.AF_PACKET -> "PACKET";
            case SocketConstants.AF_VSOCK -> "VSOCK";
            default -> Integer.toString(family);
        };
    }

    static String type(int type) {
        return switch (type) {
            case 0 -> null;
            case SocketConstants.SOCK_STREAM -> "STREAM";
            case SocketConstants.SOCK_DGRAM -> "DGRAM";
            case SocketConstants.SOCK_RAW -> "RAW";
            case SocketConstants.SOCK_SEQPACKET -> "SEQPACKET";
            default -> Integer.toString(type);
        };
    }
}
