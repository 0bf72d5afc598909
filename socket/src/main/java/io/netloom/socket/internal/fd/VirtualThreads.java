package io.netloom.socket.internal.fd;

import java.lang.System.Logger.Level;

/** Warns once, at the first wait of a virtual thread, on a JDK 25 whose virtual threads can hang in a timed park (JDK-8369227): anywhere in the program, not only here. */
final class VirtualThreads {
    static {
        Runtime.Version fixed = Runtime.Version.parse("25.0.3");
        if (Runtime.version().compareToIgnoreOptional(fixed) < 0) {
            System.getLogger("io.netloom.socket")
                .log(Level.WARNING, "this JDK is {0}: its virtual threads can hang in a timed wait (JDK-8369227); {1} has the fix", Runtime.version(), fixed);
        }
    }

    private VirtualThreads() {}

    static void require() {
        // The static initialiser does it.
    }
}
