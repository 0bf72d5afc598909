package io.netloom.net

import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketConfig
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import org.xbill.DNS.CNAMERecord
import org.xbill.DNS.Flags
import org.xbill.DNS.Master
import org.xbill.DNS.Message
import org.xbill.DNS.Name
import org.xbill.DNS.Rcode
import org.xbill.DNS.Record
import org.xbill.DNS.Section
import org.xbill.DNS.Type
import java.io.EOFException
import java.io.IOException
import java.net.BindException
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.util.concurrent.ConcurrentLinkedQueue

/** What a [TestDnsServer] was asked, and how it may answer. */
internal class Asked(val query: Message, val bytes: ByteArray, val isTcp: Boolean, val client: SockAddr) {
    val name: Name get() = query.question.name
    val type: Int get() = query.question.type

    /** A reply without records. */
    fun reply(rcode: Int = Rcode.NOERROR): Message = Message(query.header.id).apply {
        for (flag in listOf(Flags.QR, Flags.AA, Flags.RD, Flags.RA)) header.setFlag(flag.toInt())
        header.rcode = rcode
        addRecord(query.question, Section.QUESTION)
    }

    override fun toString(): String = "${if (isTcp) "tcp" else "udp"} $name ${Type.string(type)}"
}

/** A zone in the form of a zone file, answered by the book: aliases followed, NXDOMAIN for unknown names. */
internal class Zone(text: String) : (Asked) -> List<ByteArray> {
    private val records: List<Record> = Master(text.trimIndent().plus("\n").byteInputStream(), Name.root, 60).use { master ->
        generateSequence { master.nextRecord() }.toList()
    }

    fun answer(asked: Asked): Message {
        val answers = ArrayList<Record>()
        var name = asked.name
        while (true) {
            val alias = records.find { it is CNAMERecord && it.name == name } ?: break
            answers += alias
            name = (alias as CNAMERecord).target
        }
        answers += records.filter { it.name == name && it.type == asked.type }
        return asked.reply(if (records.any { it.name == name }) Rcode.NOERROR else Rcode.NXDOMAIN).apply {
            answers.forEach { addRecord(it, Section.ANSWER) }
        }
    }

    override fun invoke(asked: Asked): List<ByteArray> {
        val room = if (asked.isTcp) 0xffff else asked.query.opt?.payloadSize ?: 512
        return listOf(answer(asked).toWire(room)) // sets the flag of truncation
    }
}

/**
 * A DNS server on one port of UDP and TCP. It takes the packets apart with dnsjava; what it sends is up to the test, also nothing, and several packets.
 */
internal class TestDnsServer private constructor(
    private val udp: UdpConn,
    private val tcp: TcpListener,
    private val answer: (Asked) -> List<ByteArray>,
) {
    val address: InetSocketAddress = checkNotNull(tcp.address.toInetSocketAddress())
    val asked = ConcurrentLinkedQueue<Asked>()

    /** What was asked, as text; forgets it. */
    fun log(): List<String> = generateSequence { asked.poll() }.map { "$it" }.toList()

    private suspend fun serveUdp() {
        val buffer = ByteBuffer.allocate(4096)
        val message = ReceivedMessage()
        while (true) {
            udp.receiveFrom(buffer.clear(), message)
            val client = checkNotNull(message.source)
            val bytes = ByteArray(buffer.flip().remaining()).also(buffer::get)
            for (packet in answers(bytes, false, client)) udp.sendTo(ByteBuffer.wrap(packet), client)
        }
    }

    private suspend fun serveTcp(scope: CoroutineScope) {
        while (true) {
            val conn = tcp.accept()
            scope.launch {
                try {
                    conn.use { serve(it) }
                } catch (_: IOException) {
                    // The client has gone before it had everything.
                }
            }
        }
    }

    private suspend fun serve(conn: TcpConn) {
        val bytes = ByteArray(conn.take(2).getShort().toInt() and 0xffff)
        conn.take(bytes.size).get(bytes)
        for (packet in answers(bytes, true, checkNotNull(conn.remoteAddress))) {
            conn.write(ByteBuffer.allocate(2).putShort(packet.size.toShort()).flip())
            // In two pieces, which a reader has to put together again.
            conn.write(packet, 0, packet.size / 2)
            conn.write(packet, packet.size / 2, packet.size - packet.size / 2)
        }
    }

    private suspend fun TcpConn.take(length: Int): ByteBuffer {
        val buffer = ByteBuffer.allocate(length)
        while (buffer.hasRemaining()) if (read(buffer) < 0) throw EOFException()
        return buffer.flip()
    }

    private fun answers(bytes: ByteArray, isTcp: Boolean, client: SockAddr): List<ByteArray> {
        val question = Asked(Message(bytes), bytes, isTcp, client)
        asked += question
        return answer(question)
    }

    companion object {
        suspend fun <T> use(
            answer: (Asked) -> List<ByteArray>,
            host: String = "127.0.0.1",
            port: Int = 0,
            config: SocketConfig = SocketConfig.DEFAULT,
            body: suspend (TestDnsServer) -> T,
        ): T = coroutineScope {
            val (udp, tcp) = open(host, port, ListenOptions(config = config))
            udp.use {
                tcp.use {
                    val server = TestDnsServer(udp, tcp, answer)
                    val serving = launch {
                        launch { server.serveUdp() }
                        launch { server.serveTcp(this) }
                    }
                    try {
                        body(server)
                    } finally {
                        serving.cancelAndJoin()
                    }
                }
            }
        }

        /** The port that UDP gets may be somebody else's in TCP: then another one. */
        private suspend fun open(host: String, port: Int, options: ListenOptions): Pair<UdpConn, TcpListener> {
            repeat(MOST_PORTS) {
                val udp = UdpConn.listen("$host:$port", options)
                try {
                    return udp to TcpListener.listen("$host:${checkNotNull(udp.localAddress?.toInetSocketAddress()).port}", options)
                } catch (e: BindException) {
                    udp.close()
                    if (port != 0) throw e
                }
            }
            throw BindException("no port that is free in UDP and TCP")
        }

        private const val MOST_PORTS = 100
    }
}

/** A service that asks these servers only, once each, and knows no hosts of its own. */
internal fun serviceOf(
    vararg servers: TestDnsServer,
    serverTimeout: java.time.Duration? = java.time.Duration.ofSeconds(20),
    attempts: Int = 1,
    search: List<String> = emptyList(),
    config: SocketConfig = SocketConfig.DEFAULT,
): NameService = NameService(
    NameServiceOptions(
        servers = servers.map { it.address },
        resolver = null,
        config = config,
        serverTimeout = serverTimeout,
        attempts = attempts,
        search = search,
        resolvConf = java.nio.file.Path.of("/nonexistent/resolv.conf"),
        hosts = java.nio.file.Path.of("/nonexistent/hosts"),
    ),
)
