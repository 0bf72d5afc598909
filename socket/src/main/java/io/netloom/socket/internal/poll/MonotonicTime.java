package io.netloom.socket.internal.poll;

import java.time.Duration;
import java.time.Instant;

/**
 * Monotonic time as nanoseconds since the class was loaded, so that it is small, positive and can be compared with {@code <}. Wall-clock instants become monotonic
 * once, when they are set; a later step of the wall clock does not move them.
 */
public final class MonotonicTime {
    /** The deadline that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    private static final long ORIGIN = System.nanoTime() - 1;

    private MonotonicTime() {}

    public static long now() {
        return System.nanoTime() - ORIGIN;
    }

    /** The moment {@code nanos} from now; {@link #NEVER} when that is further away than can be counted. */
    public static long after(long nanos) {
        if (nanos == NEVER) {
            return NEVER;
        }
        long then = now() + nanos;
        return nanos > 0 && then < 0 ? NEVER : then;
    }

    /** Nanoseconds until the deadline, below zero when it is over; {@link #NEVER} for {@link #NEVER}. */
    public static long left(long deadline) {
        return deadline == NEVER ? NEVER : deadline - now();
    }

    /** The moment of a wall-clock instant, {@link #NEVER} for null. */
    public static long of(Instant instant) {
        if (instant == null) {
            return NEVER;
        }
        return after(nanos(Duration.between(Instant.now(), instant)));
    }

    /** A duration in nanoseconds, saturated; {@link #NEVER} for null. */
    public static long nanos(Duration duration) {
        if (duration == null) {
            return NEVER;
        }
        try {
            return duration.toNanos();
        } catch (ArithmeticException _) {
            return duration.isNegative() ? Long.MIN_VALUE / 2 : NEVER;
        }
    }
}
