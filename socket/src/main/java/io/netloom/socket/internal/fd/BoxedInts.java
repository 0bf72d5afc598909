package io.netloom.socket.internal.fd;

/**
 * Boxed numbers for what suspending functions return. A cache that fills as it is used: sizes recur. A number that two threads box at the same moment is boxed twice,
 * which harms nobody.
 */
public final class BoxedInts {
    private static final Integer[] CACHE = new Integer[16_384];

    private BoxedInts() {}

    public static Object of(int value) {
        if (value < 0 || value >= CACHE.length) {
            return value;
        }
        Integer boxed = CACHE[value];
        if (boxed == null) {
            boxed = value;
            CACHE[value] = boxed;
        }
        return boxed;
    }
}
