package io.netloom.socket.message

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.bpf.ReadyFilters
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.PacketSocket
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketControl
import io.netloom.socket.SocketType
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.testkit.TestNet
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/** Packet sockets: nothing gets in that the filter would not let in, from the first moment on. */
class PacketSocketTest :
    FunSpec({
        test("opened under a flood: every packet is one that the filter lets through") {
            guardedCoroutine {
                TestNet.use { net ->
                    val a = net.host("a")
                    val b = net.host("b")
                    net.link(a.end("eth0", "10.0.0.1/24"), b.end("eth0", "10.0.0.2/24"))
                    val sender = a.open(AddressFamily.INET, SocketType.DGRAM)
                    val unwanted = InetSocketAddress(InetAddress.ofLiteral("10.0.0.2"), 4_000)
                    val wanted = InetSocketAddress(InetAddress.ofLiteral("10.0.0.2"), 5_000)
                    val flood = async(Dispatchers.Default) {
                        repeat(FLOOD) { sender.sendTo(bytes("unwanted"), unwanted) }
                    }
                    var opened = 0
                    while (!flood.isCompleted || opened == 0) {
                        PacketSocket.open("eth0", ReadyFilters.udpPort(5_000), config = SocketConfig(netNs = b.netNs)).use { conn ->
                            opened++
                            conn.packet.auxData = true
                            sender.sendTo(bytes("wanted"), wanted)
                            val message = ReceivedMessage(64)
                            val buffer = ByteBuffer.allocate(100)
                            conn.receiveMessage(buffer, message) shouldBe 48
                            buffer.getShort(36) shouldBe 5_000
                            message.control[SocketControl.PACKET_AUXDATA]!!.vlanTci shouldBe null
                            (message.source as SockAddr.LinkLayer).protocol shouldBe 0x0800
                            conn.packet.statistics().packets shouldBe 1
                        }
                    }
                    flood.await()
                    sender.close()
                }
            }
        }

        test("an interface that is not there, and one by its index") {
            (shouldThrow<IOException> { PacketSocket.open("nothing0") } as ErrnoCarrier).errno shouldBe Errno.ENODEV
            (shouldThrow<IOException> { PacketSocket.open(99_999) } as ErrnoCarrier).errno shouldBe Errno.ENODEV
            PacketSocket.open(1, protocol = 0x0806, type = SocketType.DGRAM).use { conn: Conn ->
                (conn.localAddress as SockAddr.LinkLayer).protocol shouldBe 0x0806
            }
        }
    }) {
    private companion object {
        const val FLOOD = 20_000
    }
}
