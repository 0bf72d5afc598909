package io.netloom.socket.internal.sys;

/** Sizes and offsets of netlink's fixed headers, native order, see netlink(7) and rtnetlink(7). */
public final class NetlinkLayout {
    private NetlinkLayout() {}

    /** {@code struct nlmsghdr}. */
    public static final class Header {
        public static final int SIZE = 16;
        public static final int LENGTH = 0;
        public static final int TYPE = 4;
        public static final int FLAGS = 6;
        public static final int SEQUENCE = 8;
        public static final int PORT_ID = 12;

        private Header() {}
    }

    /** {@code struct nlattr}. */
    public static final class Attribute {
        public static final int SIZE = 4;
        public static final int LENGTH = 0;
        public static final int TYPE = 2;

        private Attribute() {}
    }

    /** {@code struct nlmsgerr}: the error and the header of the request. */
    public static final class Error {
        public static final int SIZE = 20;
        public static final int ERROR = 0;
        public static final int REQUEST = 4;

        private Error() {}
    }

    /** {@code struct genlmsghdr}. */
    public static final class Generic {
        public static final int SIZE = 4;
        public static final int COMMAND = 0;
        public static final int VERSION = 1;

        private Generic() {}
    }

    /** {@code struct ifinfomsg}. */
    public static final class Link {
        public static final int SIZE = 16;
        public static final int FAMILY = 0;
        public static final int TYPE = 2;
        public static final int INDEX = 4;
        public static final int FLAGS = 8;
        public static final int CHANGE = 12;

        private Link() {}
    }

    /** {@code struct ifaddrmsg}. */
    public static final class Address {
        public static final int SIZE = 8;
        public static final int FAMILY = 0;
        public static final int PREFIX_LENGTH = 1;
        public static final int FLAGS = 2;
        public static final int SCOPE = 3;
        public static final int INDEX = 4;

        private Address() {}
    }

    /** {@code struct rtmsg}. */
    public static final class Route {
        public static final int SIZE = 12;
        public static final int FAMILY = 0;
        public static final int DESTINATION_LENGTH = 1;
        public static final int SOURCE_LENGTH = 2;
        public static final int TOS = 3;
        public static final int TABLE = 4;
        public static final int PROTOCOL = 5;
        public static final int SCOPE = 6;
        public static final int TYPE = 7;
        public static final int FLAGS = 8;

        private Route() {}
    }
}
