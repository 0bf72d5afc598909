package io.netloom.socket

/** Socket types, the second argument of socket(2). */
public object SocketType {
    /** `SOCK_STREAM`: bytes in order over a connection. */
    public const val STREAM: Int = 1

    /** `SOCK_DGRAM`: messages. */
    public const val DGRAM: Int = 2

    /** `SOCK_RAW`: messages of the protocol below; needs CAP_NET_RAW for IP and packet sockets. */
    public const val RAW: Int = 3

    /** `SOCK_RDM`: reliable messages without order. */
    public const val RDM: Int = 4

    /** `SOCK_SEQPACKET`: messages in order over a connection. */
    public const val SEQPACKET: Int = 5
}
