package io.netloom.net

import org.xbill.DNS.DClass
import org.xbill.DNS.Flags
import org.xbill.DNS.Header
import org.xbill.DNS.Message
import org.xbill.DNS.Name
import org.xbill.DNS.OPTRecord
import org.xbill.DNS.Opcode
import org.xbill.DNS.Rcode
import org.xbill.DNS.Record
import org.xbill.DNS.Section
import java.io.IOException
import java.nio.ByteBuffer
import java.security.SecureRandom

/**
 * A query, and how its reply is told from anything else that arrives.
 *
 * @param withEdns whether to say that long replies are welcome (RFC 6891)
 */
internal class DnsQuery(name: Name, type: Int, withEdns: Boolean) {
    private val id = random.nextInt(IDS)
    private val asked: Record = Record.newRecord(name, type, DClass.IN)
    private val message = Message(id).apply {
        header.opcode = Opcode.QUERY
        header.setFlag(Flags.RD.toInt())
        addRecord(asked, Section.QUESTION)
        if (withEdns) addRecord(OPTRecord(PAYLOAD, 0, 0), Section.ADDITIONAL)
    }

    fun bytes(): ByteArray = message.toWire()

    /** The reply in a buffer; null if what is there is something else, or cannot be read. */
    fun replyIn(bytes: ByteBuffer): Message? {
        if (bytes.remaining() < Header.LENGTH || bytes.getShort(bytes.position()).toInt() and 0xffff != id) return null
        // Counted here: of a truncated message dnsjava takes what it can get.
        val questions = bytes.getShort(bytes.position() + QUESTION_COUNT).toInt() and 0xffff
        return read(bytes)?.takeIf { it.header.getFlag(Flags.QR.toInt()) && it.header.opcode == Opcode.QUERY && isAnswered(it, questions) }
    }

    private fun read(bytes: ByteBuffer): Message? = try {
        Message(ByteArray(bytes.remaining()).also(bytes::get))
    } catch (_: IOException) {
        null
    } catch (_: RuntimeException) {
        null // dnsjava throws several for records that make no sense
    }

    /** Whether it replies to this question. A server that did not understand it need not repeat it. */
    private fun isAnswered(reply: Message, count: Int): Boolean {
        val questions = reply.getSection(Section.QUESTION)
        if (count == 0) return reply.rcode != Rcode.NOERROR && reply.rcode != Rcode.NXDOMAIN
        val question = questions.singleOrNull() ?: return false
        return question.name == asked.name && question.type == asked.type && question.dClass == asked.dClass
    }

    companion object {
        /** The longest reply over UDP that is asked for; it is never fragmented (DNS flag day 2020). */
        const val PAYLOAD = 1232
        private const val IDS = 0x10000
        private const val QUESTION_COUNT = 4
        private val random = SecureRandom()
    }
}
