package io.netloom.samples.ping

import java.net.InetAddress
import java.nio.ByteBuffer

/** An ICMP message as far as a ping looks into it. Payloads are views of the receive buffer: valid until the next receive. */
internal sealed interface IcmpMessage {
    /** The answer to an echo request. */
    class EchoReply(val identifier: Int, val sequence: Int, val payload: ByteBuffer) : IcmpMessage

    /** A router or host says what became of the echo request that it quotes. */
    class Problem(
        /** ICMP type, or null where only the kernel's error number is known (datagram sockets). */
        val type: Int?,
        val code: Int?,
        /** What ping prints, such as `Destination Host Unreachable`. */
        val text: String,
        val quoted: QuotedEcho,
    ) : IcmpMessage

    /** Anything else; also a message that is cut short. */
    data object Other : IcmpMessage
}

/** The echo request inside an ICMP error. [payload] is empty when the sender of the error quoted no more than RFC 792 asks for. */
internal class QuotedEcho(val identifier: Int, val sequence: Int, val destination: InetAddress?, val payload: ByteBuffer)
