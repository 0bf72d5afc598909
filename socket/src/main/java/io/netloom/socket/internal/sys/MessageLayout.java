package io.netloom.socket.internal.sys;

/** Sizes and offsets of what sendmsg(2), recvmmsg(2) and cmsg(3) use. All numbers are in native order. */
public final class MessageLayout {
    private MessageLayout() {}

    /** {@code struct iovec}: pointer and {@code size_t}. */
    public static final class IoVec {
        public static final int SIZE = 16;
        public static final int BASE = 0;
        public static final int LENGTH = 8;

        private IoVec() {}
    }

    /** {@code struct msghdr}. The C library's names for the sizes differ in width from the kernel's; both agree on a zero upper half. */
    public static final class MsgHdr {
        public static final int SIZE = 56;
        public static final int NAME = 0;
        public static final int NAME_LENGTH = 8;
        public static final int IOV = 16;
        public static final int IOV_LENGTH = 24;
        public static final int CONTROL = 32;
        public static final int CONTROL_LENGTH = 40;
        public static final int FLAGS = 48;

        private MsgHdr() {}
    }

    /** {@code struct mmsghdr}: a {@link MsgHdr} and the number of bytes that went. */
    public static final class MMsgHdr {
        public static final int SIZE = 64;
        public static final int LENGTH = 56;

        private MMsgHdr() {}
    }

    /** {@code struct cmsghdr}: the header of a control message. */
    public static final class CMsgHdr {
        public static final int SIZE = 16;
        public static final int LENGTH = 0;
        public static final int LEVEL = 8;
        public static final int TYPE = 12;
        public static final int DATA = 16;
        public static final int ALIGNMENT = 8;

        private CMsgHdr() {}

        /** {@code CMSG_LEN}: what the header's length says for {@code size} bytes of data. */
        public static int length(int size) {
            return DATA + size;
        }

        /** {@code CMSG_SPACE}: what {@code size} bytes of data take up with header and padding. */
        public static int space(int size) {
            return DATA + ((size + ALIGNMENT - 1) & -ALIGNMENT);
        }
    }
}
