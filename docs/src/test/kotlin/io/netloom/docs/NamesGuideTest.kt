package io.netloom.docs

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldStartWith
import io.netloom.net.AddressSyntaxException
import io.netloom.net.DialOptions
import io.netloom.net.DnsException
import io.netloom.net.DnsFailure
import io.netloom.net.ListenOptions
import io.netloom.net.MxRecord
import io.netloom.net.NameService
import io.netloom.net.NameServiceOptions
import io.netloom.net.TcpConn
import io.netloom.net.TcpListener
import io.netloom.net.UdpConn
import io.netloom.net.isTemporary
import io.netloom.net.text
import io.netloom.socket.NetNs
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketConfig
import io.netloom.testkit.TestNet
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.xbill.DNS.Flags
import org.xbill.DNS.Master
import org.xbill.DNS.Message
import org.xbill.DNS.Name
import org.xbill.DNS.Rcode
import org.xbill.DNS.Section
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.file.Path
import kotlin.time.Duration.Companion.seconds

// snippet: addresses
suspend fun whoIs(host: String): String {
    val addresses = NameService.system.lookupIp(host, timeout = 5.seconds) // never empty
    return "$host: " + addresses.joinToString { it.text }
}
// end snippet

// snippet: mail
suspend fun mailServers(names: NameService, domain: String): List<MxRecord> = try {
    names.lookupMx(domain, timeout = 10.seconds)
} catch (e: DnsException) {
    if (e.failure == DnsFailure.NO_DATA) emptyList() else throw e // the domain is there and takes no mail
}
// end snippet

// snippet: together
suspend fun policy(names: NameService, domain: String): String = coroutineScope {
    val addresses = async { names.lookupHost(domain) }
    val texts = async { names.lookupTxt(domain) } // both are under way; if one fails, the other one is cancelled
    "${addresses.await()} ${texts.await().first { it.startsWith("v=spf1") }}"
}
// end snippet

// snippet: service
suspend fun dialService(names: NameService, domain: String): TcpConn {
    var failure: IOException? = null
    for (place in names.lookupSrv("imaps", "tcp", domain).records) {
        try {
            return TcpConn.dial("${place.target}:${place.port}", DialOptions(resolver = names.asResolver()), timeout = 10.seconds)
        } catch (e: IOException) {
            failure = failure?.apply { addSuppressed(e) } ?: e // the next one, in the order that RFC 2782 wants
        }
    }
    throw checkNotNull(failure)
}
// end snippet

// snippet: reverse
suspend fun nameOf(names: NameService, peer: InetAddress): String? = try {
    // Whoever owns the address can give it any name; one that leads back to it is true.
    names.lookupAddress(peer).firstOrNull { name -> peer in names.lookupIp(name) }
} catch (e: DnsException) {
    null
}
// end snippet

// snippet: options
fun askingOnly(server: InetSocketAddress): NameService = NameService(
    NameServiceOptions(
        servers = listOf(server),
        serverTimeout = java.time.Duration.ofSeconds(2),
        attempts = 3,
        search = listOf("example.org"),
    ),
)
// end snippet

// snippet: namespace
suspend fun lookUpIn(namespace: NetNs, host: String): List<InetAddress> = NameService(
    NameServiceOptions(
        config = SocketConfig(netNs = namespace),
        resolvConf = Path.of("/etc/netns/blue/resolv.conf"), // where ip-netns(8) has the namespace's own
    ),
).lookupIp(host)
// end snippet

// snippet: errors
suspend fun describe(names: NameService, host: String): String = try {
    names.lookupHost(host, timeout = 10.seconds).joinToString()
} catch (e: DnsException) {
    when (e.failure) {
        DnsFailure.NO_SUCH_HOST -> "there is no ${e.name}"
        DnsFailure.NO_DATA -> "${e.name} has no address"
        DnsFailure.TIMEOUT, DnsFailure.SERVER_FAILURE -> "try again, ${e.server ?: "nobody"} did not know: ${e.isTemporary}"
    }
} catch (e: AddressSyntaxException) {
    "'${e.address}' cannot be a name: ${e.reason}" // nobody was asked
}
// end snippet

// snippet: server

/** Answers from a zone file until it is cancelled. */
suspend fun serveNames(socket: UdpConn, zone: String) {
    val records = Master(zone.trimIndent().plus("\n").byteInputStream(), Name.root, 60).use { generateSequence { it.nextRecord() }.toList() }
    val buffer = ByteBuffer.allocate(512)
    val message = ReceivedMessage()
    while (true) {
        socket.receiveFrom(buffer.clear(), message)
        val query = Message(buffer.flip())
        val reply = Message(query.header.id)
        for (flag in listOf(Flags.QR, Flags.AA)) reply.header.setFlag(flag.toInt())
        reply.addRecord(query.question, Section.QUESTION)
        val known = records.filter { it.name == query.question.name }
        if (known.isEmpty()) reply.header.rcode = Rcode.NXDOMAIN
        for (record in known) if (record.type == query.question.type) reply.addRecord(record, Section.ANSWER)
        socket.sendTo(ByteBuffer.wrap(reply.toWire()), checkNotNull(message.source))
    }
}
// end snippet

class NamesGuideTest :
    FunSpec({
        suspend fun <T> guarded(body: suspend CoroutineScope.() -> T): T = withContext(Dispatchers.Default) { withTimeout(30.seconds, body) }

        suspend fun asking(zone: String, body: suspend (NameService) -> Unit) = guarded {
            UdpConn.listen("127.0.0.1:0").use { socket ->
                val serving = launch { serveNames(socket, zone) }
                body(askingOnly(checkNotNull(socket.localAddress?.toInetSocketAddress())))
                serving.cancelAndJoin()
            }
        }

        test("addresses") {
            guarded { whoIs("localhost") shouldStartWith "localhost: " }
        }

        test("records") {
            val zone = """
                example.org. MX 20 backup.example.org.
                example.org. MX 10 mail.example.org.
                example.org. A 192.0.2.1
                example.org. TXT "site=1"
                example.org. TXT "v=spf1 mx -all"
                1.2.0.192.in-addr.arpa. PTR liar.example.org.
                1.2.0.192.in-addr.arpa. PTR example.org.
                liar.example.org. A 192.0.2.2
                """
            asking(zone) { names ->
                mailServers(names, "example.org").map { "$it" } shouldContainExactly listOf("10 mail.example.org.", "20 backup.example.org.")
                mailServers(names, "liar.example.org") shouldContainExactly emptyList()
                policy(names, "example.org") shouldBe "[192.0.2.1] v=spf1 mx -all"
                nameOf(names, InetAddress.ofLiteral("192.0.2.1")) shouldBe "example.org."
                nameOf(names, InetAddress.ofLiteral("192.0.2.9")) shouldBe null
                describe(names, "liar") shouldBe "192.0.2.2" // in the domain of the search list
                describe(names, "absent") shouldBe "there is no absent"
                describe(names, "1.2.0.192.in-addr.arpa") shouldBe "1.2.0.192.in-addr.arpa has no address"
                describe(names, "a b") shouldBe "'a b' cannot be a name: invalid host name"
                describe(askingOnly(InetSocketAddress("127.0.0.1", 9)), "a") shouldBe "try again, /127.0.0.1:9 did not know: true"
            }
        }

        test("a service") {
            guarded {
                TcpListener.listen("127.0.0.1:0").use { listener ->
                    val port = checkNotNull(listener.address.toInetSocketAddress()).port
                    val zone = """
                        _imaps._tcp.example.org. SRV 10 1 9 gone.example.org.
                        _imaps._tcp.example.org. SRV 20 1 $port here.example.org.
                        gone.example.org. A 127.0.0.1
                        here.example.org. A 127.0.0.1
                        """
                    asking(zone) { names -> dialService(names, "example.org").use { it.remoteAddress shouldBe listener.address } }
                }
            }
        }

        test("a namespace") {
            TestNet.use { net ->
                val host = net.host("blue")
                guarded {
                    // Without a file the server is one of the namespace's own.
                    UdpConn.listen("127.0.0.1:53", ListenOptions(config = host.config)).use { socket ->
                        val serving = launch { serveNames(socket, "example.org. A 192.0.2.1") }
                        lookUpIn(host.netNs, "example.org").map { it.text } shouldContainExactly listOf("192.0.2.1")
                        serving.cancelAndJoin()
                    }
                }
            }
        }
    })
