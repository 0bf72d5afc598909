package io.netloom.icmp

/** Which interface an [InterfaceInfo] is about, from the view of the router that reports the error (RFC 5837). */
public enum class InterfaceRole {
    /** The IP interface on which the packet arrived. */
    INCOMING,

    /** A part, such as a link of a bundle, of the interface on which it arrived. */
    INCOMING_PART,

    /** The IP interface that it would have left by. */
    OUTGOING,

    /** The next hop to which it would have gone. */
    NEXT_HOP,
}
