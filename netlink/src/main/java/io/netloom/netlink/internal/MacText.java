package io.netloom.netlink.internal;

import java.util.HexFormat;

/** Ethernet addresses and their texts. */
public final class MacText {
    /** How many bytes an address has. */
    public static final int SIZE = 6;
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");
    private static final HexFormat HYPHENS = HexFormat.ofDelimiter("-");

    private MacText() {
    }

    public static byte[] parse(String text) {
        if (text.length() == SIZE * 3 - 1) {
            try {
                return (text.charAt(2) == '-' ? HYPHENS : COLONS).parseHex(text);
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("not an Ethernet address: " + text, e);
            }
        }
        throw new IllegalArgumentException("not an Ethernet address: " + text);
    }

    public static String format(byte[] address) {
        return COLONS.formatHex(address);
    }
}
