package io.netloom.socket.internal.sys;

/** Sizes and offsets of the structures that socket options and control messages carry. Native order unless it is an address. */
public final class OptionLayout {
    private OptionLayout() {}

    /** {@code struct timespec}: two longs. */
    public static final class TimeSpec {
        public static final int SIZE = 16;
        public static final int SECONDS = 0;
        public static final int NANOS = 8;

        private TimeSpec() {}
    }

    /** {@code struct timeval}: two longs. */
    public static final class TimeVal {
        public static final int SIZE = 16;
        public static final int SECONDS = 0;
        public static final int MICROS = 8;

        private TimeVal() {}
    }

    /** {@code struct linger}: two ints, see socket(7). */
    public static final class Linger {
        public static final int SIZE = 8;
        public static final int ON = 0;
        public static final int SECONDS = 4;

        private Linger() {}
    }

    /** {@code struct ucred}: who is at the other end, see unix(7). */
    public static final class Credentials {
        public static final int SIZE = 12;
        public static final int PID = 0;
        public static final int UID = 4;
        public static final int GID = 8;

        private Credentials() {}
    }

    /** {@code struct packet_mreq}, see packet(7). */
    public static final class PacketMembership {
        public static final int SIZE = 16;
        public static final int INDEX = 0;
        public static final int TYPE = 4;
        public static final int ADDRESS_LENGTH = 6;
        public static final int ADDRESS = 8;

        private PacketMembership() {}
    }

    /** {@code struct tpacket_stats}, and {@code tpacket_stats_v3} which is one number longer. */
    public static final class PacketStatistics {
        public static final int SIZE = 8;
        public static final int SIZE_V3 = 12;
        public static final int PACKETS = 0;
        public static final int DROPS = 4;
        public static final int FREEZES = 8;

        private PacketStatistics() {}
    }

    /** {@code struct sock_filter}: one classic BPF instruction. */
    public static final class FilterInstruction {
        public static final int SIZE = 8;
        public static final int CODE = 0;
        public static final int JUMP_TRUE = 2;
        public static final int JUMP_FALSE = 3;
        public static final int K = 4;

        private FilterInstruction() {}
    }

    /** {@code struct sock_fprog}: a BPF program, a count and a pointer to {@link FilterInstruction}s. */
    public static final class FilterProgram {
        public static final int SIZE = 16;
        public static final int LENGTH = 0;
        public static final int FILTER = 8;

        private FilterProgram() {}
    }

    /** {@code struct in_pktinfo}, see ip(7). */
    public static final class PacketInfo4 {
        public static final int SIZE = 12;
        public static final int INDEX = 0;
        public static final int LOCAL = 4;
        public static final int DESTINATION = 8;

        private PacketInfo4() {}
    }

    /** {@code struct in6_pktinfo}, see ipv6(7). */
    public static final class PacketInfo6 {
        public static final int SIZE = 20;
        public static final int ADDRESS = 0;
        public static final int INDEX = 16;

        private PacketInfo6() {}
    }

    /** {@code struct ip6_mtuinfo}. */
    public static final class PathMtu {
        public static final int SIZE = 32;
        public static final int ADDRESS = 0;
        public static final int MTU = 28;

        private PathMtu() {}
    }

    /** {@code struct ip_mreqn}. */
    public static final class Membership4 {
        public static final int SIZE = 12;
        public static final int GROUP = 0;
        public static final int LOCAL = 4;
        public static final int INDEX = 8;

        private Membership4() {}
    }

    /** {@code struct ipv6_mreq}. */
    public static final class Membership6 {
        public static final int SIZE = 20;
        public static final int GROUP = 0;
        public static final int INDEX = 16;

        private Membership6() {}
    }

    /** {@code struct group_req}: four bytes of padding before the address. */
    public static final class Group {
        public static final int SIZE = 136;
        public static final int INDEX = 0;
        public static final int GROUP = 8;

        private Group() {}
    }

    /** {@code struct group_source_req}. */
    public static final class GroupSource {
        public static final int SIZE = 264;
        public static final int INDEX = 0;
        public static final int GROUP = 8;
        public static final int SOURCE = 136;

        private GroupSource() {}
    }

    /** {@code struct sock_extended_err}: an entry of the error queue; the offender's address follows it. */
    public static final class ExtendedError {
        public static final int SIZE = 16;
        public static final int ERRNO = 0;
        public static final int ORIGIN = 4;
        public static final int TYPE = 5;
        public static final int CODE = 6;
        public static final int INFO = 8;
        public static final int DATA = 12;

        private ExtendedError() {}
    }

    /** Sizes of the ICMP filters, arrays of {@code u32}: {@code struct icmp_filter} and {@code struct icmp6_filter}. */
    public static final class IcmpFilter {
        public static final int SIZE_V4 = 4;
        public static final int SIZE_V6 = 32;

        private IcmpFilter() {}
    }

    /** {@code struct tcp_info} as far as Linux 5.10 has it; later ones are longer. Native order. */
    public static final class TcpInfo {
        public static final int SIZE = 232;
        public static final int STATE = 0;
        public static final int CA_STATE = 1;
        public static final int RETRANSMITS = 2;
        public static final int PROBES = 3;
        public static final int BACKOFF = 4;
        public static final int OPTIONS = 5;
        public static final int RTO = 8;
        public static final int ATO = 12;
        public static final int SND_MSS = 16;
        public static final int RCV_MSS = 20;
        public static final int UNACKED = 24;
        public static final int SACKED = 28;
        public static final int LOST = 32;
        public static final int RETRANS = 36;
        public static final int LAST_DATA_SENT = 44;
        public static final int LAST_DATA_RECV = 52;
        public static final int LAST_ACK_RECV = 56;
        public static final int PMTU = 60;
        public static final int RCV_SSTHRESH = 64;
        public static final int RTT = 68;
        public static final int RTTVAR = 72;
        public static final int SND_SSTHRESH = 76;
        public static final int SND_CWND = 80;
        public static final int ADVMSS = 84;
        public static final int REORDERING = 88;
        public static final int RCV_RTT = 92;
        public static final int RCV_SPACE = 96;
        public static final int TOTAL_RETRANS = 100;
        public static final int PACING_RATE = 104;
        public static final int MAX_PACING_RATE = 112;
        public static final int BYTES_ACKED = 120;
        public static final int BYTES_RECEIVED = 128;
        public static final int SEGS_OUT = 136;
        public static final int SEGS_IN = 140;
        public static final int NOTSENT_BYTES = 144;
        public static final int MIN_RTT = 148;
        public static final int DATA_SEGS_IN = 152;
        public static final int DATA_SEGS_OUT = 156;
        public static final int DELIVERY_RATE = 160;
        public static final int BUSY_TIME = 168;
        public static final int RWND_LIMITED = 176;
        public static final int SNDBUF_LIMITED = 184;
        public static final int DELIVERED = 192;
        public static final int DELIVERED_CE = 196;
        public static final int BYTES_SENT = 200;
        public static final int BYTES_RETRANS = 208;
        public static final int DSACK_DUPS = 216;
        public static final int REORD_SEEN = 220;
        public static final int RCV_OOOPACK = 224;
        public static final int SND_WND = 228;

        private TcpInfo() {}
    }

    /** {@code struct sock_txtime}: a clock and flags. */
    public static final class TransmitTime {
        public static final int SIZE = 8;
        public static final int CLOCK = 0;
        public static final int FLAGS = 4;

        private TransmitTime() {}
    }

    /** {@code struct fanout_args}: a group's number, its kind and flags, and how many may join. */
    public static final class FanoutArguments {
        public static final int SIZE = 8;
        public static final int ID = 0;
        public static final int TYPE_FLAGS = 2;
        public static final int MAX_MEMBERS = 4;

        private FanoutArguments() {}
    }
}
