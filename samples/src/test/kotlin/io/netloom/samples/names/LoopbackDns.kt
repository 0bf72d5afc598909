package io.netloom.samples.names

import org.xbill.DNS.CNAMERecord
import org.xbill.DNS.Flags
import org.xbill.DNS.Master
import org.xbill.DNS.Message
import org.xbill.DNS.Name
import org.xbill.DNS.Rcode
import org.xbill.DNS.Record
import org.xbill.DNS.Section
import java.io.Closeable
import java.net.DatagramPacket
import java.net.DatagramSocket
import java.net.InetAddress
import java.net.SocketException
import java.nio.ByteBuffer

/** A DNS server on a port of the loopback, over the JDK's sockets, that knows one zone file and nothing else. */
internal class LoopbackDns(zone: String) : Closeable {
    private val records: List<Record> = Master(zone.trimIndent().plus("\n").byteInputStream(), Name.root, 60).use { master ->
        generateSequence { master.nextRecord() }.toList()
    }
    private val socket = DatagramSocket(0, InetAddress.getLoopbackAddress())
    private val thread = Thread.ofPlatform().daemon().name("loopback-dns").start(::serve)

    /** Such as `127.0.0.1:34567`. */
    val address: String = "127.0.0.1:${socket.localPort}"

    private fun serve() {
        val packet = DatagramPacket(ByteArray(1500), 1500)
        while (true) {
            try {
                socket.receive(packet)
            } catch (_: SocketException) {
                return // closed
            }
            val reply = answer(Message(ByteBuffer.wrap(packet.data, 0, packet.length))).toWire()
            socket.send(DatagramPacket(reply, reply.size, packet.socketAddress))
        }
    }

    private fun answer(query: Message): Message {
        val reply = Message(query.header.id)
        for (flag in listOf(Flags.QR, Flags.AA)) reply.header.setFlag(flag.toInt())
        reply.addRecord(query.question, Section.QUESTION)
        var name = query.question.name
        while (true) {
            val alias = records.find { it is CNAMERecord && it.name == name } as CNAMERecord? ?: break
            reply.addRecord(alias, Section.ANSWER)
            name = alias.target
        }
        records.filter { it.name == name && it.type == query.question.type }.forEach { reply.addRecord(it, Section.ANSWER) }
        if (records.none { it.name == name }) reply.header.rcode = Rcode.NXDOMAIN
        return reply
    }

    override fun close() {
        socket.close()
        thread.join()
    }
}
