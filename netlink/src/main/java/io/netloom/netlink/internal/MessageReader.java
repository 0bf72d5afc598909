package io.netloom.netlink.internal;

import io.netloom.netlink.NetlinkFormatException;
import java.util.Objects;

/** A cursor over the messages of a datagram. Allocates nothing but exceptions. */
public final class MessageReader {
    /** C's {@code sizeof(struct nlmsghdr)}. */
    public static final int HEADER = 16;
    private static final int NONE = -1;

    private final ByteView bytes = new ByteView();
    private final boolean bigEndian;
    private int at = NONE;
    private int next;
    private int present;
    private long length;

    public MessageReader(boolean bigEndian) {
        this.bigEndian = bigEndian;
    }

    /** The bytes, to be pointed elsewhere before {@link #start}. */
    public ByteView bytes() {
        return bytes;
    }

    public void start() {
        at = NONE;
        next = 0;
    }

    /**
     * Fewer bytes than a header at the end are no message. A length that is not a multiple of 4 is normal, and so is the last message's padding
     * that is counted and was not sent: both happen in the kernel's own messages.
     */
    public boolean next() throws NetlinkFormatException {
        int start = next;
        int rest = bytes.size() - start;
        if (rest < HEADER) {
            at = NONE;
            return false;
        }
        length = bytes.s32(start, bigEndian) & 0xffff_ffffL;
        if (length < HEADER || length > (rest + 3L & ~3L)) {
            at = NONE;
            next = bytes.size(); // where the next one would begin, nobody knows
            throw new NetlinkFormatException(
                "length " + length + (length < HEADER ? " is less than a message's header" : ", but " + rest + " bytes are left"), start);
        }
        at = start;
        present = (int) Math.min(length, rest);
        next = (int) Math.min(bytes.size(), start + (length + 3 & ~3L));
        return true;
    }

    /** Whether a payload of this size has the fixed header of its family. */
    public static void checkFamilyHeader(int payload, int familyHeader) throws NetlinkFormatException {
        if (familyHeader < 0) {
            throw new IllegalArgumentException("the size of the family's header must not be negative: " + familyHeader);
        }
        if (payload < familyHeader) {
            throw new NetlinkFormatException("the payload is " + payload + " bytes, the family's header " + familyHeader, HEADER);
        }
    }

    /** Where the message begins. */
    public int offset() {
        if (at == NONE) {
            throw new IllegalStateException("no message under the cursor: next() has not been called or returned false");
        }
        return at;
    }

    public long length() {
        offset();
        return length;
    }

    public int type() {
        return bytes.u16(offset() + 4, bigEndian);
    }

    public int flags() {
        return bytes.u16(offset() + 6, bigEndian);
    }

    public long sequence() {
        return bytes.s32(offset() + 8, bigEndian) & 0xffff_ffffL;
    }

    public long portId() {
        return bytes.s32(offset() + 12, bigEndian) & 0xffff_ffffL;
    }

    /** How many bytes follow the header, of those that arrived. */
    public int payloadSize() {
        offset();
        return present - HEADER;
    }

    public int u8(int at) {
        return bytes.u8(payloadOffset(at, 1));
    }

    public int u16(int at) {
        return bytes.u16(payloadOffset(at, 2), bigEndian);
    }

    public int s32(int at) {
        return bytes.s32(payloadOffset(at, 4), bigEndian);
    }

    boolean isBigEndian() {
        return bigEndian;
    }

    private int payloadOffset(int at, int width) {
        return offset() + HEADER + Objects.checkFromIndexSize(at, width, payloadSize());
    }

    /** A part of the payload. */
    public byte[] payload(int at, int size) {
        return bytes.copy(payloadOffset(at, size), size);
    }

    /** The whole message, header included, as far as it arrived. */
    public byte[] message() {
        return bytes.copy(offset(), present);
    }

    /** The payload; what its length counts and did not arrive is zero. */
    public byte[] payload() {
        byte[] payload = new byte[(int) length() - HEADER];
        bytes.copy(at + HEADER, payload, 0, present - HEADER);
        return payload;
    }
}
