package io.netloom.icmp

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.socket.ControlMessages
import io.netloom.socket.Errno
import io.netloom.socket.ip.IpControl
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.async
import java.net.InetAddress
import java.net.SocketTimeoutException
import java.util.concurrent.TimeUnit
import kotlin.time.Duration.Companion.milliseconds

/** What routers say of a request, on either kind of socket: host a, a router, and nobody behind it. */
class IcmpErrorQueueTest :
    FunSpec({
        val kinds = IcmpVersion.entries.flatMap { version -> listOf(IcmpMode.DATAGRAM, IcmpMode.RAW).map { version to it } }
        val data = ByteArray(16) { it.toByte() }

        fun routed(block: suspend CoroutineScope.(TestHost) -> Unit) = guardedCoroutine {
            TestNet.use { net ->
                val a = net.host("a")
                val router = net.host("router")
                val far = net.host("far")
                net.link(a.end("eth0", "10.0.1.1/24", "fd01::1/64"), router.end("eth0", "10.0.1.2/24", "fd01::2/64"))
                net.link(router.end("eth1", "10.0.2.1/24", "fd02::1/64"), far.end("eth0", "10.0.2.2/24", "fd02::2/64"))
                router.forward()
                for (limit in listOf("net/ipv4/icmp_ratelimit", "net/ipv6/icmp/ratelimit")) router.sysctl(limit, "0")
                a.allowDatagrams()
                a.route("0.0.0.0/0", via = "10.0.1.2")
                a.route("::/0", via = "fd01::2")
                block(a)
            }
        }

        fun far(version: IcmpVersion) = InetAddress.ofLiteral(if (version == IcmpVersion.V4) "10.0.2.2" else "fd02::2")

        fun router(version: IcmpVersion) = InetAddress.ofLiteral(if (version == IcmpVersion.V4) "10.0.1.2" else "fd01::2")

        fun oneHop(version: IcmpVersion) = ControlMessages.of(if (version == IcmpVersion.V4) IpControl.IP_TTL else IpControl.IPV6_HOPLIMIT, 1)

        test("an error tells who says it, of which request, to whom") {
            routed { a ->
                for ((version, mode) in kinds) {
                    withClue("$version $mode") {
                        a.icmp(version, mode).use { icmp ->
                            icmp.receivesErrors shouldBe false
                            icmp.receivesErrors = true
                            val request = icmp.echoRequest(5, data)
                            icmp.send(request, far(version), oneHop(version))
                            val error = icmp.receiveError()
                            error.error.errno shouldBe Errno.EHOSTUNREACH
                            (error.error.type to error.error.code) shouldBe
                                if (version == IcmpVersion.V4) Icmpv4Type.TIME_EXCEEDED to 0 else Icmpv6Type.TIME_EXCEEDED to 0
                            error.offender shouldBe router(version)
                            error.destination shouldBe far(version)
                            error.hopLimit shouldBe 64
                            error.request.shouldBeInstanceOf<EchoRequest>() shouldBe request
                            "$error" shouldContain "sequence 5"
                            "$error" shouldContain "to ${far(version).hostAddress}"
                        }
                    }
                }
            }
        }

        test("the blocking and the async face take it, too") {
            routed { a ->
                for ((version, mode) in kinds) {
                    withClue("$version $mode") {
                        a.icmp(version, mode).use { icmp ->
                            icmp.receivesErrors = true
                            icmp.send(icmp.echoRequest(1, data), far(version), oneHop(version))
                            icmp.blocking().receiveError().offender shouldBe router(version)
                            val future = icmp.async().receiveError()
                            icmp.send(icmp.echoRequest(2, data), far(version), oneHop(version))
                            (future.get(30, TimeUnit.SECONDS).request as EchoRequest).sequence shouldBe 2
                        }
                    }
                }
            }
        }

        test("a raw socket gets it as a message, too, and knows its own") {
            routed { a ->
                for (version in IcmpVersion.entries) {
                    withClue("$version") {
                        a.icmp(version, IcmpMode.RAW).use { icmp ->
                            a.icmp(version, IcmpMode.RAW).use { other ->
                                icmp.send(icmp.echoRequest(1, data), far(version), oneHop(version))
                                val packet = icmp.receiveOwn()
                                val quoted = QuotedPacket.decode(packet.message.shouldBeInstanceOf<TimeExceeded>().datagram)
                                quoted.icmpIdentifier shouldBe icmp.identifier
                                quoted.destination shouldBe far(version)
                                packet.source shouldBe router(version)
                                var seen: IcmpMessage
                                do seen = other.receive().message while (seen !is TimeExceeded)
                                other.isOwn(seen) shouldBe false
                            }
                        }
                    }
                }
            }
        }

        test("without the option there is nothing to wait for") {
            routed { a ->
                a.icmp(IcmpVersion.V4).use { icmp ->
                    shouldThrow<IllegalStateException> { icmp.receiveError() }.message shouldContain "receivesErrors"
                    icmp.receivesErrors = true
                    shouldThrow<SocketTimeoutException> { icmp.receiveError(1.milliseconds) }
                }
            }
        }

        test("an error does not disturb who waits for replies") {
            routed { a ->
                a.icmp(IcmpVersion.V4, IcmpMode.DATAGRAM).use { icmp ->
                    icmp.receivesErrors = true
                    val errors = async(start = CoroutineStart.UNDISPATCHED) { List(10) { (icmp.receiveError().request as EchoRequest).sequence } }
                    repeat(10) { icmp.send(icmp.echoRequest(it, data), far(IcmpVersion.V4), oneHop(IcmpVersion.V4)) }
                    icmp.send(icmp.echoRequest(99, data), router(IcmpVersion.V4))
                    icmp.receive().message shouldBe icmp.echoRequest(99, data).reply()
                    errors.await() shouldBe List(10) { it }
                }
            }
        }
    })
