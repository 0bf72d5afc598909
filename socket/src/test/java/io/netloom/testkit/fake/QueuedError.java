package io.netloom.testkit.fake;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

import static io.netloom.socket.internal.sys.SocketConstants.AF_INET;
import static io.netloom.socket.internal.sys.SocketConstants.IPPROTO_IP;
import static io.netloom.socket.internal.sys.SocketConstants.IPPROTO_IPV6;

/**
 * An entry of a socket's error queue: {@code struct sock_extended_err}, the bytes that caused it, and control messages that come before it, such
 * as transmit timestamps. The offender is the loopback for what ICMP tells, and nobody otherwise.
 *
 * @param errno {@code ee_errno}
 * @param origin {@code ee_origin}, {@code SO_EE_ORIGIN_*}
 * @param payload the data that could not be delivered, or was sent
 */
public record QueuedError(int errno, int origin, int type, int code, int info, int data, byte[] payload, List<ControlMessage> controls) {
    public static final int LOCAL = 1;
    public static final int ICMP = 2;
    public static final int ICMP6 = 3;
    public static final int TIMESTAMPING = 4;
    public static final int ZEROCOPY = 5;

    private static final int IP_RECVERR = 11;
    private static final int IPV6_RECVERR = 25;
    private static final int SIZE = 16;

    /** What an ICMP message of this type and code makes of it. */
    public static QueuedError icmp(int errno, int type, int code, byte[] payload) {
        return new QueuedError(errno, ICMP, type, code, 0, 0, payload, List.of());
    }

    boolean isIcmp() {
        return origin == ICMP || origin == ICMP6;
    }

    boolean hasDestination() {
        return isIcmp() || origin == LOCAL;
    }

    /** The control message that it is told in on a socket of this family. */
    ControlMessage control(int family) {
        int offender = FakeName.none(family).size();
        ByteBuffer bytes = ByteBuffer.allocate(SIZE + offender).order(ByteOrder.nativeOrder());
        bytes.putInt(errno).put((byte) origin).put((byte) type).put((byte) code).put((byte) 0).putInt(info).putInt(data);
        if (isIcmp()) {
            bytes.put(FakeName.loopback(family, 0).bytes());
        }
        return new ControlMessage(family == AF_INET ? IPPROTO_IP : IPPROTO_IPV6, family == AF_INET ? IP_RECVERR : IPV6_RECVERR, bytes.array());
    }

    static boolean isWanted(FakeSocket socket) {
        return socket.family == AF_INET ? socket.hasSet(IPPROTO_IP, IP_RECVERR) : socket.hasSet(IPPROTO_IPV6, IPV6_RECVERR);
    }
}
