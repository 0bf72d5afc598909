package io.netloom.socket.internal.transfer;

import io.netloom.socket.internal.fd.Fd;
import io.netloom.socket.internal.sys.MessageLayout.CMsgHdr;
import io.netloom.socket.internal.sys.OptionLayout.PacketInfo4;
import io.netloom.socket.internal.sys.OptionLayout.PacketInfo6;
import io.netloom.socket.internal.sys.SocketConstants;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.foreign.ValueLayout.OfInt;
import java.lang.foreign.ValueLayout.OfLong;
import java.nio.ByteOrder;

/**
 * The control message of an answer: the packet information that came with a packet, turned round. It is written anew for each answer into the same bytes, so answering allocates nothing.
 *
 * <p>An IPv4 packet on an IPv6 socket brings both kinds; its answer takes IPv4's, the only one that the kernel heeds there.
 */
final class ReplyControl {
    /** Where nothing need be said. */
    static final ControlData NOTHING = data(new byte[0]);

    private static final int IP_PKTINFO = 8;
    private static final int IPV6_PKTINFO = 50;
    private static final OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    private static final OfInt NET_INT = INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final int MAPPED = 0xffff;
    private static final int ADDRESS_SIZE = 16;

    private final byte[] bytes4 = new byte[CMsgHdr.space(PacketInfo4.SIZE)];
    private final byte[] bytes6 = new byte[CMsgHdr.space(PacketInfo6.SIZE)];
    private final MemorySegment four = MemorySegment.ofArray(bytes4);
    private final MemorySegment six = MemorySegment.ofArray(bytes6);
    private final ControlData data4 = data(bytes4);
    private final ControlData data6 = data(bytes6);

    ReplyControl() {
        header(four, PacketInfo4.SIZE, SocketConstants.IPPROTO_IP, IP_PKTINFO);
        header(six, PacketInfo6.SIZE, SocketConstants.IPPROTO_IPV6, IPV6_PKTINFO);
    }

    private static ControlData data(byte[] bytes) {
        return new ControlData(bytes, new Fd[0], new int[0]);
    }

    private static void header(MemorySegment message, int size, int level, int type) {
        message.set(LONG, CMsgHdr.LENGTH, CMsgHdr.length(size));
        message.set(INT, CMsgHdr.LEVEL, level);
        message.set(INT, CMsgHdr.TYPE, type);
    }

    /**
     * What goes along with the answer to a packet that came with these control messages; null if they do not tell whom the packet was for.
     *
     * @param sameInterface whether the interface is said, too
     */
    ControlData of(MemorySegment control, int length, boolean sameInterface) {
        int at = ControlCursor.find(control, 0, length, 0, SocketConstants.IPPROTO_IP, IP_PKTINFO);
        if (at >= 0 && ControlCursor.dataLength(control, 0, at) >= PacketInfo4.SIZE) {
            long info = at + CMsgHdr.DATA;
            // Not the destination, which may be a group or everybody: the kernel has chosen the address to answer from.
            int local = control.get(NET_INT, info + PacketInfo4.LOCAL);
            if (local == 0) {
                // Of a packet that was queued before the option was set, it tells the destination alone.
                local = control.get(NET_INT, info + PacketInfo4.DESTINATION);
            }
            return four(local, sameInterface ? control.get(INT, info + PacketInfo4.INDEX) : 0);
        }
        at = ControlCursor.find(control, 0, length, 0, SocketConstants.IPPROTO_IPV6, IPV6_PKTINFO);
        if (at < 0 || ControlCursor.dataLength(control, 0, at) < PacketInfo6.SIZE) {
            return null;
        }
        long info = at + CMsgHdr.DATA;
        int index = sameInterface ? control.get(INT, info + PacketInfo6.INDEX) : 0;
        long address = info + PacketInfo6.ADDRESS;
        boolean isMapped = control.get(LONG, address) == 0 && control.get(NET_INT, address + 8) == MAPPED;
        return isMapped ? four(control.get(NET_INT, address + 12), index) : six(control, address, index);
    }

    private ControlData four(int local, int index) {
        int source = local >>> 28 == 0xe || local == -1 ? 0 : local;
        if (source == 0 && index == 0) {
            return NOTHING;
        }
        four.set(INT, CMsgHdr.DATA + PacketInfo4.INDEX, index);
        four.set(NET_INT, CMsgHdr.DATA + PacketInfo4.LOCAL, source);
        return data4;
    }

    /** An answer to a group comes from whatever address routing says. */
    private ControlData six(MemorySegment control, long address, int index) {
        boolean isGroup = control.get(ValueLayout.JAVA_BYTE, address) == (byte) 0xff;
        if (isGroup && index == 0) {
            return NOTHING;
        }
        if (isGroup) {
            six.asSlice(CMsgHdr.DATA + PacketInfo6.ADDRESS, ADDRESS_SIZE).fill((byte) 0);
        } else {
            MemorySegment.copy(control, address, six, CMsgHdr.DATA + PacketInfo6.ADDRESS, ADDRESS_SIZE);
        }
        six.set(INT, CMsgHdr.DATA + PacketInfo6.INDEX, index);
        return data6;
    }
}
