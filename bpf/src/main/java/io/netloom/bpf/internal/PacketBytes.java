package io.netloom.bpf.internal;

import io.netloom.bpf.PacketMetadata;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Big-endian loads from the three homes of a packet, for the interpreter, which knows the packet as an Object, and for compiled filters, which know
 * its type. Indexes count from the home's first byte, not the packet's; whether they lie in the packet has been checked before.
 */
public final class PacketBytes {
    /** Outside of every packet. */
    static final int NOWHERE = Integer.MAX_VALUE;

    private static final int NETWORK_HEADER = -0x100000; // SKF_NET_OFF
    private static final int LINK_LAYER_HEADER = -0x200000; // SKF_LL_OFF

    private static final VarHandle ARRAY_INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BUFFER_SHORT = MethodHandles.byteBufferViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BUFFER_INT = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfShort SEGMENT_SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt SEGMENT_INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private PacketBytes() {
    }

    public static int u8(byte[] packet, int index) {
        return packet[index] & 0xff;
    }

    /** Two bytes: HotSpot merges the checks of plain array accesses, which it does not for a view of the array. With four bytes that is no gain. */
    public static int u16(byte[] packet, int index) {
        return (packet[index] & 0xff) << 8 | packet[index + 1] & 0xff;
    }

    public static int u32(byte[] packet, int index) {
        return (int) ARRAY_INT.get(packet, index);
    }

    public static int u8(ByteBuffer packet, int index) {
        return packet.get(index) & 0xff;
    }

    public static int u16(ByteBuffer packet, int index) {
        return (short) BUFFER_SHORT.get(packet, index) & 0xffff;
    }

    public static int u32(ByteBuffer packet, int index) {
        return (int) BUFFER_INT.get(packet, index);
    }

    public static int u8(MemorySegment packet, int index) {
        return packet.get(ValueLayout.JAVA_BYTE, index) & 0xff;
    }

    public static int u16(MemorySegment packet, int index) {
        return packet.get(SEGMENT_SHORT, index) & 0xffff;
    }

    public static int u32(MemorySegment packet, int index) {
        return packet.get(SEGMENT_INT, index);
    }

    static int u8(Object packet, int index) {
        if (packet instanceof byte[] array) {
            return u8(array, index);
        }
        return packet instanceof ByteBuffer buffer ? u8(buffer, index) : u8((MemorySegment) packet, index);
    }

    static int u16(Object packet, int index) {
        if (packet instanceof byte[] array) {
            return u16(array, index);
        }
        return packet instanceof ByteBuffer buffer ? u16(buffer, index) : u16((MemorySegment) packet, index);
    }

    static int u32(Object packet, int index) {
        if (packet instanceof byte[] array) {
            return u32(array, index);
        }
        return packet instanceof ByteBuffer buffer ? u32(buffer, index) : u32((MemorySegment) packet, index);
    }

    /**
     * Where a load from a negative offset reads, counted from the packet's first byte: an offset from one of the packet's headers, which may lie in
     * front of that byte as far as the home goes. {@link #NOWHERE} if there is no such header or nothing there.
     *
     * @param start the index of the packet's first byte
     */
    public static int relative(int offset, int start, PacketMetadata metadata) {
        long at;
        if (offset >= NETWORK_HEADER) {
            at = (long) offset - NETWORK_HEADER + (metadata == null ? 0 : metadata.getNetworkOffset());
        } else if (offset >= LINK_LAYER_HEADER && metadata != null && metadata.getLinkLayerOffset() != PacketMetadata.NO_LINK_LAYER) {
            at = (long) offset - LINK_LAYER_HEADER + metadata.getLinkLayerOffset();
        } else {
            return NOWHERE;
        }
        return at < -start || at >= NOWHERE ? NOWHERE : (int) at;
    }
}
