package io.netloom.socket.internal.ip;

import io.netloom.socket.internal.sys.MessageLayout.CMsgHdr;
import io.netloom.socket.internal.sys.OptionLayout.PacketInfo4;
import io.netloom.socket.internal.sys.OptionLayout.PacketInfo6;
import io.netloom.socket.internal.sys.SocketConstants;
import io.netloom.socket.internal.transfer.ControlCursor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.foreign.ValueLayout.OfInt;
import java.lang.foreign.ValueLayout.OfLong;
import java.nio.ByteOrder;

/**
 * Reads interface and destination of a received packet out of its control messages, whichever family they are of. Allocates nothing.
 *
 * <p>An IPv4 packet on an IPv6 socket brings both kinds of packet information, of which IPv4's says more; so that is looked for first.
 */
public final class IpControlReader {
    public static final int ABSENT = -1;

    private static final int IP_PKTINFO = 8;
    private static final int IPV6_PKTINFO = 50;
    private static final OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final OfInt NET_INT = INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final int MAPPED = 0xffff;

    private IpControlReader() {}

    /** The interface's index; {@link #ABSENT} if it did not come. */
    public static int interfaceIndex(MemorySegment memory, long from, int length) {
        long four = data(memory, from, length, SocketConstants.IPPROTO_IP, IP_PKTINFO, PacketInfo4.SIZE);
        if (four >= 0) {
            return memory.get(INT, four + PacketInfo4.INDEX);
        }
        long six = data(memory, from, length, SocketConstants.IPPROTO_IPV6, IPV6_PKTINFO, PacketInfo6.SIZE);
        return six < 0 ? ABSENT : memory.get(INT, six + PacketInfo6.INDEX);
    }

    /** 1 if the destination is a group, or everybody; 0 if it is not; {@link #ABSENT} if it did not come. */
    public static int isMulticast(MemorySegment memory, long from, int length) {
        long four = data(memory, from, length, SocketConstants.IPPROTO_IP, IP_PKTINFO, PacketInfo4.SIZE);
        if (four >= 0) {
            return isMulticast4(memory.get(NET_INT, four + PacketInfo4.DESTINATION)) ? 1 : 0;
        }
        long six = data(memory, from, length, SocketConstants.IPPROTO_IPV6, IPV6_PKTINFO, PacketInfo6.SIZE);
        if (six < 0) {
            return ABSENT;
        }
        long address = six + PacketInfo6.ADDRESS;
        if (memory.get(LONG, address) == 0 && memory.get(NET_INT, address + 8) == MAPPED) {
            return isMulticast4(memory.get(NET_INT, address + 12)) ? 1 : 0;
        }
        return memory.get(ValueLayout.JAVA_BYTE, address) == (byte) 0xff ? 1 : 0;
    }

    private static boolean isMulticast4(int address) {
        return address >>> 28 == 0xe || address == -1;
    }

    /** Where the data of the first whole message of this kind begins; -1 if there is none. */
    private static long data(MemorySegment memory, long from, int length, int level, int type, int size) {
        int at = ControlCursor.find(memory, from, length, 0, level, type);
        return at < 0 || ControlCursor.dataLength(memory, from, at) < size ? -1 : from + at + CMsgHdr.DATA;
    }
}
