package io.netloom.socket

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.nulls.shouldBeNull
import io.kotest.matchers.nulls.shouldNotBeNull
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.types.shouldBeInstanceOf
import io.netloom.testkit.PrivateNamespace
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.SocketAddress
import java.nio.ByteBuffer
import java.nio.file.Files
import java.nio.file.Path
import kotlin.io.path.absolutePathString

/** The kernel takes the addresses that we write, and we read the ones that it gives. */
class AddressesOfTheKernelTest :
    FunSpec({
        fun <T> bound(family: Int, type: Int, address: SocketAddress, use: (Conn) -> T): T = Conn.open(family, type).use { conn ->
            conn.bind(address)
            use(conn)
        }

        fun named(family: Int, type: Int, address: SocketAddress): SockAddr? = bound(family, type, address) { it.localAddress }

        test("IPv4 and IPv6") {
            named(AddressFamily.INET, SocketType.DGRAM, InetSocketAddress("127.0.0.1", 0)).shouldBeInstanceOf<SockAddr.Inet4>().port shouldNotBe 0
            named(AddressFamily.INET6, SocketType.DGRAM, InetSocketAddress("::1", 0)).shouldBeInstanceOf<SockAddr.Inet6>().port shouldNotBe 0
            named(AddressFamily.INET6, SocketType.DGRAM, InetSocketAddress("127.0.0.1", 0)).shouldBeInstanceOf<SockAddr.Inet6>().isV4Mapped shouldBe
                true
        }

        test("an IPv6 socket bound to any address of IPv4 hears both") {
            bound(AddressFamily.INET6, SocketType.DGRAM, InetSocketAddress("0.0.0.0", 0)) { receiver ->
                val port = receiver.localAddress!!.toInetSocketAddress()!!.port
                val message = ReceivedMessage()
                for ((family, host, seen) in listOf(
                    Triple(AddressFamily.INET, "127.0.0.1", "::ffff:127.0.0.1"),
                    Triple(AddressFamily.INET6, "::1", "::1"),
                )) {
                    bound(family, SocketType.DGRAM, InetSocketAddress(host, 0)) { sender ->
                        sender.blocking().sendTo(ByteBuffer.wrap(byteArrayOf(1, 2, 3)), InetSocketAddress(host, port))
                        receiver.blocking().receiveFrom(ByteBuffer.allocate(10), message) shouldBe 3
                        message.length shouldBe 3
                        message.sourceFamily shouldBe AddressFamily.INET6
                        message.sourcePort shouldBe sender.localAddress!!.toInetSocketAddress()!!.port
                        "${message.source}" shouldBe "[$seen]:${message.sourcePort}"
                        message.source!!.toInetSocketAddress() shouldBe sender.localAddress!!.toInetSocketAddress()
                    }
                }
            }
        }

        test("Unix paths, the longest too") {
            val folder = Files.createTempDirectory("netloom")
            try {
                val short = folder.resolve("x.sock")
                val long = Path.of(folder.absolutePathString() + "/" + "x".repeat(107 - folder.absolutePathString().length))
                for (path in listOf(short, long)) {
                    bound(AddressFamily.UNIX, SocketType.DGRAM, SockAddr.unix(path)) { receiver ->
                        receiver.localAddress.shouldBeInstanceOf<SockAddr.Unix>().path shouldBe path
                        Conn.open(AddressFamily.UNIX, SocketType.DGRAM).use { sender ->
                            val message = ReceivedMessage()
                            sender.blocking().sendTo(ByteBuffer.wrap(byteArrayOf(1)), SockAddr.unix(path))
                            receiver.blocking().receiveFrom(ByteBuffer.allocate(1), message)
                            message.source.shouldBeNull()
                            message.sourceFamily shouldBe 0
                            message.sourcePort shouldBe -1
                        }
                    }
                    Files.delete(path)
                }
            } finally {
                folder.toFile().deleteRecursively()
            }
        }

        test("abstract names: text, any bytes, none at all, and one that the kernel chooses") {
            for (name in listOf("netloom-test".encodeToByteArray(), byteArrayOf(0, 1, -1, 0), ByteArray(107), ByteArray(0))) {
                val address = SockAddr.abstractUnix(name)
                named(AddressFamily.UNIX, SocketType.DGRAM, address) shouldBe address
            }
            named(AddressFamily.UNIX, SocketType.DGRAM, SockAddr.unnamedUnix()).shouldBeInstanceOf<SockAddr.Unix>().abstractName.shouldNotBeNull()
        }

        test("unnamed") {
            val (a, b) = Conn.pair(AddressFamily.UNIX, SocketType.STREAM)
            a.use { b.use { a.localAddress shouldBe SockAddr.unnamedUnix() } }
            a.isOpen shouldBe false
        }

        test("netlink") {
            Conn.open(AddressFamily.NETLINK, SocketType.RAW, Protocol.NETLINK_ROUTE).use { conn ->
                conn.bind(SockAddr.netlink(0, 1))
                val address = conn.localAddress.shouldBeInstanceOf<SockAddr.Netlink>()
                address.portId shouldNotBe 0
                address.groups shouldBe 1
            }
        }

        test("packet") {
            PrivateNamespace.require()
            Conn.open(AddressFamily.PACKET, SocketType.DGRAM, 0).use { conn ->
                conn.bind(SockAddr.linkLayer(0x0800, 1))
                val address = conn.localAddress.shouldBeInstanceOf<SockAddr.LinkLayer>()
                address.protocol shouldBe 0x0800
                address.interfaceIndex shouldBe 1
                address.hardwareType shouldBe 772 // ARPHRD_LOOPBACK
                address.address shouldBe ByteArray(6)
                // A frame of the loopback, from its own address.
                bound(AddressFamily.INET, SocketType.DGRAM, InetSocketAddress("127.0.0.1", 0)) { udp ->
                    udp.blocking().sendTo(ByteBuffer.allocate(4), udp.localAddress)
                    val message = ReceivedMessage()
                    conn.blocking().receiveFrom(ByteBuffer.allocate(100), message) shouldBe 32
                    message.source.shouldBeInstanceOf<SockAddr.LinkLayer>().interfaceIndex shouldBe 1
                }
            }
        }

        test("connecting to the family UNSPEC takes the peer away") {
            bound(AddressFamily.INET, SocketType.DGRAM, InetSocketAddress("127.0.0.1", 0)) { conn ->
                conn.blocking().connect(InetSocketAddress("127.0.0.1", 9))
                conn.remoteAddress shouldBe SockAddr.inet(InetAddress.getByName("127.0.0.1"), 9)
                conn.blocking().connect(SockAddr.raw(AddressFamily.UNSPEC, ByteArray(14)))
                conn.remoteAddress.shouldBeNull()
            }
        }

        test("an address of another family is the kernel's to refuse") {
            Conn.open(AddressFamily.INET, SocketType.DGRAM).use { conn ->
                shouldThrow<LinuxSocketException> { conn.bind(SockAddr.raw(29, ByteArray(14))) }.errno shouldBe Errno.EAFNOSUPPORT
            }
        }
    })
