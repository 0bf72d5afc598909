package io.netloom.samples.traceroute

import io.netloom.icmp.IcmpExtension
import io.netloom.icmp.IcmpFormatException
import io.netloom.icmp.IcmpVersion
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ExtendedError
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketControl
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder
import java.time.Instant

/**
 * The ICMP errors about what a socket has sent, which the kernel keeps for it: all that a program without privileges gets of them. Transmit timestamps come the same way, and go
 * to [stamps].
 */
internal class ErrorQueue(private val conn: Conn, private val stamps: PacketStamps) {
    private val message = ReceivedMessage(controlCapacity = 512)
    private val packet = ByteBuffer.allocateDirect(CAPACITY)

    /** Waits for the next ICMP error. */
    suspend fun next(): Entry {
        while (true) {
            conn.receiveError(packet.clear(), message)
            val at = System.nanoTime()
            val error = message.extendedError ?: continue
            val stamp = message.control[SocketControl.TIMESTAMPING]?.software
            if (error.origin == ExtendedError.ORIGIN_TIMESTAMPING) {
                stamps.left(error.data, stamp)
            } else {
                val bytes = ByteArray(packet.flip().remaining()).also { packet.get(it) }
                return Entry(error, message.source?.toInetSocketAddress(), bytes, Arrival(at, stamp))
            }
        }
    }

    /**
     * An entry.
     *
     * @property destination whom the packet was for that the error is about
     * @property packet what the error quotes of it, from the payload of UDP or the header of an echo request on; behind that the error's extensions
     */
    class Entry(private val error: ExtendedError, val destination: InetSocketAddress?, val packet: ByteArray, private val arrival: Arrival) {
        /** As the answer for a probe, which the kernel has numbered [key] when it left; null if it is no ICMP error. */
        fun heard(probe: Int, key: Long, stamps: PacketStamps): Heard? {
            val version = when (error.origin) {
                ExtendedError.ORIGIN_ICMP -> IcmpVersion.V4
                ExtendedError.ORIGIN_ICMP6 -> IcmpVersion.V6
                else -> return null
            }
            val from = error.offender?.toInetSocketAddress()?.address ?: return null
            val mtu = if (error.errno == Errno.EMSGSIZE) error.info else 0
            val meaning = AnswerMeaning.of(version, error.type, error.code, mtu)
            return Heard(probe, from, arrival.at, stamps.roundTrip(key, arrival.stamp), meaning, extensions())
        }

        /** With the option `IP_RECVERR_RFC4884` or `IPV6_RECVERR_RFC4884` the kernel tells where in [packet] they begin: `struct sock_ee_data_rfc4884`. */
        private fun extensions(): List<IcmpExtension> {
            val place = ByteBuffer.allocate(Int.SIZE_BYTES).order(ByteOrder.nativeOrder()).putInt(error.data.toInt()).flip()
            val start = place.getShort().toInt() and 0xffff
            val isInvalid = place.get().toInt() and INVALID != 0
            if (start == 0 || start >= packet.size || isInvalid) return emptyList()
            return try {
                IcmpExtension.decodeStructure(packet, start)
            } catch (_: IcmpFormatException) {
                emptyList() // what a router sends is not always well formed; the hop is worth more than this
            }
        }
    }

    /** When something was taken from the kernel, by [System.nanoTime], and when the kernel got it, by its clock. */
    class Arrival(val at: Long, val stamp: Instant?)

    private companion object {
        const val CAPACITY = 65_536
        const val INVALID = 1
    }
}
