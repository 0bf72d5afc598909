package io.netloom.bpf.internal;

import java.nio.ByteOrder;

/**
 * The search for a netlink attribute in a packet: {@code SKF_AD_NLATTR} and {@code SKF_AD_NLATTR_NEST}. Netlink is in the machine's own byte order.
 * Called by the interpreter and by compiled filters.
 */
public final class Attributes {
    private static final int HEADER = 4;
    private static final int TYPE_MASK = 0x3fff; // without NLA_F_NESTED and NLA_F_NET_BYTEORDER
    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    private Attributes() {
    }

    /** The offset of the first attribute of this type from the one at offset {@code from} on; 0 if there is none. */
    public static int find(Object packet, int start, int length, int from, int type) {
        if (length < HEADER || Integer.compareUnsigned(from, length - HEADER) > 0) {
            return 0;
        }
        return search(packet, start, from, length - from, type);
    }

    /** The offset of the first attribute of this type within the one at offset {@code at}; 0 if there is none. */
    public static int findNested(Object packet, int start, int length, int at, int type) {
        if (length < HEADER || Integer.compareUnsigned(at, length - HEADER) > 0) {
            return 0;
        }
        int size = u16(packet, start + at);
        return size > length - at ? 0 : search(packet, start, at + HEADER, size - HEADER, type);
    }

    private static int search(Object packet, int start, int from, int length, int type) {
        int at = from;
        int rest = length;
        while (rest >= HEADER) {
            int size = u16(packet, start + at);
            if (size < HEADER || size > rest) {
                return 0;
            }
            if ((u16(packet, start + at + 2) & TYPE_MASK) == type) {
                return at;
            }
            int aligned = (size + 3) & ~3;
            at += aligned;
            rest -= aligned;
        }
        return 0;
    }

    private static int u16(Object packet, int index) {
        int bigEndian = PacketBytes.u16(packet, index);
        return LITTLE_ENDIAN ? Short.toUnsignedInt(Short.reverseBytes((short) bigEndian)) : bigEndian;
    }
}
