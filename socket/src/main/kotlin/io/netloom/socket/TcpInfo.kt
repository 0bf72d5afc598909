package io.netloom.socket

import io.netloom.socket.internal.sys.OptionLayout
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.time.Duration
import java.time.temporal.ChronoUnit

/**
 * What the kernel knows of a TCP connection, `struct tcp_info`, at one moment. Counts without a unit are packets; those that are an unsigned int in the kernel begin again after 2³² − 1.
 *
 * All of it is known to [KernelVersion.MINIMUM]; later kernels tell more, which is in [bytes].
 */
public class TcpInfo internal constructor(private val memory: ByteBuffer) {
    /** The state; null for one that is not known here. */
    public val state: TcpState? = TcpState.of(byte(OptionLayout.TcpInfo.STATE))

    /** The state of the congestion control: 0 open, 1 disorder, 2 CWR, 3 recovery, 4 loss. */
    public val congestionState: Int = byte(OptionLayout.TcpInfo.CA_STATE)

    /** How often the oldest unacknowledged packet was sent again without an answer. */
    public val retransmits: Int = byte(OptionLayout.TcpInfo.RETRANSMITS)

    /** Probes of the window or keep-alive probes that are unanswered. */
    public val probes: Int = byte(OptionLayout.TcpInfo.PROBES)

    /** How often the retransmission timeout was doubled. */
    public val backoff: Int = byte(OptionLayout.TcpInfo.BACKOFF)

    /** Both ends use time stamps. */
    public val hasTimestamps: Boolean = option(OPT_TIMESTAMPS)

    /** Both ends use selective acknowledgements. */
    public val hasSelectiveAcks: Boolean = option(OPT_SACK)

    /** Both ends scale their windows. */
    public val hasWindowScale: Boolean = option(OPT_WSCALE)

    /** Both ends use explicit congestion notification. */
    public val hasEcn: Boolean = option(OPT_ECN)

    /** The data in our SYN was accepted, TCP Fast Open. */
    public val hasSynData: Boolean = option(OPT_SYN_DATA)

    /** By how many bits the window that the peer advertises is shifted. */
    public val sendWindowScale: Int = byte(SCALES).let { if (LITTLE) it and NIBBLE else it shr NIBBLE_BITS }

    /** By how many bits the window that this side advertises is shifted. */
    public val receiveWindowScale: Int = byte(SCALES).let { if (LITTLE) it shr NIBBLE_BITS else it and NIBBLE }

    /** The retransmission timeout. */
    public val retransmissionTimeout: Duration = micros(OptionLayout.TcpInfo.RTO)

    /** After what time a packet is acknowledged that need not be at once. */
    public val ackTimeout: Duration = micros(OptionLayout.TcpInfo.ATO)

    /** The largest segment that is sent, in bytes. */
    public val sendMaxSegment: Int = memory.getInt(OptionLayout.TcpInfo.SND_MSS)

    /** The largest segment that seems to be received, in bytes. */
    public val receiveMaxSegment: Int = memory.getInt(OptionLayout.TcpInfo.RCV_MSS)

    /** The largest segment that was advertised to the peer, in bytes. */
    public val advertisedMaxSegment: Int = memory.getInt(OptionLayout.TcpInfo.ADVMSS)

    /** Sent and not acknowledged; of a listening socket: connections that wait to be accepted. */
    public val unacknowledged: Long = count(OptionLayout.TcpInfo.UNACKED)

    /** Acknowledged selectively; of a listening socket: how many may wait to be accepted. */
    public val selectivelyAcked: Long = count(OptionLayout.TcpInfo.SACKED)

    /** Thought to be lost. */
    public val lost: Long = count(OptionLayout.TcpInfo.LOST)

    /** Sent again and not yet acknowledged. */
    public val retransmitted: Long = count(OptionLayout.TcpInfo.RETRANS)

    /** Sent again since the connection began. */
    public val totalRetransmitted: Long = count(OptionLayout.TcpInfo.TOTAL_RETRANS)

    /** Time since data was last sent. */
    public val sinceDataSent: Duration = millis(OptionLayout.TcpInfo.LAST_DATA_SENT)

    /** Time since data was last received. */
    public val sinceDataReceived: Duration = millis(OptionLayout.TcpInfo.LAST_DATA_RECV)

    /** Time since an acknowledgement was last received. */
    public val sinceAckReceived: Duration = millis(OptionLayout.TcpInfo.LAST_ACK_RECV)

    /** The path's largest packet, in bytes. */
    public val pathMtu: Int = memory.getInt(OptionLayout.TcpInfo.PMTU)

    /** The smoothed time of a round trip. */
    public val roundTripTime: Duration = micros(OptionLayout.TcpInfo.RTT)

    /** How much that time varies: its mean deviation. */
    public val roundTripVariation: Duration = micros(OptionLayout.TcpInfo.RTTVAR)

    /** The shortest round trip of late; null if none was measured. */
    public val minRoundTripTime: Duration? = count(OptionLayout.TcpInfo.MIN_RTT).takeIf { it != NEVER }?.let { Duration.of(it, ChronoUnit.MICROS) }

    /** The time of a round trip as the receiver sees it; zero if unknown. */
    public val receiverRoundTripTime: Duration = micros(OptionLayout.TcpInfo.RCV_RTT)

    /** The threshold of slow start, in packets. */
    public val slowStartThreshold: Long = count(OptionLayout.TcpInfo.SND_SSTHRESH)

    /** The congestion window, in packets. */
    public val congestionWindow: Long = count(OptionLayout.TcpInfo.SND_CWND)

    /** The window that the peer advertises, in bytes. */
    public val sendWindow: Long = count(OptionLayout.TcpInfo.SND_WND)

    /** How far the receiver's window may grow for now, in bytes. */
    public val receiveThreshold: Long = count(OptionLayout.TcpInfo.RCV_SSTHRESH)

    /** How much was received in a round trip, in bytes; the receive buffer is sized by it. */
    public val receiveSpace: Long = count(OptionLayout.TcpInfo.RCV_SPACE)

    /** How far packets may arrive out of order before that counts as loss. */
    public val reordering: Int = memory.getInt(OptionLayout.TcpInfo.REORDERING)

    /** How often packets were found out of order. */
    public val reorderingSeen: Long = count(OptionLayout.TcpInfo.REORD_SEEN)

    /** Packets received out of order. */
    public val outOfOrder: Long = count(OptionLayout.TcpInfo.RCV_OOOPACK)

    /** Duplicates that the peer has reported by D-SACK. */
    public val duplicates: Long = count(OptionLayout.TcpInfo.DSACK_DUPS)

    /** At what rate packets are sent at the moment, in bytes per second; null without a limit. */
    public val pacingRate: Long? = memory.getLong(OptionLayout.TcpInfo.PACING_RATE).takeIf { it != -1L }

    /** The limit of that rate, see [SocketOptions.maxPacingRate]. */
    public val maxPacingRate: Long? = memory.getLong(OptionLayout.TcpInfo.MAX_PACING_RATE).takeIf { it != -1L }

    /** The rate at which data was delivered of late, in bytes per second. */
    public val deliveryRate: Long = memory.getLong(OptionLayout.TcpInfo.DELIVERY_RATE)

    /** Bytes sent and acknowledged. */
    public val bytesAcked: Long = memory.getLong(OptionLayout.TcpInfo.BYTES_ACKED)

    /** Bytes received. */
    public val bytesReceived: Long = memory.getLong(OptionLayout.TcpInfo.BYTES_RECEIVED)

    /** Bytes sent, those sent again included. */
    public val bytesSent: Long = memory.getLong(OptionLayout.TcpInfo.BYTES_SENT)

    /** Bytes sent again. */
    public val bytesRetransmitted: Long = memory.getLong(OptionLayout.TcpInfo.BYTES_RETRANS)

    /** Bytes that were written and not yet sent for the first time. */
    public val bytesNotSent: Long = count(OptionLayout.TcpInfo.NOTSENT_BYTES)

    /** Segments sent. */
    public val segmentsSent: Long = count(OptionLayout.TcpInfo.SEGS_OUT)

    /** Segments received. */
    public val segmentsReceived: Long = count(OptionLayout.TcpInfo.SEGS_IN)

    /** Segments with data sent. */
    public val dataSegmentsSent: Long = count(OptionLayout.TcpInfo.DATA_SEGS_OUT)

    /** Segments with data received. */
    public val dataSegmentsReceived: Long = count(OptionLayout.TcpInfo.DATA_SEGS_IN)

    /** Packets that reached the peer. */
    public val delivered: Long = count(OptionLayout.TcpInfo.DELIVERED)

    /** Packets that reached the peer with a mark of congestion. */
    public val deliveredWithCongestion: Long = count(OptionLayout.TcpInfo.DELIVERED_CE)

    /** How long there was something to send. */
    public val busyTime: Duration = Duration.of(memory.getLong(OptionLayout.TcpInfo.BUSY_TIME), ChronoUnit.MICROS)

    /** How long the peer's window limited sending. */
    public val windowLimitedTime: Duration = Duration.of(memory.getLong(OptionLayout.TcpInfo.RWND_LIMITED), ChronoUnit.MICROS)

    /** How long the send buffer limited sending. */
    public val bufferLimitedTime: Duration = Duration.of(memory.getLong(OptionLayout.TcpInfo.SNDBUF_LIMITED), ChronoUnit.MICROS)

    /** The structure as the kernel gave it, in native order: as long as this kernel's is. */
    public fun bytes(): ByteArray = memory.array().clone()

    /** Such as `ESTABLISHED rtt 0.031 ms, cwnd 10, 65483 bytes a segment, 0 retransmitted`. */
    override fun toString(): String =
        "${state ?: "state ${byte(OptionLayout.TcpInfo.STATE)}"} rtt ${roundTripTime.toNanos() / NANOS_PER_MILLI} ms, cwnd $congestionWindow, " +
            "$sendMaxSegment bytes a segment, $totalRetransmitted retransmitted"

    private fun byte(offset: Int) = memory.get(offset).toInt() and 0xff

    private fun count(offset: Int) = memory.getInt(offset).toLong() and 0xffff_ffffL

    private fun micros(offset: Int) = Duration.of(count(offset), ChronoUnit.MICROS)

    private fun millis(offset: Int) = Duration.ofMillis(count(offset))

    private fun option(bit: Int) = byte(OptionLayout.TcpInfo.OPTIONS) and bit != 0

    private companion object {
        /** Two numbers of four bits each, in the order in which the machine has its bits. */
        const val SCALES = OptionLayout.TcpInfo.OPTIONS + 1
        const val NIBBLE = 0xf
        const val NIBBLE_BITS = 4
        val LITTLE = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN

        const val OPT_TIMESTAMPS = 1
        const val OPT_SACK = 2
        const val OPT_WSCALE = 4
        const val OPT_ECN = 8
        const val OPT_SYN_DATA = 32

        const val NEVER = 0xffff_ffffL
        const val NANOS_PER_MILLI = 1e6
    }
}
