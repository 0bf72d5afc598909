package io.netloom.socket

/** Numbers of `SOL_SOCKET` options, see socket(7). */
public object SocketOption {
    /** `SO_REUSEADDR`, int. */
    public const val REUSEADDR: Int = 2

    /** `SO_TYPE`, int, read only. */
    public const val TYPE: Int = 3

    /** `SO_ERROR`, int, read only: takes the pending error. */
    public const val ERROR: Int = 4

    /** `SO_BROADCAST`, int. */
    public const val BROADCAST: Int = 6

    /** `SO_SNDBUF`, int, bytes: the kernel keeps twice what is set. */
    public const val SNDBUF: Int = 7

    /** `SO_RCVBUF`, int, bytes: the kernel keeps twice what is set. */
    public const val RCVBUF: Int = 8

    /** `SO_KEEPALIVE`, int. */
    public const val KEEPALIVE: Int = 9

    /** `SO_LINGER`, `struct linger`: two ints, on or off and seconds. */
    public const val LINGER: Int = 13

    /** `SO_PASSCRED`, int. */
    public const val PASSCRED: Int = 16

    /** `SO_PEERCRED`, `struct ucred`, read only. */
    public const val PEERCRED: Int = 17

    /** `SO_REUSEPORT`, int. */
    public const val REUSEPORT: Int = 15

    /** `SO_BINDTODEVICE`, string: an interface's name. */
    public const val BINDTODEVICE: Int = 25

    /** `SO_ACCEPTCONN`, int, read only. */
    public const val ACCEPTCONN: Int = 30

    /** `SO_MARK`, int; needs CAP_NET_ADMIN. */
    public const val MARK: Int = 36

    /** `SO_PROTOCOL`, int, read only. */
    public const val PROTOCOL: Int = 38

    /** `SO_DOMAIN`, int, read only. */
    public const val DOMAIN: Int = 39

    /** `SO_COOKIE`, 8 bytes, read only: the socket's number, never used twice. */
    public const val COOKIE: Int = 57
}
