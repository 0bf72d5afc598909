package io.netloom.net

import io.kotest.assertions.nondeterministic.eventually
import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldEndWith
import io.netloom.testkit.PrivateNamespace
import org.opentest4j.TestAbortedException
import org.xbill.DNS.Name
import org.xbill.DNS.Type
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path
import java.util.Hashtable
import javax.naming.Context
import javax.naming.directory.InitialDirContext
import kotlin.io.path.writeBytes
import kotlin.io.path.writeText
import kotlin.time.Duration.Companion.seconds

/** DNS software that knows nothing of Netloom, at either end. */
class DnsWitnessTest :
    FunSpec({
        beforeEach { PrivateNamespace.require() }

        val zone = Zone(
            """
            w.test. MX 10 a.w.test.
            w.test. TXT "one" "two"
            w.test. NS ns.w.test.
            _x._tcp.w.test. SRV 1 2 3 a.w.test.
            alias.w.test. CNAME a.w.test.
            a.w.test. A 192.0.2.7
            """,
        )

        test("the JDK's own DNS client hears the same from the server of the tests") {
            guarded {
                TestDnsServer.use(zone) { server ->
                    suspend fun asked(name: String, type: String): String = onThread {
                        val context = InitialDirContext(
                            Hashtable(
                                mapOf(
                                    Context.INITIAL_CONTEXT_FACTORY to "com.sun.jndi.dns.DnsContextFactory",
                                    Context.PROVIDER_URL to "dns://127.0.0.1:${server.address.port}",
                                ),
                            ),
                        )
                        try {
                            context.getAttributes(name, arrayOf(type)).get(type).get().toString()
                        } finally {
                            context.close()
                        }
                    }
                    val names = serviceOf(server)
                    asked("w.test", "MX") shouldBe "${names.lookupMx("w.test").single()}"
                    asked("w.test", "NS") shouldBe names.lookupNs("w.test").single()
                    asked("_x._tcp.w.test", "SRV") shouldBe "${names.lookupSrv("x", "tcp", "w.test").records.single()}"
                    asked("alias.w.test", "CNAME") shouldBe names.lookupCname("alias.w.test")
                    asked("a.w.test", "A") shouldBe names.lookupHost("a.w.test").single()
                }
            }
        }

        test("tshark reads our queries") {
            val tshark = program("tshark")
            val file = Files.createTempFile("netloom", ".pcap")
            try {
                val queries = listOf("a.w.test." to Type.A, "_x._tcp.w.test." to Type.SRV, "xn--bcher-kva.w.test." to Type.TXT)
                    .map { (name, type) -> DnsQuery(Name(name), type, withEdns = type != Type.TXT).bytes() }
                file.writeBytes(capture(queries))
                val fields = listOf("id", "flags", "qry.name", "qry.type", "qry.class", "count.queries", "count.add_rr", "rr.udp_payload_size")
                val command = listOf(tshark, "-n", "-r", "$file", "-T", "fields", "-E", "separator=;") + fields.flatMap { listOf("-e", "dns.$it") } +
                    listOf("-e", "_ws.malformed", "-e", "_ws.expert.message")
                val process = onThread { ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start() }
                val lines = onThread { process.inputReader().use { it.readLines() } }
                fun id(index: Int) = "0x%02x%02x".format(queries[index][0], queries[index][1])
                lines shouldContainExactly listOf(
                    "${id(0)};0x0100;a.w.test;1;0x0001;1;1;1232;;",
                    "${id(1)};0x0100;_x._tcp.w.test;33;0x0001;1;1;1232;;",
                    "${id(2)};0x0100;xn--bcher-kva.w.test;16;0x0001;1;0;;;",
                )
            } finally {
                Files.delete(file)
            }
        }

        test("dnsmasq answers us") {
            val dnsmasq = program("dnsmasq")
            serving(
                dnsmasq, "--no-daemon", "--conf-file=/dev/null", "--no-resolv", "--no-hosts", "--listen-address=127.0.0.1", "--bind-interfaces",
                "--port=$PORT", "--user=root", "--local=/w.test/", "--host-record=a.w.test,192.0.2.7,2001:db8::7", "--cname=alias.w.test,a.w.test",
                "--mx-host=w.test,a.w.test,10", "--srv-host=_x._tcp.w.test,a.w.test,3,1,2", "--txt-record=w.test,one,two",
            ) { check(it) }
        }

        test("named answers us") {
            val named = program("named")
            val directory = Files.createTempDirectory("netloom")
            val files = listOf("conf", "zone", "reverse").map(directory::resolve)
            try {
                files[0].writeText(
                    """
                    options { directory "$directory"; listen-on port $PORT { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; recursion no; };
                    controls { };
                    zone "w.test" { type master; file "${files[1]}"; };
                    zone "2.0.192.in-addr.arpa" { type master; file "${files[2]}"; };
                    """.trimIndent(),
                )
                val head = "\$TTL 60\n@ SOA ns.w.test. root.w.test. 1 60 60 60 60\n@ NS ns.w.test.\n"
                val records = listOf("@ MX 10 a", "@ TXT \"one\" \"two\"", "ns A 127.0.0.1", "a A 192.0.2.7", "a AAAA 2001:db8::7", "alias CNAME a")
                val long = List(100) { "long TXT \"${"x".repeat(50)}$it\"\n" }.joinToString("")
                files[1].writeText(head + records.joinToString("\n") + "\n_x._tcp SRV 1 2 3 a\n" + long)
                files[2].writeText(head + "7 PTR a.w.test.\n")
                serving(named, "-g", "-c", "${files[0]}") { names ->
                    check(names)
                    names.lookupNs("w.test") shouldContainExactly listOf("ns.w.test.")
                    names.lookupTxt("long.w.test").toSet().size shouldBe 100 // over TCP
                    shouldThrow<DnsException> { names.lookupTxt("a.w.test") }.failure shouldBe DnsFailure.NO_DATA
                    shouldThrow<DnsException> { names.lookupHost("nosuch.w.test") }.failure shouldBe DnsFailure.NO_SUCH_HOST
                    // It is not asked to find out what others know.
                    shouldThrow<DnsException> { names.lookupHost("elsewhere.test") }.message shouldEndWith ": the server answered REFUSED"
                }
            } finally {
                directory.toFile().deleteRecursively()
            }
        }
    })

private const val PORT = 5353

/** A capture file with each message in a UDP datagram to port 53. */
private fun capture(messages: List<ByteArray>): ByteArray {
    val file = ByteBuffer.allocate(CAPTURE_HEADER + messages.sumOf { RECORD_HEADER + IP_AND_UDP + it.size })
    file.putInt(0xa1b2c3d4.toInt()).putShort(2).putShort(4).putLong(0).putInt(0xffff).putInt(LINKTYPE_IPV4)
    for (message in messages) {
        val length = IP_AND_UDP + message.size
        file.putLong(0).putInt(length).putInt(length)
        file.putShort(0x4500).putShort(length.toShort()).putInt(0).putShort(0x4011).putShort(0).putInt(0x7f000001).putInt(0x7f000001)
        file.putShort(4711).putShort(53).putShort((8 + message.size).toShort()).putShort(0).put(message)
    }
    return file.array()
}

private const val CAPTURE_HEADER = 24
private const val RECORD_HEADER = 16
private const val IP_AND_UDP = 28
private const val LINKTYPE_IPV4 = 228

private suspend fun check(names: NameService) {
    names.lookupHost("alias.w.test") shouldContainExactlyInAnyOrder listOf("192.0.2.7", "2001:db8::7")
    names.lookupCname("alias.w.test") shouldBe "a.w.test."
    names.lookupMx("w.test") shouldContainExactly listOf(MxRecord("a.w.test.", 10))
    names.lookupSrv("x", "tcp", "w.test").records shouldContainExactly listOf(SrvRecord("a.w.test.", 3, 1, 2))
    names.lookupTxt("w.test") shouldContainExactly listOf("onetwo")
    names.lookupAddress("192.0.2.7") shouldContainExactly listOf("a.w.test.")
}

private fun program(name: String): String {
    val directories = listOf("/usr/sbin", "/usr/bin", "/usr/local/sbin")
    return directories.map { Path.of(it, name) }.find(Files::isExecutable)?.toString() ?: throw TestAbortedException("$name is not installed")
}

private suspend fun serving(vararg command: String, body: suspend (NameService) -> Unit) {
    val process = ProcessBuilder(*command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
    try {
        guarded {
            val names = NameService(NameServiceOptions(listOf(InetSocketAddress("127.0.0.1", PORT)), resolver = null, search = emptyList()))
            eventually(20.seconds) { body(names) } // until it listens
        }
    } finally {
        process.destroyForcibly()
        onThread { process.waitFor() }
    }
}
