package io.netloom.benchmarks.report

/** Who a peer is, by its name. */
internal enum class PeerKind {
    /** A variant of ours. */
    OURS,

    /** A program in C. */
    NATIVE,

    /** Go, Python or another library of the JVM. */
    MANAGED,
    ;

    companion object {
        fun of(peer: String): PeerKind = when {
            peer.startsWith("netloom") -> OURS
            peer.startsWith("c-") || peer == "iproute2" -> NATIVE
            else -> MANAGED
        }
    }
}
