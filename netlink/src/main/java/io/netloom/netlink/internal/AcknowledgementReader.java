package io.netloom.netlink.internal;

/**
 * Reads the attributes of an acknowledgement. Where they begin depends: behind the error number at the end of a dump; behind the repeated request in an error, of which there may be the header alone
 * although its length is the whole request's. What is malformed ends the reading, and what was read before counts.
 */
public final class AcknowledgementReader {
    private static final int TYPE_DONE = 3;
    private static final int FLAG_CAPPED = 0x100;
    private static final int FLAG_ATTRIBUTES = 0x200;
    private static final int ERROR_NUMBER = 4;
    private static final int ATTRIBUTE = 4;
    private static final int TYPE_MASK = 0x3fff;

    private String text;
    private long offset = -1;
    private int missingType = -1;
    private long missingNest = -1;
    private byte[] cookie;
    private byte[] policy;

    /** The error number of an error or of a dump's end, positive; 0 for none. -1 if the message is too short to have one. */
    public static int errno(MessageReader message) {
        int size = message.payloadSize();
        if (size < ERROR_NUMBER) {
            return size == 0 && message.type() == TYPE_DONE ? 0 : -1;
        }
        return Math.abs(message.s32(0));
    }

    /** True if there is anything. */
    public boolean read(MessageReader message) {
        if ((message.flags() & FLAG_ATTRIBUTES) == 0) {
            return false;
        }
        long at = ERROR_NUMBER;
        if (message.type() != TYPE_DONE) {
            if (message.payloadSize() < ERROR_NUMBER + MessageReader.HEADER) {
                return false;
            }
            long repeated = (message.flags() & FLAG_CAPPED) != 0 ? MessageReader.HEADER : message.s32(ERROR_NUMBER) & 0xffff_ffffL;
            at += repeated + 3 & ~3L;
        }
        boolean any = false;
        long end = message.payloadSize();
        while (end - at >= ATTRIBUTE) {
            int length = message.u16((int) at);
            if (length < ATTRIBUTE || length > end - at) {
                break;
            }
            any |= attribute(message, message.u16((int) at + 2) & TYPE_MASK, (int) at + ATTRIBUTE, length - ATTRIBUTE);
            at += length + 3 & ~3;
        }
        return any;
    }

    private boolean attribute(MessageReader message, int type, int at, int size) {
        switch (type) {
            case 1 -> text = text(message.payload(at, size));
            case 2 -> offset = size == 4 ? message.s32(at) & 0xffff_ffffL : offset;
            case 3 -> cookie = message.payload(at, size);
            case 4 -> policy = message.payload(at, size);
            case 5 -> missingType = size == 4 ? message.s32(at) : missingType;
            case 6 -> missingNest = size == 4 ? message.s32(at) & 0xffff_ffffL : missingNest;
            default -> {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] bytes) {
        int end = bytes.length;
        while (end > 0 && bytes[end - 1] == 0) {
            end--;
        }
        return new String(bytes, 0, end, java.nio.charset.StandardCharsets.UTF_8);
    }

    public String text() {
        return text;
    }

    public long offset() {
        return offset;
    }

    public int missingType() {
        return missingType;
    }

    public long missingNest() {
        return missingNest;
    }

    public byte[] cookie() {
        return cookie;
    }

    public byte[] policy() {
        return policy;
    }
}
