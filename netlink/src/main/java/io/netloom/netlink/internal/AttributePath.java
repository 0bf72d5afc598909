package io.netloom.netlink.internal;

/** The text of an attribute's place among its nests. */
public final class AttributePath {
    private AttributePath() {
    }

    /** {@code 3 > 7}, outermost first. */
    public static String text(int[] path) {
        StringBuilder text = new StringBuilder();
        for (int type : path) {
            text.append(text.isEmpty() ? "" : " > ").append(type);
        }
        return text.toString();
    }

    /** What a message leads with: the path, if there is one, and a colon. */
    public static String lead(int[] path) {
        return path.length == 0 ? "" : text(path) + ": ";
    }
}
