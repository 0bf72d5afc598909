package io.netloom.socket.options

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldContain
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Credentials
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.KernelVersion
import io.netloom.socket.LinuxSocketException
import io.netloom.socket.MissingCapabilityException
import io.netloom.socket.Protocol
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketOption
import io.netloom.socket.SocketType
import io.netloom.testkit.PrivateNamespace
import io.netloom.testkit.TestNet
import org.opentest4j.TestAbortedException
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.NetworkInterface
import java.net.SocketTimeoutException
import java.nio.ByteBuffer
import java.nio.channels.ClosedChannelException
import java.nio.file.Files
import java.nio.file.Path
import java.time.Duration
import kotlin.io.path.readLines
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.seconds

/** What the options of every socket do and say, beyond that they are read as they were set. */
class SocketOptionsTest :
    FunSpec({
        fun udp() = Conn.open(AddressFamily.INET, SocketType.DGRAM)

        fun requireKernel(major: Int, minor: Int, what: String) {
            val kernel = KernelVersion.parse(Files.readString(Path.of("/proc/sys/kernel/osrelease")))
            if (kernel < KernelVersion(major, minor)) throw TestAbortedException("$what needs Linux $major.$minor, this is $kernel")
        }

        test("what the socket is") {
            Conn.open(AddressFamily.INET6, SocketType.STREAM).use { tcp ->
                tcp.options.domain shouldBe AddressFamily.INET6
                tcp.options.type shouldBe SocketType.STREAM
                tcp.options.protocol shouldBe Protocol.TCP
                tcp.options.acceptsConnections shouldBe false
                tcp.listen()
                tcp.options.acceptsConnections shouldBe true
                tcp.options.incomingNapiId shouldBe 0
                tcp.options.bpfExtensions shouldNotBe 0
            }
        }

        test("no two sockets have the same cookie, and a duplicate has its socket's") {
            udp().use { a ->
                udp().use { b -> a.options.cookie shouldNotBe b.options.cookie }
                a.duplicate().use { it.options.cookie shouldBe a.options.cookie }
            }
        }

        test("sockets of one namespace have the same cookie of it") {
            requireKernel(5, 14, "SO_NETNS_COOKIE")
            TestNet.use { net ->
                val cookies = listOf("a", "b").map { name ->
                    val host = net.host(name)
                    List(2) { host.open(AddressFamily.INET, SocketType.STREAM).use { conn -> conn.options.netNsCookie } }.distinct().single()
                }
                cookies[0] shouldNotBe cookies[1]
                cookies[0] shouldBeGreaterThan 0
            }
        }

        test("a pending error is taken once") {
            udp().use { conn ->
                val nobody = udp().use { gone ->
                    gone.bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    gone.localAddress!!
                }
                conn.options.takeError() shouldBe null
                conn.connect(nobody)
                conn.write(ByteBuffer.allocate(1)) // the loopback answers "port unreachable" before this returns
                conn.options.takeError() shouldBe Errno.ECONNREFUSED
                conn.options.takeError() shouldBe null
            }
        }

        test("times to linger are whole seconds, rounded up") {
            Conn.open(AddressFamily.INET, SocketType.STREAM).use { conn ->
                conn.options.linger = Duration.ofMillis(1001)
                conn.options.linger shouldBe Duration.ofSeconds(2)
                conn.options.linger = Duration.ZERO
                conn.options.linger shouldBe Duration.ZERO
                conn.options.linger = null
                conn.options.linger shouldBe null
                shouldThrow<IllegalArgumentException> { conn.options.linger = Duration.ofSeconds(-1) }
                shouldThrow<IllegalArgumentException> { conn.options.linger = Duration.ofSeconds(1L shl 31) }
            }
        }

        test("arguments that make no sense are refused before the kernel sees them") {
            udp().use { conn ->
                shouldThrow<IllegalArgumentException> { conn.options.busyPoll = Duration.ofNanos(-1) }
                shouldThrow<IllegalArgumentException> { conn.options.busyPoll = Duration.ofDays(1) }.message!! shouldContain "SO_BUSY_POLL"
                shouldThrow<IllegalArgumentException> { conn.options.maxPacingRate = -1 }
                shouldThrow<IllegalArgumentException> { conn.options.setReceiveBuffer(-1) }
                shouldThrow<IllegalArgumentException> { conn.options.interfaceIndex("") }
                shouldThrow<IllegalArgumentException> { conn.options.interfaceIndex("a name that is far too long") }
                conn.options.busyPoll = Duration.ofNanos(1) // rounded up, not down to off
                conn.options.busyPoll shouldBe Duration.ofNanos(1_000)
            }
        }

        test("refusals name the option") {
            udp().use { conn ->
                fun text(block: () -> Unit): String = (runCatching(block).exceptionOrNull() as IOException).message!!
                text { conn.options.device = "nosuch0" } shouldBe "setsockopt: ENODEV (19) No such device (udp4 SO_BINDTODEVICE)"
                text { conn.options.transmitRehash = true } shouldContain "(udp4 SO_TXREHASH)"
                text { conn.getOption(SocketLevel.SOCKET, SocketOption.SNDBUFFORCE) } shouldBe
                    "getsockopt: ENOPROTOOPT (92) Protocol not available (udp4 SO_SNDBUFFORCE)"
                text { conn.tcp.noDelay } shouldContain "(udp4 TCP_NODELAY)"
                text { conn.packet.auxData } shouldContain "(udp4 PACKET_AUXDATA)"
                text { conn.options.interfaceIndex("nosuch0") } shouldBe "ioctl: ENODEV (19) No such device (nosuch0)"
            }
        }

        test("a closed Conn has no options") {
            val conn = udp()
            conn.close()
            shouldThrow<ClosedChannelException> { conn.options.reuseAddress }
            shouldThrow<ClosedChannelException> { conn.options.reuseAddress = true }
            shouldThrow<ClosedChannelException> { conn.options.setReceiveBuffer(8192) }
            shouldThrow<ClosedChannelException> { conn.options.peerGroups }
            shouldThrow<ClosedChannelException> { conn.options.interfaceIndex("lo") }
            shouldThrow<ClosedChannelException> { conn.options.interfaceName(1) }
            shouldThrow<ClosedChannelException> { conn.options.openPeerPidfd() }
        }

        test("who is at the other end of a Unix socket") {
            val (a, b) = Conn.pair(AddressFamily.UNIX, SocketType.STREAM)
            a.use {
                b.use {
                    val status = Path.of("/proc/self/status").readLines().associate { it.substringBefore(':') to it.substringAfter(':').trim() }
                    val (uid, gid) = listOf("Uid", "Gid").map { status.getValue(it).split('\t')[1].toInt() }
                    a.options.peerCredentials shouldBe Credentials(ProcessHandle.current().pid().toInt(), uid, gid)
                    a.options.peerGroups.shouldNotBeNull().size shouldBe status["Groups"]!!.split(' ').filter { it.isNotEmpty() }.size
                    a.options.peerSecurity // null or a label, as the machine is
                }
            }
            udp().use { conn ->
                conn.options.peerCredentials shouldBe null
                conn.options.peerGroups shouldBe null
            }
        }

        test("the peer's pidfd is the caller's to close") {
            requireKernel(6, 5, "SO_PEERPIDFD")
            val (a, b) = Conn.pair(AddressFamily.UNIX, SocketType.STREAM)
            a.use {
                b.use {
                    a.options.openPeerPidfd().shouldNotBeNull().use { pidfd ->
                        val number = pidfd.raw.control { it }
                        Path.of("/proc/self/fdinfo/$number").readLines() shouldContain "Pid:\t${ProcessHandle.current().pid()}"
                    }
                }
            }
            udp().use { it.options.openPeerPidfd() shouldBe null }
        }

        test("new routes can be asked for, and switched on what is set only") {
            udp().use { it.options.adviseNewRoute() }
            requireKernel(6, 17, "SO_INQ")
            val (a, b) = Conn.pair(AddressFamily.UNIX, SocketType.STREAM)
            a.use { b.use { a.options.setReceiveQueueLength(true) } }
        }

        test("more packets for busy polling need a capability that root of a container does not have") {
            requireKernel(5, 11, "SO_BUSY_POLL_BUDGET")
            udp().use { conn ->
                try {
                    conn.options.setBusyPollBudget(0)
                    conn.options.setBusyPollBudget(100)
                } catch (e: MissingCapabilityException) {
                    e.capability shouldBe "CAP_NET_ADMIN"
                    e.message!! shouldContain "(udp4 SO_BUSY_POLL_BUDGET)"
                    e.message!! shouldContain "in the initial user namespace"
                }
            }
        }

        test("an interface's index is that of the socket's namespace, not of the process's") {
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                net.link(a.end("eth7", "10.0.0.1/24"), b.end("eth7", "10.0.0.2/24"))
                a.open(AddressFamily.INET, SocketType.DGRAM).use {
                    it.options.interfaceIndex("eth7") shouldBe a.index("eth7")
                    it.options.interfaceName(a.index("eth7")) shouldBe "eth7"
                    it.options.interfaceName(987_654) shouldBe null
                    it.options.interfaceName(-1) shouldBe null
                }
                shouldThrow<LinuxSocketException> { udp().use { it.options.interfaceIndex("eth7") } }.errno shouldBe Errno.ENODEV
            }
        }

        test("a socket that is bound to a device hears that device alone") {
            TestNet.use { net ->
                val a = net.host("a")
                val b = net.host("b")
                net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.2/24"))
                net.link(a.end("eth1", "10.0.1.1/24"), b.end("eth1", "10.0.1.2/24"))
                b.open(AddressFamily.INET, SocketType.DGRAM).use { server ->
                    server.options.device = "eth1"
                    server.options.device shouldBe "eth1"
                    server.options.deviceIndex shouldBe b.index("eth1")
                    server.bind(InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), 4000))
                    a.open(AddressFamily.INET, SocketType.DGRAM).use { client ->
                        client.sendTo(ByteBuffer.wrap(byteArrayOf(0)), InetSocketAddress(InetAddress.ofLiteral("10.0.0.2"), 4000))
                        client.sendTo(ByteBuffer.wrap(byteArrayOf(1)), InetSocketAddress(InetAddress.ofLiteral("10.0.1.2"), 4000))
                        val buffer = ByteBuffer.allocate(10)
                        server.receiveFrom(buffer, timeout = 10.seconds) shouldBe 1
                        buffer.get(0) shouldBe 1.toByte()
                        shouldThrow<SocketTimeoutException> { server.receiveFrom(buffer, timeout = 1.milliseconds) }
                    }
                }
                b.open(AddressFamily.INET, SocketType.DGRAM).use { other ->
                    other.options.deviceIndex = b.index("eth0")
                    other.options.device shouldBe "eth0"
                    other.options.deviceIndex = 0
                    other.options.device shouldBe null
                }
            }
        }

        test("a java.net.NetworkInterface counts by its name") {
            PrivateNamespace.require()
            udp().use { conn ->
                conn.options.bindToDevice(NetworkInterface.getByName("lo"))
                conn.options.device shouldBe "lo"
                (runCatching { conn.options.device = "nosuch0" }.exceptionOrNull() as ErrnoCarrier).errno shouldBe Errno.ENODEV
            }
        }
    })
