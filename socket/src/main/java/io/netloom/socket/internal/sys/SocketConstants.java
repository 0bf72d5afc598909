package io.netloom.socket.internal.sys;

/** The constants of the socket calls, under their C names: socket(2), shutdown(2), recv(2), socket(7). */
public final class SocketConstants {
    public static final int AF_UNSPEC = 0;
    public static final int AF_UNIX = 1;
    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int AF_NETLINK = 16;
    public static final int AF_PACKET = 17;
    public static final int AF_VSOCK = 40;

    public static final int SOCK_STREAM = 1;
    public static final int SOCK_DGRAM = 2;
    public static final int SOCK_RAW = 3;
    public static final int SOCK_SEQPACKET = 5;
    public static final int SOCK_NONBLOCK = 0x800;
    public static final int SOCK_CLOEXEC = 0x80000;

    public static final int IPPROTO_IP = 0;
    public static final int IPPROTO_ICMP = 1;
    public static final int IPPROTO_TCP = 6;
    public static final int IPPROTO_UDP = 17;
    public static final int IPPROTO_IPV6 = 41;
    public static final int IPPROTO_ICMPV6 = 58;
    public static final int IPPROTO_RAW = 255;

    public static final int SHUT_RD = 0;
    public static final int SHUT_WR = 1;
    public static final int SHUT_RDWR = 2;

    public static final int MSG_OOB = 0x1;
    public static final int MSG_PEEK = 0x2;
    public static final int MSG_DONTROUTE = 0x4;
    public static final int MSG_CTRUNC = 0x8;
    public static final int MSG_TRUNC = 0x20;
    public static final int MSG_DONTWAIT = 0x40;
    public static final int MSG_EOR = 0x80;
    public static final int MSG_WAITALL = 0x100;
    public static final int MSG_ERRQUEUE = 0x2000;
    public static final int MSG_NOSIGNAL = 0x4000;
    public static final int MSG_CMSG_CLOEXEC = 0x40000000;

    public static final int IP_RECVERR = 11;
    public static final int IPV6_RECVERR = 25;

    public static final int SOL_SOCKET = 1;
    public static final int SOL_PACKET = 263;
    public static final int SOL_NETLINK = 270;

    public static final int SO_REUSEADDR = 2;
    public static final int SO_TYPE = 3;
    public static final int SO_ERROR = 4;
    public static final int SO_BROADCAST = 6;
    public static final int SO_SNDBUF = 7;
    public static final int SO_RCVBUF = 8;
    public static final int SO_KEEPALIVE = 9;
    public static final int SO_LINGER = 13;
    public static final int SO_REUSEPORT = 15;
    public static final int SO_PEERCRED = 17;
    public static final int SO_RCVTIMEO = 20;
    public static final int SO_SNDTIMEO = 21;
    public static final int SO_BINDTODEVICE = 25;
    public static final int SO_ATTACH_FILTER = 26;
    /** Reads what SO_ATTACH_FILTER has written: the same number. */
    public static final int SO_GET_FILTER = SO_ATTACH_FILTER;
    public static final int SO_DETACH_FILTER = 27;
    public static final int SO_ACCEPTCONN = 30;
    public static final int SO_SNDBUFFORCE = 32;
    public static final int SO_RCVBUFFORCE = 33;
    public static final int SO_PROTOCOL = 38;
    public static final int SO_DOMAIN = 39;
    public static final int SO_LOCK_FILTER = 44;
    public static final int SO_ATTACH_BPF = 50;
    public static final int SO_ATTACH_REUSEPORT_CBPF = 51;
    public static final int SO_ATTACH_REUSEPORT_EBPF = 52;
    /** An array of {@code u32}: what the socket has in memory. */
    public static final int SO_MEMINFO = 55;
    public static final int SK_MEMINFO_SIZE = 36;
    /** Place of the count of drops in that array. */
    public static final int SK_MEMINFO_DROPS = 8;
    /** A number, 64 bits, that no other socket since the machine's start has had. */
    public static final int SO_COOKIE = 57;
    public static final int SO_DETACH_REUSEPORT_BPF = 68;

    /** Descriptors in a control message of level {@link #SOL_SOCKET}: an array of ints. */
    public static final int SCM_RIGHTS = 1;

    /** The sender's pidfd in a control message of level {@link #SOL_SOCKET}: an int; negative when there is none. */
    public static final int SCM_PIDFD = 4;

    private SocketConstants() {}
}
