package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.collections.shouldBeEmpty
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldContainExactlyInAnyOrder
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.NetNs
import io.netloom.socket.SocketConfig
import io.netloom.testkit.PrivateNamespace
import io.netloom.testkit.TestNet
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.future.await
import org.xbill.DNS.Flags
import java.io.InterruptedIOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.UnknownHostException
import java.nio.file.Files
import java.nio.file.Path
import java.nio.file.attribute.FileTime
import java.time.Instant
import java.util.concurrent.CancellationException
import java.util.concurrent.CompletableFuture
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicInteger
import kotlin.io.path.writeText
import kotlin.random.Random
import kotlin.time.Duration
import kotlin.time.Duration.Companion.milliseconds

/** C13.1, C13.2, C14.2: what can be looked up, and what it fails with. */
class NameServiceTest :
    FunSpec({
        beforeEach { PrivateNamespace.require() }

        val zone = Zone(
            """
            example.org. NS ns1.example.org.
            example.org. NS ns2.example.org.
            example.org. MX 20 backup.example.org.
            example.org. MX 10 mail1.example.org.
            example.org. MX 10 mail2.example.org.
            example.org. TXT "v=spf1 " "include:x " "-all"
            example.org. TXT "zwei \195\164"
            host.example.org. A 192.0.2.1
            host.example.org. A 192.0.2.2
            host.example.org. AAAA 2001:db8::1
            only6.example.org. AAAA 2001:db8::6
            www.example.org. CNAME web.example.org.
            web.example.org. CNAME Host.example.org.
            to6.example.org. CNAME only6.example.org.
            nowhere.example.org. CNAME example.org.
            mail.example.org. CNAME example.org.
            _sip._tcp.example.org. SRV 20 0 5061 slow.example.org.
            _sip._tcp.example.org. SRV 10 60 5060 big.example.org.
            _sip._tcp.example.org. SRV 10 20 5060 small.example.org.
            _xmpp._udp.example.org. CNAME _sip._tcp.example.org.
            nomail.example.org. MX 0 .
            1.2.0.192.in-addr.arpa. PTR host.example.org.
            1.2.0.192.in-addr.arpa. PTR other.example.org.
            1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. PTR six.example.org.
            xn--bcher-kva.example.org. A 192.0.2.9
            bad.example.org. MX 1 a<b>.example.org.
            bad.example.org. MX 2 good.example.org.
            worse.example.org. NS a'b.example.org.
            """,
        )

        test("every kind of record") {
            guarded {
                TestDnsServer.use(zone) { server ->
                    val names = serviceOf(server)
                    names.lookupIp("host.example.org").map { it.text } shouldContainExactly listOf("2001:db8::1", "192.0.2.1", "192.0.2.2")
                    names.lookupHost("www.example.org.") shouldContainExactly listOf("2001:db8::1", "192.0.2.1", "192.0.2.2")
                    names.lookupHost("only6.example.org") shouldContainExactly listOf("2001:db8::6")
                    names.lookupHost("BÜCHER.example.org") shouldContainExactly listOf("192.0.2.9")
                    names.lookupCname("www.example.org") shouldBe "Host.example.org."
                    names.lookupCname("to6.example.org") shouldBe "only6.example.org."
                    names.lookupCname("host.example.org") shouldBe "host.example.org."
                    names.lookupNs("example.org") shouldContainExactlyInAnyOrder listOf("ns1.example.org.", "ns2.example.org.")
                    names.lookupTxt("mail.example.org") shouldContainExactlyInAnyOrder listOf("v=spf1 include:x -all", "zwei ä")
                    names.lookupAddress("192.0.2.1") shouldContainExactlyInAnyOrder listOf("host.example.org.", "other.example.org.")
                    names.lookupAddress(parseInetAddress("2001:db8::1")) shouldContainExactly listOf("six.example.org.")
                    names.lookupMx("nomail.example.org") shouldContainExactly listOf(MxRecord(".", 0))
                    "${names.lookupSrv("", "", "_xmpp._udp.example.org").name}" shouldBe "_sip._tcp.example.org."
                    names.asResolver().lookup("only6.example.org").map { it.text } shouldContainExactly listOf("2001:db8::6")
                    server.asked.none { it.isTcp }.shouldBeTrue()
                }
            }
        }

        test("mail servers by preference, those of the same one in any order") {
            guarded {
                TestDnsServer.use(zone) { server ->
                    val seen = HashSet<List<String>>()
                    repeat(100) {
                        if (seen.size < 2) seen += serviceOf(server).lookupMx("example.org").map { "$it" }
                    }
                    seen shouldContainExactlyInAnyOrder listOf(
                        listOf("10 mail1.example.org.", "10 mail2.example.org.", "20 backup.example.org."),
                        listOf("10 mail2.example.org.", "10 mail1.example.org.", "20 backup.example.org."),
                    )
                }
            }
        }

        test("services by priority, and by weight within it") {
            guarded {
                TestDnsServer.use(zone) { server ->
                    val found = serviceOf(server).lookupSrv("sip", "tcp", "example.org")
                    found.name shouldBe "_sip._tcp.example.org."
                    found.records.map { it.priority } shouldContainExactly listOf(10, 10, 20)
                    found.records.last() shouldBe SrvRecord("slow.example.org.", 5061, 20, 0)
                    "${found.records.last()}" shouldBe "20 0 5061 slow.example.org."
                }
            }
            // 60 of 81 draws are big's: 0 to 60 of 0 to 80.
            val random = Random(7)
            val records = listOf(SrvRecord("small.", 1, 10, 20), SrvRecord("big.", 1, 10, 60), SrvRecord("never.", 1, 11, 65_535))
            val first = List(10_000) { SrvRecords.order(records, random).first().target }.groupingBy { it }.eachCount()
            first.keys shouldBe setOf("small.", "big.")
            (first.getValue("big.") in 7_200..7_800).shouldBeTrue()
            // None has any weight, and one has next to none: all get their turn.
            val equal = List(3) { SrvRecord("$it.", 1, 0, 0) }
            List(200) { SrvRecords.order(equal, random).first() }.toSet() shouldBe equal.toSet()
            val light = equal + SrvRecord("heavy.", 1, 0, 9)
            val drawn = List(2_000) { SrvRecords.order(light, random).first() }
            drawn.toSet() shouldBe light.toSet()
            (drawn.count { it.weight == 0 } in 100..300).shouldBeTrue() // a tenth
            SrvRecords.order(List(100) { SrvRecord("$it.", 1, it % 3, 65_535) }, random).map { it.priority } shouldBe
                List(100) { it % 3 }.sorted()
        }

        test("names that no host can have are left out") {
            guarded {
                TestDnsServer.use(zone) { server ->
                    serviceOf(server).lookupMx("bad.example.org") shouldContainExactly listOf(MxRecord("good.example.org.", 2))
                    shouldThrow<DnsException> { serviceOf(server).lookupNs("worse.example.org") }.failure shouldBe DnsFailure.SERVER_FAILURE
                }
            }
        }

        test("no such name, and none of these records") {
            guarded {
                TestDnsServer.use(zone) { server ->
                    val names = serviceOf(server)
                    val absent = shouldThrow<DnsException> { names.lookupMx("absent.example.org") }
                    absent.failure shouldBe DnsFailure.NO_SUCH_HOST
                    absent.name shouldBe "absent.example.org"
                    absent.server shouldBe server.address
                    absent.message shouldBe "lookup absent.example.org on 127.0.0.1:${server.address.port}: no such host"
                    absent.shouldBeInstanceOf<UnknownHostException>()
                    absent.isTimeout.shouldBeFalse()
                    absent.isTemporary.shouldBeFalse()
                    for (lookup in listOf<suspend () -> Any>(
                        { names.lookupTxt("host.example.org") },
                        { names.lookupCname("nowhere.example.org") },
                        { names.lookupIp("example.org") },
                        { names.lookupSrv("", "", "example.org") },
                    )) {
                        val none = shouldThrow<DnsException> { lookup() }
                        none.failure shouldBe DnsFailure.NO_DATA
                        none.isTemporary.shouldBeFalse()
                    }
                    val unnamed = shouldThrow<DnsException> { names.lookupAddress("192.0.2.77") }
                    unnamed.name shouldBe "192.0.2.77"
                    unnamed.failure shouldBe DnsFailure.NO_SUCH_HOST
                }
            }
        }

        test("literals, and what cannot be a name: nobody is asked") {
            guarded {
                TestDnsServer.use(zone) { server ->
                    val names = serviceOf(server)
                    names.lookupHost("192.0.2.1") shouldContainExactly listOf("192.0.2.1")
                    names.lookupHost("2001:DB8:0::1") shouldContainExactly listOf("2001:DB8:0::1") // itself
                    names.lookupHost("fe80::1%lo") shouldContainExactly listOf("fe80::1%lo")
                    names.lookupIp("::ffff:1.2.3.4") shouldContainExactly listOf(parseInetAddress("1.2.3.4"))
                    for (lookup in listOf<suspend (String) -> Any>(
                        { names.lookupIp(it) },
                        { names.lookupHost(it) },
                        { names.lookupCname(it) },
                        { names.lookupMx(it) },
                        { names.lookupNs(it) },
                        { names.lookupTxt(it) },
                        { names.lookupSrv("", "", it) },
                    )) {
                        shouldThrow<DnsException> { lookup("") }.failure shouldBe DnsFailure.NO_SUCH_HOST
                        for (text in listOf("a b", "a..b", "-a", "127.1", "1.2.3.256", "x".repeat(64), "x.".repeat(127) + "xx", "12345::")) {
                            withClue(text) { shouldThrow<AddressSyntaxException> { lookup(text) } }
                        }
                    }
                    shouldThrow<DnsException> { names.lookupMx("192.0.2.1") }.failure shouldBe DnsFailure.NO_SUCH_HOST
                    shouldThrow<AddressSyntaxException> { names.lookupAddress("host.example.org") }.reason shouldBe "invalid IP address"
                    server.log().shouldBeEmpty()
                }
            }
        }

        test("names that are not complete are tried in the domains of the search list") {
            guarded {
                TestDnsServer.use(zone) { server ->
                    val names = serviceOf(server, search = listOf("nowhere.test", "example.org"))
                    names.lookupCname("www") shouldBe "Host.example.org."
                    server.log().filter { it.endsWith(" A") } shouldContainExactly
                        listOf("udp www.nowhere.test. A", "udp www.example.org. A")
                    names.lookupSrv("sip", "tcp", "example.org").records.size shouldBe 3 // it has dots: as it is first
                    server.log() shouldContainExactly listOf("udp _sip._tcp.example.org. SRV")
                    shouldThrow<DnsException> { names.lookupTxt("www.") }.failure shouldBe DnsFailure.NO_SUCH_HOST
                    server.log() shouldContainExactly listOf("udp www. TXT")
                    // It exists in one domain, hence "no data" it is, under the name that was asked for.
                    val none = shouldThrow<DnsException> { names.lookupTxt("host") }
                    none.failure shouldBe DnsFailure.NO_DATA
                    none.name shouldBe "host"
                    server.log() shouldContainExactly listOf("udp host.nowhere.test. TXT", "udp host.example.org. TXT", "udp host. TXT")
                }
            }
        }

        test("the files of the system, read again when they have changed") {
            val directory = Files.createTempDirectory("netloom")
            val hosts = directory.resolve("hosts")
            try {
                guarded {
                    TestDnsServer.use(zone) { server ->
                        val names = NameService(NameServiceOptions(listOf(server.address), resolver = null, hosts = hosts))
                        names.lookupAddress("192.0.2.1").sorted() shouldContainExactly listOf("host.example.org.", "other.example.org.")
                        server.log() shouldContainExactly listOf("udp 1.2.0.192.in-addr.arpa. PTR")
                        hosts.writeText(
                            "# a comment \u00e4\n192.0.2.1 Alpha alpha.test # more\nfe80::1%eth0 beta\n\n::1 alpha\nnonsense x\n192.0.2.1 gamma.\n",
                        )
                        names.lookupAddress("192.0.2.1") shouldContainExactly listOf("Alpha.", "alpha.test.", "gamma.")
                        names.lookupAddress("fe80::1") shouldContainExactly listOf("beta.")
                        names.lookupHost("ALPHA") shouldContainExactly listOf("::1", "192.0.2.1")
                        server.log().shouldBeEmpty()
                        // At once, in place and of the same length: the file's time may well be the same.
                        repeat(20) { round ->
                            val name = if (round % 2 == 0) "changed" else "another"
                            hosts.writeText("192.0.2.1 $name\n")
                            names.lookupAddress("192.0.2.1") shouldContainExactly listOf("$name.")
                        }
                        hosts.writeText("192.0.2.8 xn--bcher-kva\n")
                        names.lookupHost("b\u00fccher") shouldContainExactly listOf("192.0.2.8")
                        Files.setLastModifiedTime(hosts, FileTime.from(Instant.now().minusSeconds(100))) // long ago: it is not read again
                        names.lookupHost("b\u00fccher") shouldContainExactly listOf("192.0.2.8")
                        Files.delete(hosts)
                        names.lookupAddress("192.0.2.1").size shouldBe 2
                    }
                }
            } finally {
                Files.deleteIfExists(hosts)
                Files.delete(directory)
            }
        }

        test("resolv.conf") {
            val conf = ResolvConf.parse(
                """
                # comment
                ; another
                nameserver 192.0.2.53 # mine
                nameserver fe80::1%lo
                nameserver fe80::1%nosuch0
                nameserver example.org
                nameserver
                nameserver 2001:db8::53
                nameserver 192.0.2.4
                 nameserver 192.0.2.5
                domain a.test
                search b.test c.test.
                options ndots:2 timeout:1
                options attempts:99 rotate use-vc unknown:3 timeout:0
                """.trimIndent().lines(),
            )
            conf.servers.map { "${it.address.text} ${it.port}" } shouldContainExactly listOf("192.0.2.53 53", "fe80::1%1 53", "2001:db8::53 53")
            conf.search shouldContainExactly listOf("b.test", "c.test.")
            listOf(conf.dots, conf.attempts, conf.timeout.inWholeSeconds.toInt()) shouldContainExactly listOf(2, 5, 1)
            conf.rotates.shouldBeTrue()
            conf.usesTcp.shouldBeTrue()
            val none = ResolvConf.parse(listOf("search ."))
            none.servers.map { "${it.address.text}" } shouldContainExactly listOf("127.0.0.1")
            none.search.shouldBeEmpty()
            listOf(none.dots, none.attempts, none.timeout.inWholeSeconds.toInt()) shouldContainExactly listOf(1, 2, 5)
            none.rotates.shouldBeFalse()
        }

        test("a server of resolv.conf in a namespace of its own, at the usual port") {
            TestNet.use { net ->
                val host = net.host("host")
                val conf = Files.createTempFile("netloom", ".conf")
                try {
                    conf.writeText("nameserver 127.0.0.1\nsearch example.org\noptions attempts:1\n")
                    guarded {
                        TestDnsServer.use(zone, port = 53, config = host.config) { server ->
                            val names = NameService(NameServiceOptions(resolver = null, config = host.config, resolvConf = conf))
                            names.lookupHost("www").first() shouldBe "2001:db8::1"
                            conf.writeText("nameserver 127.0.0.1\noptions use-vc\n")
                            names.lookupHost("only6.example.org") shouldContainExactly listOf("2001:db8::6")
                            server.log() shouldContain "tcp only6.example.org. AAAA"
                        }
                    }
                } finally {
                    Files.delete(conf)
                }
            }
        }

        test("no server is asked for localhost and onion") {
            guarded {
                TestDnsServer.use(zone) { server ->
                    val names = serviceOf(server, search = listOf("example.org"))
                    for (name in listOf("localhost", "LocalHost.", "any.localhost")) {
                        names.lookupHost(name) shouldContainExactly listOf("::1", "127.0.0.1")
                    }
                    for (name in listOf("onion", "hidden.Onion", "hidden.onion.")) {
                        for (lookup in listOf<suspend (String) -> Any>({ names.lookupHost(it) }, { names.lookupTxt(it) })) {
                            shouldThrow<DnsException> { lookup(name) }.failure shouldBe DnsFailure.NO_SUCH_HOST
                        }
                    }
                    server.log().shouldBeEmpty()
                }
            }
        }

        test("who finds addresses: the system, unless somebody else is named") {
            val server = InetSocketAddress("192.0.2.53", 53)
            val file = Path.of("/nonexistent/file")
            for (usual in listOf(NameServiceOptions(), NameServiceOptions(attempts = 3, config = SocketConfig()), NameService.system.options)) {
                usual.resolver shouldBe Resolver.system
            }
            NetNs.current().use { namespace ->
                for (other in listOf(
                    NameServiceOptions(listOf(server)),
                    NameServiceOptions(config = SocketConfig(namespace)),
                    NameServiceOptions(search = emptyList()),
                    NameServiceOptions(resolvConf = file),
                    NameServiceOptions(hosts = file),
                    NameServiceOptions.builder().servers(listOf(server)).build(),
                    NameServiceOptions.builder().resolver(null).build(),
                )) {
                    other.resolver shouldBe null
                }
            }
            NameServiceOptions(listOf(server), resolver = Resolver.system).resolver shouldBe Resolver.system
            NameServiceOptions.builder().resolver(Resolver.system).servers(listOf(server)).build().resolver shouldBe Resolver.system
            NameServiceOptions.builder().build().resolver shouldBe Resolver.system
        }

        test("look-ups that block share eight daemon threads") {
            guarded {
                val inside = AtomicInteger()
                val full = CountDownLatch(8)
                val release = CountDownLatch(1)
                val blocking = Resolver.blocking {
                    check(Thread.currentThread().isDaemon)
                    inside.incrementAndGet()
                    full.countDown()
                    release.await()
                    inside.decrementAndGet()
                    listOf(WellKnownAddresses.IPV4_LOOPBACK)
                }
                val lookups = List(30) { async(start = CoroutineStart.UNDISPATCHED) { blocking.lookup("host") } }
                onThread { full.await() }
                inside.get() shouldBe 8
                lookups.take(10).forEach { it.cancelAndJoin() } // some wait, some are under way
                release.countDown()
                lookups.drop(10).forEach { it.await() shouldContainExactly listOf(WellKnownAddresses.IPV4_LOOPBACK) }
            }
        }

        test("the system's resolver, and one that fails") {
            guarded {
                NameService.system.lookupIp("localhost").filterNot { it.isLoopback }.shouldBeEmpty()
                shouldThrow<DnsException> { NameService.system.lookupIp("b\u00fccher.invalid") }.cause?.message shouldContain "xn--bcher-kva.invalid"
                fun failing(words: String) = NameService(NameServiceOptions(resolver = Resolver.blocking { throw UnknownHostException("$it$words") }))
                for ((words, failure) in listOf(
                    ": Name or service not known" to DnsFailure.NO_SUCH_HOST,
                    "" to DnsFailure.NO_SUCH_HOST, // from the JDK's cache
                    ": No address associated with hostname" to DnsFailure.NO_DATA,
                    ": Temporary failure in name resolution" to DnsFailure.SERVER_FAILURE,
                    ": Non-recoverable failure in name resolution" to DnsFailure.SERVER_FAILURE,
                    ": Name does not resolve" to DnsFailure.NO_SUCH_HOST, // musl's
                    ": Name has no usable address" to DnsFailure.NO_DATA,
                    ": Try again" to DnsFailure.SERVER_FAILURE,
                )) {
                    withClue(words) { shouldThrow<DnsException> { failing(words).lookupHost("host") }.failure shouldBe failure }
                }
                val failure = shouldThrow<DnsException> { failing(": Temporary failure in name resolution").lookupIp("host") }
                failure.isTemporary.shouldBeTrue()
                failure.message shouldBe "lookup host: Temporary failure in name resolution"
                val nothing = NameService(NameServiceOptions(resolver = Resolver.blocking { emptyList() }))
                shouldThrow<DnsException> { nothing.lookupIp("host") }.failure shouldBe DnsFailure.NO_DATA
                val never = object : Resolver {
                    override suspend fun lookup(host: String): List<InetAddress> = awaitCancellation()
                }
                for (timeout in listOf(10.milliseconds, Duration.ZERO, (-1).milliseconds)) {
                    val late = shouldThrow<DnsException> { NameService(NameServiceOptions(resolver = never)).lookupIp("host", timeout) }
                    late.failure shouldBe DnsFailure.TIMEOUT
                    late.isTimeout.shouldBeTrue()
                }
            }
        }

        test("ports and protocols by name") {
            NameService.lookupPort("tcp", "http") shouldBe 80
            NameService.lookupPort("udp6", "domain") shouldBe 53
            NameService.lookupPort("tcp4", "0") shouldBe 0
            NameService.lookupPort("tcp", "65535") shouldBe 65_535
            NameService.lookupPort("tcp", "") shouldBe 0
            shouldThrow<AddressSyntaxException> { NameService.lookupPort("tcp", "65536") }.reason shouldBe "invalid port"
            shouldThrow<AddressSyntaxException> { NameService.lookupPort("tcp", "-1") }.reason shouldBe "invalid port"
            shouldThrow<AddressSyntaxException> { NameService.lookupPort("tcp", "nosuch") }.reason shouldBe "unknown port"
            shouldThrow<UnknownNetworkException> { NameService.lookupPort("unix", "80") }
            NameService.lookupProtocol("icmp") shouldBe 1
            NameService.lookupProtocol("UDP") shouldBe 17
            NameService.lookupProtocol("89") shouldBe 89
            for (name in listOf("256", "", "nosuch", "-1")) {
                shouldThrow<AddressSyntaxException> { NameService.lookupProtocol(name) }.reason shouldBe "unknown protocol"
            }
        }

        test("a thread that is interrupted, and a future that is cancelled") {
            guarded {
                val arrived = List(2) { CompletableDeferred<Unit>() }
                TestDnsServer.use({ asked ->
                    arrived[if ("${asked.name}" == "thread.") 0 else 1].complete(Unit)
                    emptyList()
                }) { server ->
                    val names = serviceOf(server)
                    val interrupted = CompletableFuture<Throwable?>()
                    val thread = Thread.ofVirtual().start {
                        interrupted.complete(runCatching { names.blocking().lookupTxt("thread") }.exceptionOrNull())
                    }
                    arrived[0].await()
                    thread.interrupt()
                    onThread { interrupted.get() }.shouldBeInstanceOf<InterruptedIOException>()
                    val future = names.async().lookupTxt("future")
                    arrived[1].await()
                    future.cancel(true)
                    shouldThrow<CancellationException> { future.join() }
                }
            }
        }

        test("a coroutine that is cancelled at any moment leaves nothing open") {
            guarded {
                val truncating: (Asked) -> List<ByteArray> = { asked ->
                    if (asked.isTcp) zone(asked) else listOf(asked.reply().also { it.header.setFlag(Flags.TC.toInt()) }.toWire())
                }
                for (answer in listOf(zone, truncating)) {
                    TestDnsServer.use(answer) { server ->
                        val names = serviceOf(server)
                        repeat(100) { round ->
                            val looking = async { names.lookupIp("www.example.org") }
                            repeat(round % 25) { kotlinx.coroutines.yield() }
                            looking.cancelAndJoin()
                        }
                        names.lookupIp("www.example.org").size shouldBe 3
                    }
                }
            }
        }

        test("ninety at once, by coroutines, threads and futures: each gets its own answer") {
            val many = Zone((0 until 90).joinToString("\n") { "n$it.test. TXT \"$it\"" })
            guarded {
                TestDnsServer.use(many) { server ->
                    val names = serviceOf(server)
                    val threads = names.blocking()
                    val futures = names.async()
                    val lookups = (0 until 90).map { number ->
                        async {
                            val name = "n$number.test"
                            when (number % 3) {
                                0 -> names.lookupTxt(name)
                                1 -> onThread(Thread.ofVirtual()) { threads.lookupTxt(name) }
                                else -> futures.lookupTxt(name).await()
                            }.single()
                        }
                    }
                    lookups.awaitAll() shouldBe List(90) { "$it" }
                }
            }
        }

        test("dialling by these names") {
            guarded {
                TestDnsServer.use(Zone("me.test. A 127.0.0.1")) { server ->
                    TcpListener.listen("127.0.0.1:0").use { listener ->
                        val port = checkNotNull(listener.address.toInetSocketAddress()).port
                        TcpConn.dial("me.test:$port", DialOptions(resolver = serviceOf(server).asResolver())).use {
                            it.remoteAddress shouldBe listener.address
                        }
                    }
                }
            }
        }
    })
