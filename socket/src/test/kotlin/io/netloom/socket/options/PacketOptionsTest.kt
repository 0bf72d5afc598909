package io.netloom.socket.options

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.longs.shouldBeLessThanOrEqual
import io.kotest.matchers.shouldBe
import io.kotest.matchers.shouldNotBe
import io.kotest.matchers.string.shouldContain
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.FanoutFlag
import io.netloom.socket.FanoutMode
import io.netloom.socket.LinuxSocketException
import io.netloom.socket.PacketFanout
import io.netloom.socket.PacketMembership
import io.netloom.socket.PacketOption
import io.netloom.socket.PacketStatistics
import io.netloom.socket.Poller
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketLevel
import io.netloom.socket.SocketType
import io.netloom.socket.internal.sys.CallFrame
import io.netloom.socket.internal.sys.LinuxSyscalls
import io.netloom.socket.stress.DelegatingSyscalls
import io.netloom.testkit.TestHost
import io.netloom.testkit.TestNet
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import kotlin.io.path.Path
import kotlin.io.path.readText

/** Packet sockets on interfaces of the test's own. */
class PacketOptionsTest :
    FunSpec({
        fun onHost(block: (TestHost) -> Unit) = TestNet.use { net ->
            val a = net.host("a")
            val b = net.host("b")
            net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.2/24"))
            block(a)
        }

        /** IFF_PROMISC and IFF_ALLMULTI do not show in what interfaces say of themselves, but /proc counts groups. */
        fun TestHost.groups(): String = inside { Path("/proc/thread-self/net/dev_mcast").readText() }

        fun TestHost.packets(protocol: Int = 0x0003, bound: Boolean = true): Conn {
            val conn = open(AddressFamily.PACKET, SocketType.RAW)
            try {
                if (bound) conn.bind(SockAddr.linkLayer(protocol, index("eth0")))
            } catch (e: Throwable) {
                conn.close()
                throw e
            }
            return conn
        }

        /** So many UDP datagrams to the host's own loopback address over `lo`. */
        suspend fun TestHost.datagrams(count: Int) = open(AddressFamily.INET, SocketType.DGRAM).use { udp ->
            repeat(count) { udp.sendTo(ByteBuffer.allocate(100), InetSocketAddress(InetAddress.getLoopbackAddress(), 4000)) }
        }

        test("a link-layer group is joined and left") {
            onHost { host ->
                host.packets().use { conn ->
                    val group = PacketMembership.multicast(host.index("eth0"), byteArrayOf(1, 0, 0x5e, 1, 2, 3))
                    conn.packet.addMembership(group)
                    host.groups() shouldContain "01005e010203"
                    conn.packet.dropMembership(group)
                    ("01005e010203" in host.groups()) shouldBe false
                }
            }
        }

        test("to take back what was never added changes nothing") {
            onHost { host ->
                host.packets().use { conn ->
                    val before = host.groups()
                    conn.packet.dropMembership(PacketMembership.allMulticast(host.index("eth0")))
                    host.groups() shouldBe before
                }
            }
        }

        test("every kind of membership is taken, and one for an interface that is not there is refused by name") {
            onHost { host ->
                host.packets().use { conn ->
                    val index = host.index("eth0")
                    for (membership in listOf(
                        PacketMembership.promiscuous(index),
                        PacketMembership.allMulticast(index),
                        PacketMembership.multicast(index, byteArrayOf(1, 0, 0x5e, 0, 0, 9)),
                        PacketMembership.unicast(index, byteArrayOf(2, 0, 0, 0, 0, 9)),
                    )) {
                        conn.packet.addMembership(membership)
                        conn.packet.dropMembership(membership)
                    }
                    val e = shouldThrow<LinuxSocketException> { conn.packet.addMembership(PacketMembership.promiscuous(9999)) }
                    e.errno shouldBe Errno.ENODEV
                    e.message!! shouldContain "(packet PACKET_ADD_MEMBERSHIP)"
                }
            }
        }

        test("memberships are values") {
            val group = PacketMembership.multicast(2, byteArrayOf(1, 0, 0x5e, 0, 0, 1))
            group shouldBe PacketMembership.multicast(2, byteArrayOf(1, 0, 0x5e, 0, 0, 1))
            group shouldNotBe PacketMembership.multicast(3, byteArrayOf(1, 0, 0x5e, 0, 0, 1))
            group.toString() shouldBe "MULTICAST 01:00:5e:00:00:01 on interface 2"
            PacketMembership.promiscuous(2).toString() shouldBe "PROMISCUOUS on interface 2"
            shouldThrow<IllegalArgumentException> { PacketMembership.multicast(2, ByteArray(0)) }
            shouldThrow<IllegalArgumentException> { PacketMembership.unicast(2, ByteArray(9)) }
        }

        test("statistics add up although the kernel forgets what it has told") {
            TestNet.use { net ->
                val host = net.host("a")
                host.open(AddressFamily.PACKET, SocketType.RAW).use { conn ->
                    conn.packet.ignoreOutgoing = true
                    conn.bind(SockAddr.linkLayer(0x0003, host.index("lo")))
                    conn.packet.statistics() shouldBe PacketStatistics(0, 0)
                    host.datagrams(3)
                    val first = conn.packet.statistics().packets
                    first shouldBeGreaterThan 2
                    host.datagrams(2)
                    conn.packet.statistics().packets shouldBeGreaterThan first + 1
                }
            }
        }

        test("counters of 32 bits add up beyond 32 bits") {
            val readings = ArrayDeque(listOf(listOf(-1, 7), listOf(-1, -1), listOf(0, 0), listOf(1, 0)))
            val kernel = object : DelegatingSyscalls(LinuxSyscalls.INSTANCE) {
                override fun getsockopt(frame: CallFrame, fd: Int, level: Int, option: Int, value: Long, length: Long): Int {
                    if (level != SocketLevel.PACKET) return super.getsockopt(frame, fd, level, option, value, length)
                    val (packets, drops) = readings.removeFirst()
                    frame.valueInt(0, packets)
                    frame.valueInt(4, drops)
                    frame.valueLength(8)
                    return 0
                }
            }
            Poller.over(kernel).use { poller ->
                Conn.open(AddressFamily.UNIX, SocketType.DGRAM, 0, SocketConfig(poller = poller)).use { conn ->
                    val largest = 0xffff_ffffL
                    conn.packet.statistics() shouldBe PacketStatistics(largest, 7)
                    conn.packet.statistics() shouldBe PacketStatistics(2 * largest, largest + 7)
                    conn.packet.statistics() shouldBe PacketStatistics(2 * largest, largest + 7)
                    conn.packet.statistics() shouldBe PacketStatistics(2 * largest + 1, largest + 7)
                }
            }
        }

        test("what does not fit is counted as dropped") {
            TestNet.use { net ->
                val host = net.host("a")
                host.open(AddressFamily.PACKET, SocketType.RAW).use { conn ->
                    conn.options.setReceiveBuffer(0)
                    conn.bind(SockAddr.linkLayer(0x0003, host.index("lo")))
                    host.datagrams(200)
                    val statistics = conn.packet.statistics()
                    statistics.drops shouldBeGreaterThan 0
                    statistics.drops shouldBeLessThanOrEqual statistics.packets
                    statistics.freezes shouldBe 0
                    statistics.toString() shouldBe "${statistics.packets} packets, ${statistics.drops} dropped"
                }
            }
        }

        test("a ring of version 3 tells how often it froze") {
            onHost { host ->
                host.packets(bound = false).use { conn ->
                    conn.setOption(SocketLevel.PACKET, PacketOption.VERSION, 2)
                    conn.packet.statistics() shouldBe PacketStatistics(0, 0, 0)
                    conn.getOptionBytes(SocketLevel.PACKET, PacketOption.STATISTICS, 12).size shouldBe 12
                }
            }
        }

        test("sockets share the packets of a group") {
            onHost { host ->
                host.packets().use { a ->
                    host.packets().use { b ->
                        val group = PacketFanout(7, FanoutMode.LOAD_BALANCE, setOf(FanoutFlag.ROLLOVER))
                        a.packet.joinFanout(group)
                        b.packet.joinFanout(group)
                        a.packet.fanout shouldBe group
                        b.packet.fanout shouldBe group
                        shouldThrow<LinuxSocketException> { b.packet.joinFanout(group) }.errno shouldBe Errno.EALREADY
                    }
                    host.packets().use { c ->
                        val e = shouldThrow<LinuxSocketException> { c.packet.joinFanout(PacketFanout(7, FanoutMode.HASH)) }
                        e.errno shouldBe Errno.EINVAL
                        e.message!! shouldContain "(packet PACKET_FANOUT)"
                        c.packet.fanout shouldBe PacketFanout(0, FanoutMode.HASH)
                    }
                }
            }
        }

        test("the kernel numbers a group, and limits it") {
            onHost { host ->
                host.packets().use { a ->
                    a.packet.joinFanout(PacketFanout(0, FanoutMode.CPU, setOf(FanoutFlag.UNIQUE_ID)), 1)
                    val group = a.packet.fanout!!
                    group.mode shouldBe FanoutMode.CPU
                    host.packets().use { b ->
                        shouldThrow<LinuxSocketException> { b.packet.joinFanout(PacketFanout(group.id, FanoutMode.CPU)) }.errno shouldBe Errno.ENOSPC
                    }
                }
            }
            shouldThrow<IllegalArgumentException> { PacketFanout(65536, FanoutMode.HASH) }
        }

        test("a socket that is not bound shares nothing") {
            onHost { host ->
                host.packets(bound = false).use { conn ->
                    shouldThrow<LinuxSocketException> { conn.packet.joinFanout(PacketFanout(1, FanoutMode.HASH)) }.errno shouldBe Errno.EINVAL
                }
            }
        }
    })
