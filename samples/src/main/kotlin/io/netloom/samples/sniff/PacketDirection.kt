package io.netloom.samples.sniff

/** Which way packets go that are wanted. */
internal enum class PacketDirection {
    /** Both. On the loopback interface, where each packet goes out and comes in, it is shown once. */
    ANY,

    /** What comes in, for this host or not. */
    IN,

    /** What this host sends. */
    OUT,
}
