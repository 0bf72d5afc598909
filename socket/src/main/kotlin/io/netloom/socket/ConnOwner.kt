package io.netloom.socket

/** Something that owns a [Conn]: what the IP modules, and libraries on top, accept wherever they need a socket. */
public interface ConnOwner {
    /** The connection, the same on each call. */
    public val conn: Conn
}
