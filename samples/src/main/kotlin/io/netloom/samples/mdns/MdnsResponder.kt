package io.netloom.samples.mdns

import io.netloom.ipv6.Ipv6ControlFlag
import io.netloom.ipv6.Ipv6ControlMessage
import io.netloom.ipv6.Ipv6PacketConn
import io.netloom.samples.AddressText
import io.netloom.samples.EndpointText
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.SocketType
import java.io.Closeable
import java.net.Inet4Address
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/**
 * Answers questions for the addresses of one name on one interface, in both families with one socket. [print] gets a line for each answer.
 *
 * A one-shot query, which comes from another port than 5353, is answered to its sender. Any other is answered to the group, or to its sender if all its questions allow that.
 */
internal class MdnsResponder private constructor(
    private val socket: Ipv6PacketConn,
    private val name: DnsName,
    private val place: MdnsPlace,
    private val print: (String) -> Unit,
) : Closeable {
    private val message = socket.newMessage()
    private val buffer = ByteBuffer.allocateDirect(LARGEST)

    /** Answers so many queries; for ever if that is null. */
    suspend fun serve(answers: Long?) {
        var answered = 0L
        while (answers == null || answered < answers) {
            socket.receive(buffer.clear(), message)
            buffer.flip()
            if (answer()) answered++
        }
    }

    /** Answers what has just arrived; false if nothing is to be said. */
    private suspend fun answer(): Boolean {
        val arrival = Ipv6ControlMessage.of(message)
        // What was sent to this machine alone, or came by another interface, is somebody else's business.
        val group = arrival.destination?.takeIf { it in GROUPS } ?: return false
        if (arrival.interfaceIndex != place.index) return false
        val query = MdnsQuery.decode(buffer) ?: return false
        val asked = query.questions.filter { it.name == name && it.kind in INTERNET_OR_ANY }
        val addresses = place.addresses.filter { address -> asked.any { it.type == MdnsQuestion.ANY || it.type == typeOf(address) } }
        if (addresses.isEmpty()) return false
        val peer = checkNotNull(message.source?.toInetSocketAddress())
        val oneShot = peer.port != PORT
        val answer = MdnsAnswer(name, addresses, query.takeIf { oneShot }).encode()
        val toAll = !oneShot && !asked.all { it.unicast }
        if (toAll) {
            socket.send(answer, InetSocketAddress(group, PORT), Ipv6ControlMessage(hopLimit = NEIGHBOURS, interfaceIndex = place.index))
        } else {
            socket.reply(message, answer, sameInterface = true)
        }
        val told = addresses.joinToString(transform = AddressText::of) + if (toAll) ", to all" else ""
        print("${EndpointText.of(peer)} asks for ${asked.joinToString()}: $told")
        return true
    }

    private fun typeOf(address: InetAddress) = if (address is Inet4Address) MdnsQuestion.A else MdnsQuestion.AAAA

    override fun close(): Unit = socket.close()

    companion object {
        const val PORT: Int = 5353
        private const val LARGEST = 9_000

        /** Whoever gets a packet with it is on this link: routers take one off. */
        private const val NEIGHBOURS = 255
        private val GROUPS = listOf("ff02::fb", "224.0.0.251").map(InetAddress::ofLiteral)
        private val INTERNET_OR_ANY = listOf(MdnsQuestion.INTERNET, MdnsQuestion.ANY)

        fun open(name: DnsName, place: MdnsPlace, print: (String) -> Unit): MdnsResponder {
            val socket = Ipv6PacketConn(Conn.open(AddressFamily.INET6, SocketType.DGRAM))
            try {
                socket.conn.options.reuseAddress = true // other responders of this machine listen to the same port
                socket.conn.bind(InetSocketAddress(InetAddress.ofLiteral("::"), PORT))
                socket.received = setOf(Ipv6ControlFlag.DESTINATION, Ipv6ControlFlag.INTERFACE)
                for (group in GROUPS) socket.joinGroup(group, place.index)
                return MdnsResponder(socket, name, place, print)
            } catch (e: Throwable) {
                socket.close()
                throw e
            }
        }
    }
}
