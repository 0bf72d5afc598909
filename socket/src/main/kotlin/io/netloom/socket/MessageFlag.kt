package io.netloom.socket

/** Flags of sending and receiving, see recv(2) and send(2). */
public object MessageFlag {
    /** `MSG_OOB`: out-of-band data. */
    public const val OOB: Int = 1

    /** `MSG_PEEK`: leave the message in the queue. Receive. */
    public const val PEEK: Int = 2

    /** `MSG_DONTROUTE`: only to directly connected hosts. Send. */
    public const val DONTROUTE: Int = 4

    /** `MSG_CTRUNC`: control data was cut off. Told by receiving. */
    public const val CTRUNC: Int = 8

    /** `MSG_TRUNC`: the message was cut off; given to a receive it asks for the whole length. Receive. */
    public const val TRUNC: Int = 0x20

    /** `MSG_DONTWAIT`: fail with EAGAIN instead of waiting. */
    public const val DONTWAIT: Int = 0x40

    /** `MSG_EOR`: end of a record. */
    public const val EOR: Int = 0x80

    /** `MSG_CONFIRM`: the neighbour answers. Send. */
    public const val CONFIRM: Int = 0x800

    /** `MSG_ERRQUEUE`: from the error queue. Receive. */
    public const val ERRQUEUE: Int = 0x2000

    /** `MSG_NOSIGNAL`: no SIGPIPE; Netloom always sets it. Send. */
    public const val NOSIGNAL: Int = 0x4000

    /** `MSG_MORE`: more follows. Send. */
    public const val MORE: Int = 0x8000
}
