package io.netloom.socket

/**
 * What a socket has in memory and what it has dropped: SO_MEMINFO (Linux 4.12). All in bytes as the kernel accounts them, which is more than the packets' own: each has a few
 * hundred bytes of description.
 *
 * @property drops packets that this socket has dropped since it was made, because its buffer was full, its filter said no, or a checksum was wrong. The kernel's counter has
 *     32 bits; here it does not wrap, provided that it is asked at least once per 4,294,967,296 drops
 * @property receiveQueued bytes that wait to be read
 * @property receiveBuffer the limit of that, SO_RCVBUF as the kernel keeps it: twice what was asked for
 * @property sendQueued bytes of packets that have not left yet
 * @property sendBuffer the limit of that, SO_SNDBUF as the kernel keeps it
 * @property sendUnsent bytes that a stream has not sent yet
 * @property forwardAllocated bytes set aside and not used yet
 * @property optionMemory bytes of filters, options and multicast memberships; the limit is the sysctl `net.core.optmem_max`
 * @property backlog bytes that wait while another call works on the socket
 */
public class SocketStats internal constructor(
    public val drops: Long,
    public val receiveQueued: Long,
    public val receiveBuffer: Long,
    public val sendQueued: Long,
    public val sendBuffer: Long,
    public val sendUnsent: Long,
    public val forwardAllocated: Long,
    public val optionMemory: Long,
    public val backlog: Long,
) {
    override fun toString(): String = "drops=$drops receive=$receiveQueued/$receiveBuffer send=$sendQueued/$sendBuffer"
}

/** A counter of 32 bits that wraps, seen as one that does not. Safe for use by any thread. */
internal class WrappingCounter {
    private var last = 0
    private var total = 0L

    /** The whole count, given what the counter reads now. Two readers may come in another order than they have read: then the older reading changes nothing. */
    @Synchronized
    fun total(now: Int): Long {
        val more = now - last
        if (more > 0 || more < FAR_BACK) {
            total += Integer.toUnsignedLong(more)
            last = now
        }
        return total
    }

    private companion object {
        /** A step back by less than this many is an old reading, a larger one is 2,147,483,648 steps forward or more. */
        const val FAR_BACK = -1_000_000
    }
}
