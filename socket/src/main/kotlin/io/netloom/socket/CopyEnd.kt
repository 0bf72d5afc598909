package io.netloom.socket

/** The two ends of a [StreamCopy]. */
public enum class CopyEnd {
    /** Where bytes are read. */
    SOURCE,

    /** Where they are written. */
    DESTINATION,
}
