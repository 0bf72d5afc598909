package io.netloom.netlink

import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import java.io.IOException

/**
 * The kernel refused a netlink request: an error number, and with extended acknowledgements the kernel's own words and the attribute that it did not like.
 *
 * Text: `netlink type 24: EINVAL (22) Invalid argument: "Invalid values in header for FIB dump request", attribute 1 at byte 28 (sequence 7)`.
 *
 * @property errno the kernel's error number
 * @property operation what was asked: `netlink` and the type of the request, or what the family calls it
 * @property request the header of the request, with the sequence number that it was sent with
 * @property acknowledgement what the kernel said beside the number; null for nothing
 * @property attributePath the types of the attribute that the kernel points at and of the nests around it, outermost first; empty if it points at none, or if the family's header is of unknown size
 */
public class NetlinkException internal constructor(
    override val errno: Errno,
    public val request: NetlinkHeader,
    public val acknowledgement: ExtendedAcknowledgement?,
    public val attributePath: List<Int>,
    private val hint: String,
    override val operation: String = "netlink type ${request.type}",
) : IOException(text(operation, errno, request, acknowledgement, attributePath, hint)),
    ErrnoCarrier {
    /** The same with a better name for what was asked, and with the attribute's path where the family knows it. */
    @JvmSynthetic
    internal fun renamed(operation: String, path: List<Int> = attributePath): NetlinkException =
        NetlinkException(errno, request, acknowledgement, path, hint, operation).also { it.stackTrace = stackTrace }

    /** The kernel's words; null if it found none. */
    public val kernelMessage: String?
        get() = acknowledgement?.text

    /** The sequence number of the request, unsigned 32 bits. */
    public val sequence: Long
        get() = request.sequence

    private companion object {
        fun text(operation: String, errno: Errno, request: NetlinkHeader, acknowledgement: ExtendedAcknowledgement?, path: List<Int>, hint: String) =
            buildString {
                append(operation).append(": ").append(errno)
                acknowledgement?.text?.let { append(": \"").append(it).append('"') }
                if (acknowledgement != null && acknowledgement.offset >= 0) {
                    append(", attribute ")
                    if (path.isNotEmpty()) append(path.joinToString(" > ")).append(' ')
                    append("at byte ").append(acknowledgement.offset)
                }
                if (acknowledgement != null &&
                    acknowledgement.missingType >= 0
                ) {
                    append(", attribute ").append(acknowledgement.missingType).append(" is missing")
                }
                append(hint)
                append(" (sequence ").append(request.sequence).append(')')
            }
    }
}
