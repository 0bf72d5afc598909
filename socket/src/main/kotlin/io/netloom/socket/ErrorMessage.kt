package io.netloom.socket

/**
 * An entry of a socket's error queue, as [Conn.receiveError] gives it. Immutable.
 *
 * @property error what it tells; null if the kernel has told nothing that is known
 * @property destination whom the packet that it is about was for; null where the socket does not say, as for transmit timestamps of connected sockets
 * @property timestamps when that packet went, for transmit timestamps; null else
 * @property data the packet that it is about, or its beginning, as far as the kernel keeps it: from the payload on for UDP, from the link-layer header on for transmit timestamps
 * @property control all control messages of the entry
 */
public class ErrorMessage internal constructor(
    public val error: ExtendedError?,
    public val destination: SockAddr?,
    public val timestamps: Timestamps?,
    data: ByteArray,
    public val control: List<ControlMessage>,
) {
    /** The bytes; the array is this object's own and may be kept. */
    public val data: ByteArray = data

    override fun toString(): String = "ErrorMessage(${error ?: "unknown"}${destination?.let { " to $it" }.orEmpty()}, ${data.size} bytes)"

    internal companion object {
        /** Room for an extended error with its offender, packet information and three time stamps. */
        const val CONTROL_CAPACITY = 512

        /** As much as any entry has: a whole packet, for transmit timestamps. */
        const val DATA_CAPACITY = 65_536

        @JvmStatic
        fun of(message: ReceivedMessage, data: ByteArray): ErrorMessage = ErrorMessage(
            message.extendedError,
            message.source,
            message.control[SocketControl.TIMESTAMPING],
            data,
            message.control.toList(),
        )
    }
}
