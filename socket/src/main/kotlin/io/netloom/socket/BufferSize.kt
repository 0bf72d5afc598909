package io.netloom.socket

/**
 * What became of a wish for a socket buffer.
 *
 * The kernel keeps twice the bytes that were asked for, since what it stores of a packet takes more room than the packet's data: to ask for 8192 gives 16384. That doubled number is the
 * one it reports ever after.
 *
 * @property requested what was asked for, in bytes
 * @property actual what the socket has now, in bytes, as [SocketOptions.receiveBuffer] and [SocketOptions.sendBuffer] read it
 * @property limit the sysctl that limits what an unprivileged process gets: `net.core.rmem_max` or `net.core.wmem_max`
 */
public class BufferSize internal constructor(public val requested: Int, public val actual: Int, public val limit: String) {
    /** True if the socket got less than was asked for. */
    public val isClipped: Boolean
        get() = actual < minOf(requested.toLong() * 2, LARGEST)

    /** Such as `8192 bytes requested, 16384 in use`; names the [limit] where the wish was clipped. */
    override fun toString(): String {
        val text = "$requested bytes requested, $actual in use (the kernel counts double)"
        return if (isClipped) "$text: clipped to the sysctl $limit, which CAP_NET_ADMIN in the initial user namespace overrides" else text
    }

    private companion object {
        /** The kernel cuts what is asked for so that its double is still an int. */
        const val LARGEST = Int.MAX_VALUE.toLong() - 1
    }
}
