package io.netloom.socket

/** Numbers of `SOL_SOCKET` options, see socket(7). [SocketOptions] has a property for nearly each; [SocketOptionTable] says what each of them is. */
public object SocketOption {
    /** `SO_DEBUG`. */
    public const val DEBUG: Int = 1

    /** `SO_REUSEADDR`. */
    public const val REUSEADDR: Int = 2

    /** `SO_TYPE`. */
    public const val TYPE: Int = 3

    /** `SO_ERROR`. */
    public const val ERROR: Int = 4

    /** `SO_DONTROUTE`. */
    public const val DONTROUTE: Int = 5

    /** `SO_BROADCAST`. */
    public const val BROADCAST: Int = 6

    /** `SO_SNDBUF`. */
    public const val SNDBUF: Int = 7

    /** `SO_RCVBUF`. */
    public const val RCVBUF: Int = 8

    /** `SO_KEEPALIVE`. */
    public const val KEEPALIVE: Int = 9

    /** `SO_OOBINLINE`. */
    public const val OOBINLINE: Int = 10

    /** `SO_NO_CHECK`. */
    public const val NO_CHECK: Int = 11

    /** `SO_PRIORITY`. */
    public const val PRIORITY: Int = 12

    /** `SO_LINGER`. */
    public const val LINGER: Int = 13

    /** `SO_BSDCOMPAT`: has no effect. */
    public const val BSDCOMPAT: Int = 14

    /** `SO_REUSEPORT`. */
    public const val REUSEPORT: Int = 15

    /** `SO_PASSCRED`. */
    public const val PASSCRED: Int = 16

    /** `SO_PEERCRED`. */
    public const val PEERCRED: Int = 17

    /** `SO_RCVLOWAT`. */
    public const val RCVLOWAT: Int = 18

    /** `SO_SNDLOWAT`: always 1, cannot be set. */
    public const val SNDLOWAT: Int = 19

    /** `SO_RCVTIMEO`: has no effect on a Conn, which never waits in the kernel. */
    public const val RCVTIMEO: Int = 20

    /** `SO_SNDTIMEO`: has no effect on a Conn, which never waits in the kernel. */
    public const val SNDTIMEO: Int = 21

    /** `SO_BINDTODEVICE`. */
    public const val BINDTODEVICE: Int = 25

    /** `SO_ATTACH_FILTER`; the same number reads the filter, `SO_GET_FILTER`. */
    public const val ATTACH_FILTER: Int = 26

    /** `SO_DETACH_FILTER`, `SO_DETACH_BPF`. */
    public const val DETACH_FILTER: Int = 27

    /** `SO_PEERNAME`: getpeername(2). */
    public const val PEERNAME: Int = 28

    /** `SO_TIMESTAMP`. */
    public const val TIMESTAMP: Int = 29

    /** `SO_ACCEPTCONN`. */
    public const val ACCEPTCONN: Int = 30

    /** `SO_PEERSEC`. */
    public const val PEERSEC: Int = 31

    /** `SO_SNDBUFFORCE`. */
    public const val SNDBUFFORCE: Int = 32

    /** `SO_RCVBUFFORCE`. */
    public const val RCVBUFFORCE: Int = 33

    /** `SO_PASSSEC`. */
    public const val PASSSEC: Int = 34

    /** `SO_TIMESTAMPNS`. */
    public const val TIMESTAMPNS: Int = 35

    /** `SO_MARK`. */
    public const val MARK: Int = 36

    /** `SO_TIMESTAMPING`. */
    public const val TIMESTAMPING: Int = 37

    /** `SO_PROTOCOL`. */
    public const val PROTOCOL: Int = 38

    /** `SO_DOMAIN`. */
    public const val DOMAIN: Int = 39

    /** `SO_RXQ_OVFL`. */
    public const val RXQ_OVFL: Int = 40

    /** `SO_WIFI_STATUS`. */
    public const val WIFI_STATUS: Int = 41

    /** `SO_PEEK_OFF`. */
    public const val PEEK_OFF: Int = 42

    /** `SO_NOFCS`. */
    public const val NOFCS: Int = 43

    /** `SO_LOCK_FILTER`. */
    public const val LOCK_FILTER: Int = 44

    /** `SO_SELECT_ERR_QUEUE`. */
    public const val SELECT_ERR_QUEUE: Int = 45

    /** `SO_BUSY_POLL`. */
    public const val BUSY_POLL: Int = 46

    /** `SO_MAX_PACING_RATE`. */
    public const val MAX_PACING_RATE: Int = 47

    /** `SO_BPF_EXTENSIONS`. */
    public const val BPF_EXTENSIONS: Int = 48

    /** `SO_INCOMING_CPU`. */
    public const val INCOMING_CPU: Int = 49

    /** `SO_ATTACH_BPF`. */
    public const val ATTACH_BPF: Int = 50

    /** `SO_ATTACH_REUSEPORT_CBPF`. */
    public const val ATTACH_REUSEPORT_CBPF: Int = 51

    /** `SO_ATTACH_REUSEPORT_EBPF`. */
    public const val ATTACH_REUSEPORT_EBPF: Int = 52

    /** `SO_CNX_ADVICE`. */
    public const val CNX_ADVICE: Int = 53

    /** `SO_MEMINFO`. */
    public const val MEMINFO: Int = 55

    /** `SO_INCOMING_NAPI_ID`. */
    public const val INCOMING_NAPI_ID: Int = 56

    /** `SO_COOKIE`. */
    public const val COOKIE: Int = 57

    /** `SO_PEERGROUPS`. */
    public const val PEERGROUPS: Int = 59

    /** `SO_ZEROCOPY`. */
    public const val ZEROCOPY: Int = 60

    /** `SO_TXTIME`. */
    public const val TXTIME: Int = 61

    /** `SO_BINDTOIFINDEX`. */
    public const val BINDTOIFINDEX: Int = 62

    /** `SO_TIMESTAMP_NEW`: what [TIMESTAMP] is to machines of 32 bits. */
    public const val TIMESTAMP_NEW: Int = 63

    /** `SO_TIMESTAMPNS_NEW`: what [TIMESTAMPNS] is to machines of 32 bits. */
    public const val TIMESTAMPNS_NEW: Int = 64

    /** `SO_TIMESTAMPING_NEW`: what [TIMESTAMPING] is to machines of 32 bits. */
    public const val TIMESTAMPING_NEW: Int = 65

    /** `SO_RCVTIMEO_NEW`: see [RCVTIMEO]. */
    public const val RCVTIMEO_NEW: Int = 66

    /** `SO_SNDTIMEO_NEW`: see [SNDTIMEO]. */
    public const val SNDTIMEO_NEW: Int = 67

    /** `SO_DETACH_REUSEPORT_BPF`. */
    public const val DETACH_REUSEPORT_BPF: Int = 68

    /** `SO_PREFER_BUSY_POLL`. */
    public const val PREFER_BUSY_POLL: Int = 69

    /** `SO_BUSY_POLL_BUDGET`. */
    public const val BUSY_POLL_BUDGET: Int = 70

    /** `SO_NETNS_COOKIE`. */
    public const val NETNS_COOKIE: Int = 71

    /** `SO_BUF_LOCK`. */
    public const val BUF_LOCK: Int = 72

    /** `SO_RESERVE_MEM`. */
    public const val RESERVE_MEM: Int = 73

    /** `SO_TXREHASH`. */
    public const val TXREHASH: Int = 74

    /** `SO_RCVMARK`. */
    public const val RCVMARK: Int = 75

    /** `SO_PASSPIDFD`. */
    public const val PASSPIDFD: Int = 76

    /** `SO_PEERPIDFD`. */
    public const val PEERPIDFD: Int = 77

    /** `SO_DEVMEM_DONTNEED`. */
    public const val DEVMEM_DONTNEED: Int = 80

    /** `SO_RCVPRIORITY`. */
    public const val RCVPRIORITY: Int = 82

    /** `SO_PASSRIGHTS`. */
    public const val PASSRIGHTS: Int = 83

    /** `SO_INQ`. */
    public const val INQ: Int = 84
}
