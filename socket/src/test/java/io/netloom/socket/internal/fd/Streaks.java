package io.netloom.socket.internal.fd;

/** For measuring operations without the yields that come between them. */
public final class Streaks {
    private Streaks() {}

    /** As if each direction had just waited: the next yield is far again. */
    public static void restart(Fd fd) {
        fd.read.streak = 0;
        fd.write.streak = 0;
    }
}
