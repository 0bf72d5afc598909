package io.netloom.icmp

/**
 * Which kind of socket carries ICMP messages. Linux has two:
 *
 * | | [DATAGRAM] | [RAW] |
 * |---|---|---|
 * | needs | a group of the process within the sysctl `net.ipv4.ping_group_range` (for both families) | CAP_NET_RAW |
 * | sends | echo requests and extended echo requests | every message |
 * | receives | replies to its own identifier | every ICMP message of the machine, requests of others too |
 * | identifier | the socket's "port": the kernel writes it over the message's own | the program's own choice |
 * | ICMP errors | in the error queue, see [IcmpConn.receiveError] | as messages, and in the error queue |
 */
public enum class IcmpMode {
    /**
     * [DATAGRAM], and where the kernel refuses that, [RAW]. Either may be refused: by default the sysctl allows nobody the first, not even root, and only root the second.
     * An [IcmpConn] tells which one it has got; it never has this mode.
     */
    AUTO,

    /** `SOCK_DGRAM`: an unprivileged "ping socket", Linux 3.0. It is not UDP, although Go names it so. */
    DATAGRAM,

    /** `SOCK_RAW`, see raw(7). */
    RAW,
}
