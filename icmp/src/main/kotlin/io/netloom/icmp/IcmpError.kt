package io.netloom.icmp

import io.netloom.socket.ExtendedError
import java.net.InetAddress

/**
 * An entry of an ICMP socket's error queue: what became of a message that it has sent. Immutable as [IcmpMessage] is.
 *
 * @property error what went wrong, and which router or host says so ([ExtendedError.offender])
 * @property request the message that was sent, as far as it was quoted; the quote may end within its data. Null if it is too short for its type. On a datagram socket with the identifier that the
 *     kernel gave it
 * @property destination whom the message was for
 * @property hopLimit time to live or hop limit on arrival of the packet that told the error, 0 to 255; null where this machine itself tells it
 */
public class IcmpError internal constructor(
    public val error: ExtendedError,
    public val request: IcmpMessage?,
    public val destination: InetAddress?,
    public val hopLimit: Int?,
) {
    /** Who told it; null where nobody but this machine did. */
    public val offender: InetAddress?
        get() = error.offender?.toInetSocketAddress()?.address

    /** Such as `EHOSTUNREACH (113) No route to host, ICMP type 11 code 0 from 10.0.0.1:0, of ICMP echo request (8), … to 10.9.9.9`. */
    override fun toString(): String = "$error${request?.let { ", of $it" }.orEmpty()}${destination?.let { " to ${it.hostAddress}" }.orEmpty()}"
}
