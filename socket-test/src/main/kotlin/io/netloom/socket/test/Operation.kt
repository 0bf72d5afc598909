package io.netloom.socket.test

/** What a [Fault] concerns: a group of system calls that do the same for their caller. */
public enum class Operation {
    /** read(2), recvfrom(2), recvmsg(2) and recvmmsg(2): every form of receiving. */
    RECEIVE,

    /** recvmsg(2) of the error queue (MSG_ERRQUEUE): `receiveError`. */
    RECEIVE_ERROR,

    /** write(2), sendto(2), sendmsg(2) and sendmmsg(2): every form of sending. */
    SEND,

    /** accept4(2). */
    ACCEPT,

    /** connect(2). */
    CONNECT,

    /** bind(2). */
    BIND,

    /** listen(2). */
    LISTEN,

    /** shutdown(2). */
    SHUTDOWN,

    /** getsockopt(2), whatever option. */
    GET_OPTION,

    /** setsockopt(2), whatever option. */
    SET_OPTION,
    ;

    /** Bytes or messages move, so there can be fewer of them. */
    internal val transfers: Boolean
        @JvmSynthetic get() = this == RECEIVE || this == RECEIVE_ERROR || this == SEND

    /** Its caller waits when it would block, until the descriptor is ready. */
    internal val waits: Boolean
        @JvmSynthetic get() = transfers || this == ACCEPT
}
