package io.netloom.bpf.internal;

import io.netloom.bpf.PacketMetadata;
import java.util.concurrent.ThreadLocalRandom;

/** What an absolute load from {@code SKF_AD_OFF} and above gives instead of packet bytes. Called by the interpreter and by compiled filters. */
public final class Ancillary {
    /** {@code SKF_AD_OFF}: as an unsigned number, where the ancillary loads begin. */
    static final int OFFSET = -0x1000;

    static final int PROTOCOL = OFFSET;
    static final int PACKET_TYPE = OFFSET + 4;
    static final int INTERFACE_INDEX = OFFSET + 8;
    static final int ATTRIBUTE = OFFSET + 12;
    static final int NESTED_ATTRIBUTE = OFFSET + 16;
    static final int MARK = OFFSET + 20;
    static final int QUEUE = OFFSET + 24;
    static final int HARDWARE_TYPE = OFFSET + 28;
    static final int RX_HASH = OFFSET + 32;
    static final int CPU = OFFSET + 36;
    static final int XOR_X = OFFSET + 40;
    static final int VLAN_TCI = OFFSET + 44;
    static final int VLAN_PRESENT = OFFSET + 48;
    static final int PAYLOAD_OFFSET = OFFSET + 52;
    static final int RANDOM = OFFSET + 56;
    static final int VLAN_TPID = OFFSET + 60;

    private Ancillary() {
    }

    /** Whether the kernel has something at this offset: each is exact, the bytes between them are nothing. */
    static boolean isKnown(int k) {
        return Integer.compareUnsigned(k, OFFSET) >= 0 && k <= VLAN_TPID && (k & 3) == 0;
    }

    /** Whether the kernel ends a program here that runs over a packet without an interface. */
    static boolean needsInterface(int k) {
        return k == INTERFACE_INDEX || k == HARDWARE_TYPE;
    }

    public static boolean hasInterface(PacketMetadata metadata) {
        return metadata != null && metadata.getInterfaceIndex() != 0;
    }

    /** C's {@code skb->len}. */
    public static int length(PacketMetadata metadata, int captured) {
        return metadata == null || metadata.getLength() < 0 ? captured : metadata.getLength();
    }

    /** The number at offset k, none of those that look into the packet or at registers. */
    public static int number(PacketMetadata metadata, int k) {
        if (metadata == null) {
            return k == RANDOM ? ThreadLocalRandom.current().nextInt() : 0;
        }
        return switch (k) {
            case PROTOCOL -> metadata.getProtocol();
            case PACKET_TYPE -> metadata.getPacketType();
            case INTERFACE_INDEX -> metadata.getInterfaceIndex();
            case MARK -> metadata.getMark();
            case QUEUE -> metadata.getQueue();
            case HARDWARE_TYPE -> metadata.getHardwareType();
            case RX_HASH -> metadata.getRxHash();
            case CPU -> metadata.getCpu();
            case VLAN_TCI -> metadata.getVlanTci();
            case VLAN_PRESENT -> metadata.getVlanPresent() ? 1 : 0;
            case PAYLOAD_OFFSET -> metadata.getPayloadOffset();
            case RANDOM -> metadata.getRandom().getAsInt();
            case VLAN_TPID -> metadata.getVlanTpid();
            default -> throw new AssertionError("the verifier let ancillary load 0x" + Integer.toHexString(k) + " pass");
        };
    }
}
