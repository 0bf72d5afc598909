package io.netloom.samples.mdns

import java.net.Inet4Address
import java.net.InetAddress
import java.nio.ByteBuffer

/**
 * The addresses of a name, as a message.
 *
 * @property oneShot the query, if it was a one-shot one: a plain DNS client's, which wants its identifier and its question back, and must not keep the answer for long (RFC 6762, section 6.7)
 */
internal class MdnsAnswer(private val name: DnsName, private val addresses: List<InetAddress>, private val oneShot: MdnsQuery?) {
    fun encode(): ByteBuffer {
        val out = ByteBuffer.allocate(LARGEST)
        out.putShort((oneShot?.id ?: 0).toShort()).putShort(AUTHORITATIVE_ANSWER)
        out.putShort((oneShot?.questions?.size ?: 0).toShort()).putShort(addresses.size.toShort()).putInt(0)
        oneShot?.questions?.forEach { out.put(it) }
        addresses.forEach { out.put(it) }
        return out.flip()
    }

    private fun ByteBuffer.put(question: MdnsQuestion) {
        question.name.writeTo(this)
        putShort(question.type.toShort()).putShort(question.kind.toShort())
    }

    private fun ByteBuffer.put(address: InetAddress) {
        name.writeTo(this)
        putShort((if (address is Inet4Address) MdnsQuestion.A else MdnsQuestion.AAAA).toShort())
        // All others may forget what they knew of the name; a one-shot client does not know that bit.
        putShort(if (oneShot == null) INTERNET_FLUSH else INTERNET).putInt(if (oneShot == null) LIFE else ONE_SHOT_LIFE)
        putShort(address.address.size.toShort()).put(address.address)
    }

    private companion object {
        const val LARGEST = 9_000
        const val AUTHORITATIVE_ANSWER: Short = 0x8400.toShort()
        const val INTERNET: Short = 1
        const val INTERNET_FLUSH: Short = 0x8001.toShort()
        const val LIFE = 120
        const val ONE_SHOT_LIFE = 10
    }
}
