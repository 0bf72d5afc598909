package io.netloom.net

import org.xbill.DNS.CNAMERecord
import org.xbill.DNS.DClass
import org.xbill.DNS.Message
import org.xbill.DNS.Name
import org.xbill.DNS.Record
import org.xbill.DNS.Section
import java.net.InetSocketAddress

/**
 * The records of a name.
 *
 * @property canonical the name that has them: the one asked for, or what it is an alias of
 */
internal class DnsAnswer(val canonical: Name, val records: List<Record>, val server: InetSocketAddress) {
    companion object {
        /** Follows the aliases in a reply, which may stand in any order. Empty if there are no records at their end. */
        fun of(reply: Message, name: Name, type: Int, server: InetSocketAddress): DnsAnswer {
            val records = reply.getSection(Section.ANSWER).filter { it.dClass == DClass.IN }
            val aliases = records.filterIsInstance<CNAMERecord>().associate { it.name to it.target }
            var canonical = name
            repeat(aliases.size) { canonical = aliases[canonical] ?: canonical } // a circle ends somewhere, and without records
            return DnsAnswer(canonical, records.filter { it.name == canonical && it.type == type }, server)
        }
    }
}
