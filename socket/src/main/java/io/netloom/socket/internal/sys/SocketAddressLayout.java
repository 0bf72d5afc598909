package io.netloom.socket.internal.sys;

/**
 * Sizes and offsets of the {@code sockaddr} structures. All begin with the family, a {@code u16} in native order. Ports, the packet protocol and
 * IPv6's flow information are in network order, every other number is in native order.
 */
public final class SocketAddressLayout {
    /** {@code sa_family} of every structure. */
    public static final int FAMILY = 0;

    /** {@code struct sockaddr_storage}: room for any address. */
    public static final int STORAGE_SIZE = 128;

    private SocketAddressLayout() {}

    /** {@code struct sockaddr_in}, see ip(7). */
    public static final class Inet4 {
        public static final int SIZE = 16;
        public static final int PORT = 2;
        public static final int ADDRESS = 4;

        private Inet4() {}
    }

    /** {@code struct sockaddr_in6}, see ipv6(7). */
    public static final class Inet6 {
        public static final int SIZE = 28;
        /** The size before {@code sin6_scope_id} was added, which the kernel still accepts. */
        public static final int SIZE_RFC2133 = 24;
        public static final int PORT = 2;
        public static final int FLOW_INFO = 4;
        public static final int ADDRESS = 8;
        public static final int SCOPE_ID = 24;

        private Inet6() {}
    }

    /** {@code struct sockaddr_un}, see unix(7). */
    public static final class Unix {
        public static final int SIZE = 110;
        public static final int PATH = 2;
        public static final int PATH_SIZE = 108;

        private Unix() {}
    }

    /** {@code struct sockaddr_nl}, see netlink(7). */
    public static final class Netlink {
        public static final int SIZE = 12;
        public static final int PORT_ID = 4;
        public static final int GROUPS = 8;

        private Netlink() {}
    }

    /** {@code struct sockaddr_ll}, see packet(7). The kernel uses up to 32 bytes of address where the hardware's are longer than 8. */
    public static final class LinkLayer {
        public static final int SIZE = 20;
        public static final int PROTOCOL = 2;
        public static final int INDEX = 4;
        public static final int HARDWARE_TYPE = 8;
        public static final int PACKET_TYPE = 10;
        public static final int ADDRESS_LENGTH = 11;
        public static final int ADDRESS = 12;

        private LinkLayer() {}
    }

    /** {@code struct sockaddr_vm}, see vsock(7). */
    public static final class Vsock {
        public static final int SIZE = 16;
        public static final int PORT = 4;
        public static final int CID = 8;

        private Vsock() {}
    }
}
