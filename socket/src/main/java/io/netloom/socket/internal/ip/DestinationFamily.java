package io.netloom.socket.internal.ip;

import io.netloom.socket.internal.address.SockAddrCodec;
import io.netloom.socket.internal.fd.Fd;
import io.netloom.socket.internal.sys.CallFrame;
import io.netloom.socket.internal.sys.CallFrames;
import io.netloom.socket.internal.sys.SocketAddressLayout.Inet6;
import io.netloom.socket.internal.sys.SocketConstants;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.SocketAddress;
import java.nio.ByteOrder;

/** Which family a packet leaves by. On an IPv6 socket that is the destination's, not the socket's. Allocates nothing. */
public final class DestinationFamily {
    private static final ValueLayout.OfInt NET_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private DestinationFamily() {}

    /**
     * Whether it is IPv4.
     *
     * @param to where to; null on a connected socket, whose peer is asked for
     */
    public static boolean isIpv4(Fd fd, SocketAddress to) {
        if (fd.kind().family() != SocketConstants.AF_INET6) {
            return true;
        }
        return to == null ? isPeerIpv4(fd) : SockAddrCodec.isIpv4(to);
    }

    /** Without a peer the send will fail whatever goes along with it. */
    private static boolean isPeerIpv4(Fd fd) {
        if (!fd.acquire()) {
            return false;
        }
        CallFrame frame = CallFrames.lease();
        try {
            frame.nameLength(CallFrame.NAME_CAPACITY);
            int result = fd.syscalls().getpeername(frame, fd.number(), frame.name(), frame.nameLengthAddress());
            return result >= 0 && frame.nameLength() >= Inet6.SIZE_RFC2133 && isMapped(frame.memory(), frame.nameOffset());
        } finally {
            CallFrames.release(frame);
            fd.release();
        }
    }

    private static boolean isMapped(MemorySegment memory, long at) {
        return memory.get(ValueLayout.JAVA_LONG_UNALIGNED, at + Inet6.ADDRESS) == 0 && memory.get(NET_INT, at + Inet6.ADDRESS + 8) == 0xffff;
    }
}
