package io.netloom.net

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.booleans.shouldBeFalse
import io.kotest.matchers.booleans.shouldBeTrue
import io.kotest.matchers.collections.shouldContainExactly
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.ReceivedMessage
import io.netloom.testkit.PrivateNamespace
import io.netloom.testkit.TestNet
import kotlinx.coroutines.launch
import org.xbill.DNS.Flags
import org.xbill.DNS.Message
import org.xbill.DNS.Name
import org.xbill.DNS.Rcode
import org.xbill.DNS.Section
import org.xbill.DNS.Type
import java.net.InetSocketAddress
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.file.Files
import java.time.Duration
import kotlin.io.path.writeText
import kotlin.random.Random
import kotlin.time.Duration.Companion.milliseconds

/** C13.1, C14.2: the exchange with the servers, and all that goes wrong in it. */
class DnsExchangeTest :
    FunSpec({
        beforeEach { PrivateNamespace.require() }

        val zone = Zone("host.test. A 192.0.2.1\nhost.test. TXT \"right\"")
        val short = Duration.ofMillis(50)
        val silent: (Asked) -> List<ByteArray> = { emptyList() }
        fun rcode(rcode: Int): (Asked) -> List<ByteArray> = { listOf(it.reply(rcode).toWire()) }

        test("a long answer: over UDP as long as it fits, then over TCP") {
            val text = (1..5).joinToString("\n") { "five.test. TXT \"${"x".repeat(199)}$it\"" } + "\n" +
                (1..250).joinToString("\n") { "many.test. TXT \"${"y".repeat(200)}$it\"" }
            guarded {
                TestDnsServer.use(Zone(text)) { server ->
                    serviceOf(server).lookupTxt("five.test") shouldHaveSize 5
                    server.log() shouldContainExactly listOf("udp five.test. TXT")
                    serviceOf(server).lookupTxt("many.test").toSet() shouldHaveSize 250
                    server.log() shouldContainExactly listOf("udp many.test. TXT", "tcp many.test. TXT")
                }
            }
        }

        test("a server that does not know EDNS is asked without") {
            for (refusal in listOf(Rcode.FORMERR, Rcode.NOTIMP)) {
                guarded {
                    TestDnsServer.use({ asked ->
                        // Nor does it repeat the question.
                        if (asked.query.opt ==
                            null
                        ) {
                            zone(asked)
                        } else {
                            listOf(asked.reply(refusal).apply { removeAllRecords(Section.QUESTION) }.toWire())
                        }
                    }) { server ->
                        serviceOf(server).lookupTxt("host.test") shouldContainExactly listOf("right")
                        server.log() shouldHaveSize 2
                    }
                }
            }
        }

        test("what is no reply to the query does not count") {
            guarded {
                UdpConn.listen("127.0.0.1:0").use { stranger ->
                    TestDnsServer.use({ asked ->
                        fun forged(change: (Message) -> Unit): ByteArray =
                            Zone("host.test. TXT \"forged\"\nwrong.test. TXT \"forged\"").answer(asked).also(change).toWire()
                        stranger.blocking().sendTo(ByteBuffer.wrap(forged { }), asked.client)
                        listOf(
                            ByteArray(0),
                            ByteArray(11),
                            forged { it.header.id = it.header.id xor 1 },
                            forged { it.header.unsetFlag(Flags.QR.toInt()) },
                            forged { it.header.opcode = 4 },
                            forged { it.removeAllRecords(Section.QUESTION) },
                            forged {
                                it.removeAllRecords(Section.QUESTION).also { _ -> it.addRecord(question("wrong.test.", Type.TXT), Section.QUESTION) }
                            },
                            forged {
                                it.removeAllRecords(Section.QUESTION).also { _ -> it.addRecord(question("host.test.", Type.A), Section.QUESTION) }
                            },
                            forged { it.addRecord(question("wrong.test.", Type.TXT), Section.QUESTION) },
                            forged { }.let { it.copyOf(it.size - 3) },
                            asked.bytes, // an echo
                        ) + zone(asked)
                    }) { server ->
                        serviceOf(server).lookupTxt("host.test") shouldContainExactly listOf("right")
                        server.log() shouldHaveSize 1
                    }
                }
            }
        }

        test("a server that answers rubbish only, and one that floods: the time ends") {
            guarded {
                val random = Random(3)
                TestDnsServer.use({ asked -> List(300) { asked.bytes.copyOf(2) + random.nextBytes(random.nextInt(600)) } }) { server ->
                    val late = shouldThrow<DnsException> { serviceOf(server, serverTimeout = short).lookupTxt("host.test") }
                    withClue("$late ${late.cause}") { late.failure shouldBe DnsFailure.TIMEOUT }
                }
            }
        }

        test("the next server: after silence, failures, refusals and from nobody's port") {
            guarded {
                for (first in listOf(silent, rcode(Rcode.SERVFAIL), rcode(Rcode.REFUSED))) {
                    TestDnsServer.use(first) { bad ->
                        TestDnsServer.use(zone) { good ->
                            serviceOf(bad, good, serverTimeout = Duration.ofSeconds(1)).lookupTxt("host.test") shouldContainExactly listOf("right")
                            bad.log() shouldHaveSize 1
                            good.log() shouldHaveSize 1
                        }
                    }
                }
                TestDnsServer.use(zone) { good ->
                    val names = NameService(NameServiceOptions(listOf(InetSocketAddress("127.0.0.1", 9), good.address), attempts = 1))
                    names.lookupTxt("host.test") shouldContainExactly listOf("right")
                }
            }
        }

        test("a server that neither knows nor asks others is passed over") {
            guarded {
                TestDnsServer.use({ asked ->
                    val reply = asked.reply()
                    for (flag in listOf(Flags.AA, Flags.RA)) reply.header.unsetFlag(flag.toInt())
                    listOf(reply.toWire())
                }) { lame ->
                    TestDnsServer.use(zone) { good ->
                        serviceOf(lame, good).lookupTxt("host.test") shouldContainExactly listOf("right")
                    }
                    shouldThrow<DnsException> { serviceOf(lame).lookupTxt("host.test") }.failure shouldBe DnsFailure.SERVER_FAILURE
                }
            }
        }

        test("that there is no such name is final: nobody else is asked") {
            guarded {
                TestDnsServer.use(rcode(Rcode.NXDOMAIN)) { first ->
                    TestDnsServer.use(zone) { second ->
                        val e = shouldThrow<DnsException> { serviceOf(first, second, attempts = 3).lookupTxt("host.test") }
                        e.failure shouldBe DnsFailure.NO_SUCH_HOST
                        first.log() shouldHaveSize 1
                        second.log() shouldHaveSize 0
                    }
                }
            }
        }

        test("all servers fail: the first one's failure, with its address, and the others' in it") {
            guarded {
                TestDnsServer.use(rcode(Rcode.SERVFAIL)) { broken ->
                    TestDnsServer.use(silent) { mute ->
                        val e = shouldThrow<DnsException> { serviceOf(broken, mute, serverTimeout = short, attempts = 2).lookupTxt("host.test") }
                        e.failure shouldBe DnsFailure.SERVER_FAILURE
                        e.server shouldBe broken.address
                        e.message shouldBe "lookup host.test on 127.0.0.1:${broken.address.port}: the server answered SERVFAIL"
                        e.isTemporary.shouldBeTrue()
                        e.isTimeout.shouldBeFalse()
                        val others = e.suppressed.map { it as DnsException }
                        others.map { it.failure } shouldContainExactly listOf(DnsFailure.TIMEOUT, DnsFailure.SERVER_FAILURE, DnsFailure.TIMEOUT)
                        others[0].server shouldBe mute.address
                        others[0].isTimeout.shouldBeTrue()
                        others[0].cause.shouldBeInstanceOf<SocketTimeoutException>()
                        mute.log() shouldHaveSize 2
                    }
                }
                val refused = shouldThrow<DnsException> {
                    NameService(NameServiceOptions(listOf(InetSocketAddress("127.0.0.1", 9)), attempts = 1)).lookupTxt("host.test")
                }
                refused.failure shouldBe DnsFailure.SERVER_FAILURE
                (refused.cause as ErrnoCarrier).errno.name shouldBe "ECONNREFUSED"
                refused.message shouldContain "lookup host.test on 127.0.0.1:9: "
            }
        }

        test("the caller's own time ends it, however many servers there are") {
            guarded {
                TestDnsServer.use(silent) { mute ->
                    for (timeout in listOf(20.milliseconds, kotlin.time.Duration.ZERO, (-1).milliseconds)) {
                        val late = shouldThrow<DnsException> { serviceOf(mute, mute, attempts = 5).lookupMx("host.test", timeout) }
                        late.failure shouldBe DnsFailure.TIMEOUT
                        late.isTimeout.shouldBeTrue()
                        late.message shouldBe "lookup host.test: timed out"
                    }
                }
            }
        }

        test("TCP that ends too early, with another query's reply, or is refused") {
            guarded {
                for (overTcp in listOf<(Asked) -> List<ByteArray>>(
                    { emptyList() },
                    { listOf(ByteArray(0)) },
                    { listOf(ByteArray(12)) },
                    { asked -> listOf(zone.answer(asked).also { it.header.id = it.header.id xor 1 }.toWire()) },
                )) {
                    TestDnsServer.use({ asked ->
                        if (asked.isTcp) overTcp(asked) else listOf(asked.reply().also { it.header.setFlag(Flags.TC.toInt()) }.toWire())
                    }) { server ->
                        val e = shouldThrow<DnsException> { serviceOf(server).lookupTxt("host.test") }
                        withClue("$e") { e.failure shouldBe DnsFailure.SERVER_FAILURE }
                        server.log() shouldContainExactly listOf("udp host.test. TXT", "tcp host.test. TXT")
                    }
                }
            }
        }

        test("TCP that is refused") {
            guarded {
                UdpConn.listen("127.0.0.1:0").use { udp ->
                    val address = checkNotNull(udp.localAddress?.toInetSocketAddress())
                    val serving = launch {
                        val buffer = ByteBuffer.allocate(4096)
                        val message = ReceivedMessage()
                        udp.receiveFrom(buffer, message)
                        val asked = Asked(Message(buffer.flip()), ByteArray(0), false, checkNotNull(message.source))
                        udp.sendTo(ByteBuffer.wrap(asked.reply().also { it.header.setFlag(Flags.TC.toInt()) }.toWire()), asked.client)
                    }
                    val e = shouldThrow<DnsException> { NameService(NameServiceOptions(listOf(address), attempts = 1)).lookupTxt("host.test") }
                    e.failure shouldBe DnsFailure.SERVER_FAILURE
                    (e.cause as ErrnoCarrier).errno.name shouldBe "ECONNREFUSED"
                    serving.join()
                }
            }
        }

        test("numbers and ports cannot be foretold") {
            guarded {
                TestDnsServer.use(zone) { server ->
                    val names = serviceOf(server)
                    repeat(100) { names.lookupTxt("host.test") }
                    val asked = server.asked.toList()
                    for ((what, values) in listOf(
                        "numbers" to asked.map { it.query.header.id },
                        "ports" to asked.map { checkNotNull(it.client.toInetSocketAddress()).port },
                    )) {
                        withClue("$what: $values") {
                            (values.toSet().size > 90).shouldBeTrue()
                            // Neither upwards nor by one step.
                            (values.zipWithNext { a, b -> b - a }.toSet().size > 80).shouldBeTrue()
                            (values.zipWithNext().count { (a, b) -> a < b } in 25..75).shouldBeTrue()
                        }
                    }
                }
            }
        }

        test("replies with any bytes changed are read, or are none") {
            val random = Random(11)
            val name = Name("_sip._tcp.fuzz.test.")
            val records = Zone(
                """
                _sip._tcp.fuzz.test. SRV 1 2 3 target.fuzz.test.
                _sip._tcp.fuzz.test. MX 1 target.fuzz.test.
                _sip._tcp.fuzz.test. TXT "some" "text"
                _sip._tcp.fuzz.test. AAAA 2001:db8::1
                """,
            )
            var read = 0
            for (type in listOf(Type.SRV, Type.MX, Type.TXT, Type.AAAA)) {
                val query = DnsQuery(name, type, withEdns = true)
                val asked = Asked(Message(query.bytes()), query.bytes(), false, io.netloom.socket.SockAddr.inet(WellKnownAddresses.IPV4_LOOPBACK, 1))
                val reply = records(asked).single()
                repeat(5_000) {
                    val bytes = reply.copyOf(if (random.nextInt(4) == 0) random.nextInt(reply.size + 20) else reply.size)
                    repeat(random.nextInt(4)) { if (bytes.size > 2) bytes[random.nextInt(2, bytes.size)] = random.nextInt().toByte() }
                    val message = query.replyIn(ByteBuffer.wrap(bytes)) ?: return@repeat
                    read++
                    DnsAnswer.of(message, name, type, InetSocketAddress("127.0.0.1", 53)).records.forEach { "$it" }
                }
            }
            (read in 1_000..19_000).shouldBeTrue()
        }

        test("the option rotate: another server is first each time") {
            val conf = Files.createTempFile("netloom", ".conf")
            try {
                conf.writeText("options rotate\n")
                guarded {
                    TestDnsServer.use(zone) { a ->
                        TestDnsServer.use(zone) { b ->
                            val names = NameService(NameServiceOptions(listOf(a.address, b.address), resolvConf = conf))
                            repeat(6) { names.lookupTxt("host.test.") }
                            a.log() shouldHaveSize 3
                            b.log() shouldHaveSize 3
                            // All questions of one look-up go to the same one.
                            val searching =
                                NameService(NameServiceOptions(listOf(a.address, b.address), search = listOf("nosuch"), resolvConf = conf))
                            repeat(2) { shouldThrow<DnsException> { searching.lookupTxt("host") } }
                            a.log() shouldContainExactly listOf("udp host.nosuch. TXT", "udp host. TXT")
                            b.log() shouldContainExactly listOf("udp host.nosuch. TXT", "udp host. TXT")
                        }
                    }
                }
            } finally {
                Files.delete(conf)
            }
        }

        test("aliases in a circle come to nothing") {
            guarded {
                TestDnsServer.use({ asked ->
                    val reply = asked.reply()
                    for ((a, b) in listOf("loop1.test." to "loop2.test.", "loop2.test." to "loop1.test.")) {
                        reply.addRecord(org.xbill.DNS.CNAMERecord(Name(a), 1, 1, Name(b)), Section.ANSWER)
                    }
                    listOf(reply.toWire())
                }) { server ->
                    shouldThrow<DnsException> { serviceOf(server).lookupTxt("loop1.test") }.failure shouldBe DnsFailure.NO_DATA
                }
            }
        }

        test("one version of IP fails, the other one does not") {
            guarded {
                TestDnsServer.use({ if (it.type == Type.AAAA) rcode(Rcode.SERVFAIL)(it) else zone(it) }) { server ->
                    serviceOf(server).lookupHost("host.test") shouldContainExactly listOf("192.0.2.1")
                    shouldThrow<DnsException> { serviceOf(server).lookupHost("absent.test") }.failure shouldBe DnsFailure.SERVER_FAILURE
                }
            }
        }

        test("servers of both versions of IP, in another namespace") {
            TestNet.use { net ->
                val client = net.host("client")
                val far = net.host("server")
                net.link(client.end("eth0", "10.0.0.1/24", "fd00::1/64"), far.end("eth0", "10.0.0.2/24", "fd00::2/64"))
                guarded {
                    for (address in listOf("10.0.0.2", "[fd00::2]")) {
                        TestDnsServer.use(zone, address, config = far.config) { server ->
                            serviceOf(server, config = client.config).lookupTxt("host.test") shouldContainExactly listOf("right")
                        }
                    }
                }
            }
        }
    })

private fun question(name: String, type: Int) = org.xbill.DNS.Record.newRecord(Name.fromString(name), type, 1)
