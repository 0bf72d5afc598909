package io.netloom.socket.options

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.ints.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeGreaterThanOrEqual
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.kotest.matchers.string.shouldStartWith
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.LinuxSocketException
import io.netloom.socket.SocketType
import io.netloom.socket.TcpState
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.time.Duration
import kotlin.time.Duration.Companion.seconds

/** TCP's options on real connections over the loopback. */
class TcpOptionsTest :
    FunSpec({
        /** A listener, a connected client, and the accepted end. */
        suspend fun connected(prepare: (Conn) -> Unit = {}, block: suspend (Conn, Conn, Conn) -> Unit) {
            Conn.open(AddressFamily.INET, SocketType.STREAM).use { listener ->
                prepare(listener)
                listener.bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                listener.listen()
                Conn.open(AddressFamily.INET, SocketType.STREAM).use { client ->
                    client.connect(listener.localAddress!!, 10.seconds)
                    listener.accept(10.seconds).use { server -> block(listener, client, server) }
                }
            }
        }

        test("the figures of a connection") {
            connected { listener, client, server ->
                listener.tcp.info.state shouldBe TcpState.LISTEN
                client.write(ByteArray(1000))
                server.read(ByteBuffer.allocate(1000), 10.seconds) shouldBe 1000
                val sent = client.tcp.info
                sent.state shouldBe TcpState.ESTABLISHED
                sent.bytesSent shouldBe 1000
                sent.dataSegmentsSent shouldBe 1
                sent.segmentsSent shouldBeGreaterThanOrEqual 2
                sent.sendMaxSegment shouldBe client.tcp.maxSegment
                sent.pathMtu shouldBeGreaterThan 1000
                sent.congestionWindow shouldBeGreaterThan 0
                sent.roundTripTime shouldNotBe Duration.ZERO
                sent.minRoundTripTime.shouldNotBeNull()
                sent.hasWindowScale shouldBe true
                sent.hasSelectiveAcks shouldBe true
                sent.sendWindowScale shouldBe server.tcp.info.receiveWindowScale
                sent.receiveWindowScale shouldBe server.tcp.info.sendWindowScale
                sent.totalRetransmitted shouldBe 0
                sent.maxPacingRate shouldBe null
                sent.toString() shouldStartWith "ESTABLISHED rtt "
                server.tcp.info.bytesReceived shouldBe 1000
                sent.bytes().size shouldBeGreaterThan 231
                server.close()
                client.read(ByteBuffer.allocate(1), 10.seconds) shouldBe -1
                client.tcp.info.state shouldBe TcpState.CLOSE_WAIT
            }
            Conn.open(AddressFamily.INET, SocketType.STREAM).use { it.tcp.info.state shouldBe TcpState.CLOSE }
        }

        test("the rate limit shows in the figures") {
            connected { _, client, _ ->
                client.options.maxPacingRate = 1_000_000
                client.tcp.info.maxPacingRate shouldBe 1_000_000
            }
        }

        test("a saved SYN is taken once, and is what the client sent") {
            connected({ it.tcp.saveSyn = true }) { _, client, server ->
                val syn = server.tcp.takeSavedSyn().shouldNotBeNull()
                (syn[0].toInt() and 0xff shr 4) shouldBe 4
                val header = ByteBuffer.wrap(syn, (syn[0].toInt() and 0xf) * 4, 4)
                val port = client.localAddress!!.toInetSocketAddress()!!.port
                (header.getShort().toInt() and 0xffff) shouldBe port
                server.tcp.takeSavedSyn() shouldBe null
                client.tcp.takeSavedSyn() shouldBe null
            }
        }

        test("what a listener has, its connections begin with") {
            connected({
                it.tcp.noDelay = true
                it.tcp.keepIdle = Duration.ofSeconds(77)
            }) { _, client, server ->
                server.tcp.noDelay shouldBe true
                server.tcp.keepIdle shouldBe Duration.ofSeconds(77)
                client.tcp.noDelay shouldBe false
            }
        }

        test("times are rounded up") {
            Conn.open(AddressFamily.INET, SocketType.STREAM).use { conn ->
                conn.tcp.keepIdle = Duration.ofMillis(1)
                conn.tcp.keepIdle shouldBe Duration.ofSeconds(1)
                conn.tcp.userTimeout = Duration.ofNanos(1)
                conn.tcp.userTimeout shouldBe Duration.ofMillis(1)
                conn.tcp.deferAccept = Duration.ofSeconds(5)
                conn.tcp.deferAccept shouldBe Duration.ofSeconds(7)
                conn.tcp.linger2 = Duration.ofDays(1)
                conn.tcp.linger2 shouldBe Duration.ofSeconds(120)
            }
        }

        test("what is out of range is refused by name") {
            Conn.open(AddressFamily.INET, SocketType.STREAM).use { conn ->
                fun refused(errno: Errno, option: String, set: () -> Unit) {
                    val e = shouldThrow<LinuxSocketException>(set)
                    e.errno shouldBe errno
                    e.message!! shouldContain "(tcp4 $option)"
                }
                refused(Errno.EINVAL, "TCP_MAXSEG") { conn.tcp.maxSegment = 87 }
                refused(Errno.EINVAL, "TCP_MAXSEG") { conn.tcp.maxSegment = 32768 }
                refused(Errno.EINVAL, "TCP_KEEPIDLE") { conn.tcp.keepIdle = Duration.ZERO }
                refused(Errno.EINVAL, "TCP_KEEPIDLE") { conn.tcp.keepIdle = Duration.ofSeconds(32768) }
                refused(Errno.EINVAL, "TCP_KEEPCNT") { conn.tcp.keepCount = 128 }
                refused(Errno.EINVAL, "TCP_SYNCNT") { conn.tcp.synCount = 0 }
                refused(Errno.ENOENT, "TCP_CONGESTION") { conn.tcp.congestionControl = "nosuch" }
                refused(Errno.EINVAL, "TCP_FASTOPEN_KEY") { conn.tcp.fastOpenKey = ByteArray(15) }
                shouldThrow<IllegalArgumentException> { conn.tcp.keepIdle = Duration.ofSeconds(-1) }
            }
        }

        test("the clock of the time stamps runs, and no connection is one of Multipath TCP by accident") {
            Conn.open(AddressFamily.INET, SocketType.STREAM).use { conn ->
                conn.tcp.timestamp shouldNotBe 0
                runCatching { conn.tcp.isMptcp }.onSuccess { it shouldBe false }
                    .onFailure { (it as LinuxSocketException).errno shouldBe Errno.ENOPROTOOPT }
            }
        }
    })
