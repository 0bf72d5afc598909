package io.netloom.samples.mdns

import java.nio.BufferUnderflowException
import java.nio.ByteBuffer

/**
 * A query of multicast DNS (RFC 6762).
 *
 * @property id as the sender has chosen it; 0 but in one-shot queries
 */
internal class MdnsQuery(val id: Int, val questions: List<MdnsQuestion>) {
    companion object {
        private const val NOT_A_QUERY = 0xf800
        private const val HEADER = 12
        private const val MOST_QUESTIONS = 100
        private const val UNICAST = 0x8000

        /** The query in a datagram; null if it is an answer, or malformed. */
        fun decode(datagram: ByteBuffer): MdnsQuery? = try {
            decodeOrFail(datagram)
        } catch (_: BufferUnderflowException) {
            null
        } catch (_: DnsFormatException) {
            null
        }

        private fun decodeOrFail(datagram: ByteBuffer): MdnsQuery? {
            val id = short(datagram)
            val flags = short(datagram)
            val count = short(datagram)
            if (flags and NOT_A_QUERY != 0 || count > MOST_QUESTIONS || datagram.limit() < HEADER) return null
            datagram.position(HEADER)
            return MdnsQuery(id, List(count) { question(datagram) })
        }

        private fun question(datagram: ByteBuffer): MdnsQuestion {
            val name = DnsName.read(datagram)
            val type = short(datagram)
            val kind = short(datagram)
            return MdnsQuestion(name, type, kind and UNICAST.inv(), kind and UNICAST != 0)
        }

        private fun short(datagram: ByteBuffer) = datagram.getShort().toInt() and 0xffff
    }
}

/**
 * What is asked.
 *
 * @property type such as 1 for an IPv4 address, 28 for an IPv6 address, 255 for all there is
 * @property kind the class, 1 for the internet and 255 for any
 * @property unicast whether the answer need not go to all
 */
internal class MdnsQuestion(val name: DnsName, val type: Int, val kind: Int, val unicast: Boolean) {
    override fun toString(): String = "$name " + (TYPES[type] ?: "type $type")

    companion object {
        const val A: Int = 1
        const val AAAA: Int = 28
        const val ANY: Int = 255
        const val INTERNET: Int = 1

        private val TYPES = mapOf(A to "A", 12 to "PTR", 16 to "TXT", AAAA to "AAAA", 33 to "SRV", ANY to "ANY")
    }
}
