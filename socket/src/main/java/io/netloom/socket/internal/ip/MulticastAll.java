package io.netloom.socket.internal.ip;

import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.SocketConstants;
import io.netloom.socket.internal.sys.Syscalls;

/**
 * The option that makes a socket receive what comes for any group that somebody on this host has joined, and which is on at first. An IPv6 socket has it twice: it receives IPv4 packets,
 * too.
 */
public final class MulticastAll {
    private static final int IP_MULTICAST_ALL = 49;
    private static final int IPV6_MULTICAST_ALL = 29;

    private MulticastAll() {}

    /** Switches it off on a new UDP socket. A kernel without IPv4 or IPv6 has nothing there to switch off. */
    public static void off(Syscalls sys, CallFrame frame, int fd, int family) {
        frame.valueInt(0, 0);
        sys.setsockopt(frame, fd, SocketConstants.IPPROTO_IP, IP_MULTICAST_ALL, frame.value(), Integer.BYTES);
        if (family == SocketConstants.AF_INET6) {
            sys.setsockopt(frame, fd, SocketConstants.IPPROTO_IPV6, IPV6_MULTICAST_ALL, frame.value(), Integer.BYTES);
        }
    }
}
