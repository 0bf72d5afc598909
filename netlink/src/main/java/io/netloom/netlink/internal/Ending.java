package io.netloom.netlink.internal;

/** Which message is the last one of an answer. */
public enum Ending {
    /** The request asked to be acknowledged: an error number, 0 among them. */
    ACKNOWLEDGED,
    /** The request is for a dump: its end, or an error number. */
    DUMP,
    /** Neither: the first message that is not one of several, the end of several, or an error number. */
    FIRST,
    /** Nothing comes but an error number, and only if there is an error. */
    ERROR_ONLY;

    private static final int ERROR = 2;
    private static final int DONE = 3;
    private static final int NOOP = 1;
    private static final int MULTI = 2;

    /** Whether this message is the last. An end of several that is not marked as one of them is an ordinary message. */
    public boolean ends(int type, int flags) {
        if (type == ERROR) {
            return true;
        }
        boolean multi = (flags & MULTI) != 0;
        boolean done = type == DONE && multi;
        return switch (this) {
            case ACKNOWLEDGED, ERROR_ONLY -> false;
            case DUMP -> done;
            case FIRST -> done || (!multi && type != NOOP);
        };
    }

    /** Whether the message is the end of several. */
    public static boolean isDone(int type, int flags) {
        return type == DONE && (flags & MULTI) != 0;
    }
}
