package io.netloom.socket

/** What every exception has that stems from an error number of the kernel. The exception's class is the JDK's own that fits best; this says what it was exactly. */
public interface ErrnoCarrier {
    /** The kernel's error number. */
    public val errno: Errno

    /** The system call or operation that failed, by its C name. */
    public val operation: String
}
