package io.netloom.socket.internal.fd;

import io.netloom.socket.internal.sys.SocketConstants;

/**
 * What a descriptor is: the socket's domain, type and protocol, all 0 for a descriptor that is no socket (a pipe, an eventfd, a pidfd), which is treated as a
 * stream.
 */
public record FdKind(int family, int type, int protocol) {
    public static final FdKind NO_SOCKET = new FdKind(0, 0, 0);

    /** The usual protocol, asked for as 0, gets the number that SO_PROTOCOL tells. */
    public FdKind {
        if (protocol == 0 && (family == SocketConstants.AF_INET || family == SocketConstants.AF_INET6)) {
            protocol = switch (type) {
                case SocketConstants.SOCK_STREAM -> SocketConstants.IPPROTO_TCP;
                case SocketConstants.SOCK_DGRAM -> SocketConstants.IPPROTO_UDP;
                default -> 0;
            };
        }
    }

    public boolean isSocket() {
        return type != 0;
    }

    /** Bytes without boundaries: a write goes on until all is written. */
    public boolean isStream() {
        return type == SocketConstants.SOCK_STREAM || type == 0;
    }

    /** Reading nothing means that the peer has ended; on the others it is an empty datagram. */
    public boolean hasEnd() {
        return isStream() || type == SocketConstants.SOCK_SEQPACKET;
    }

    boolean isTcp() {
        return type == SocketConstants.SOCK_STREAM && (family == SocketConstants.AF_INET || family == SocketConstants.AF_INET6);
    }

    /** TCP itself, and nothing that looks like it. */
    boolean isPlainTcp() {
        return isTcp() && protocol == SocketConstants.IPPROTO_TCP;
    }

    /** A sender whose receiver's queue is full is reported as writable all the while: readiness says nothing about when sending will succeed. */
    public boolean isNetlink() {
        return family == SocketConstants.AF_NETLINK;
    }

    public boolean isUnix() {
        return family == SocketConstants.AF_UNIX;
    }

    /** Sending to an address finds the receiver's queue full: nothing tells the sender when it no longer is. */
    public boolean isUnixDatagram() {
        return family == SocketConstants.AF_UNIX && type == SocketConstants.SOCK_DGRAM;
    }
}
