package io.netloom.socket

/**
 * A buffer whose size was set and that the kernel therefore leaves alone, `SO_BUF_LOCK`.
 *
 * @property bit its bit in the option's value
 */
public enum class BufferLock(public val bit: Int) {
    /** `SOCK_SNDBUF_LOCK`: the send buffer. */
    SEND(1),

    /** `SOCK_RCVBUF_LOCK`: the receive buffer. */
    RECEIVE(2),
}
