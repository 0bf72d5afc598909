package io.netloom.socket

/** Numbers of `SOL_TCP` options, see tcp(7). [TcpOptions] has a property for most; [SocketOptionTable] says what each of them is. */
public object TcpOption {
    /** `TCP_NODELAY`. */
    public const val NODELAY: Int = 1

    /** `TCP_MAXSEG`. */
    public const val MAXSEG: Int = 2

    /** `TCP_CORK`. */
    public const val CORK: Int = 3

    /** `TCP_KEEPIDLE`. */
    public const val KEEPIDLE: Int = 4

    /** `TCP_KEEPINTVL`. */
    public const val KEEPINTVL: Int = 5

    /** `TCP_KEEPCNT`. */
    public const val KEEPCNT: Int = 6

    /** `TCP_SYNCNT`. */
    public const val SYNCNT: Int = 7

    /** `TCP_LINGER2`. */
    public const val LINGER2: Int = 8

    /** `TCP_DEFER_ACCEPT`. */
    public const val DEFER_ACCEPT: Int = 9

    /** `TCP_WINDOW_CLAMP`. */
    public const val WINDOW_CLAMP: Int = 10

    /** `TCP_INFO`. */
    public const val INFO: Int = 11

    /** `TCP_QUICKACK`. */
    public const val QUICKACK: Int = 12

    /** `TCP_CONGESTION`. */
    public const val CONGESTION: Int = 13

    /** `TCP_MD5SIG`: `struct tcp_md5sig`, see tcp(7) and RFC 2385. */
    public const val MD5SIG: Int = 14

    /** `TCP_THIN_LINEAR_TIMEOUTS`. */
    public const val THIN_LINEAR_TIMEOUTS: Int = 16

    /** `TCP_THIN_DUPACK`: has no effect any more. */
    public const val THIN_DUPACK: Int = 17

    /** `TCP_USER_TIMEOUT`. */
    public const val USER_TIMEOUT: Int = 18

    /** `TCP_REPAIR`: for those who move connections between machines. */
    public const val REPAIR: Int = 19

    /** `TCP_REPAIR_QUEUE`: in repair mode, which queue is meant. */
    public const val REPAIR_QUEUE: Int = 20

    /** `TCP_QUEUE_SEQ`: in repair mode, the queue's sequence number. */
    public const val QUEUE_SEQ: Int = 21

    /** `TCP_REPAIR_OPTIONS`: in repair mode, what the peers have agreed upon. */
    public const val REPAIR_OPTIONS: Int = 22

    /** `TCP_FASTOPEN`. */
    public const val FASTOPEN: Int = 23

    /** `TCP_TIMESTAMP`. */
    public const val TIMESTAMP: Int = 24

    /** `TCP_NOTSENT_LOWAT`. */
    public const val NOTSENT_LOWAT: Int = 25

    /** `TCP_CC_INFO`: what the congestion control has to tell, `union tcp_cc_info`. */
    public const val CC_INFO: Int = 26

    /** `TCP_SAVE_SYN`. */
    public const val SAVE_SYN: Int = 27

    /** `TCP_SAVED_SYN`. */
    public const val SAVED_SYN: Int = 28

    /** `TCP_REPAIR_WINDOW`: in repair mode, the window. */
    public const val REPAIR_WINDOW: Int = 29

    /** `TCP_FASTOPEN_CONNECT`. */
    public const val FASTOPEN_CONNECT: Int = 30

    /** `TCP_ULP`: a protocol between TCP and the program, such as `tls`. */
    public const val ULP: Int = 31

    /** `TCP_MD5SIG_EXT`: [MD5SIG] for a prefix or an interface. */
    public const val MD5SIG_EXT: Int = 32

    /** `TCP_FASTOPEN_KEY`. */
    public const val FASTOPEN_KEY: Int = 33

    /** `TCP_FASTOPEN_NO_COOKIE`. */
    public const val FASTOPEN_NO_COOKIE: Int = 34

    /** `TCP_ZEROCOPY_RECEIVE`: needs memory that was mapped from the socket. */
    public const val ZEROCOPY_RECEIVE: Int = 35

    /** `TCP_INQ`. */
    public const val INQ: Int = 36

    /** `TCP_TX_DELAY`. */
    public const val TX_DELAY: Int = 37

    /** `TCP_AO_ADD_KEY`: `struct tcp_ao_add`, RFC 5925. */
    public const val AO_ADD_KEY: Int = 38

    /** `TCP_AO_DEL_KEY`: `struct tcp_ao_del`. */
    public const val AO_DEL_KEY: Int = 39

    /** `TCP_AO_INFO`: `struct tcp_ao_info_opt`. */
    public const val AO_INFO: Int = 40

    /** `TCP_AO_GET_KEYS`: `struct tcp_ao_getsockopt`. */
    public const val AO_GET_KEYS: Int = 41

    /** `TCP_AO_REPAIR`: `struct tcp_ao_repair`, in repair mode. */
    public const val AO_REPAIR: Int = 42

    /** `TCP_IS_MPTCP`. */
    public const val IS_MPTCP: Int = 43

    /** `TCP_RTO_MAX_MS`. */
    public const val RTO_MAX_MS: Int = 44

    /** `TCP_RTO_MIN_US`. */
    public const val RTO_MIN_US: Int = 45

    /** `TCP_DELACK_MAX_US`. */
    public const val DELACK_MAX_US: Int = 46
}
