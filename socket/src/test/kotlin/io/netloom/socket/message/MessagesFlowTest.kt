package io.netloom.socket.message

import io.kotest.assertions.throwables.shouldThrow
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.shouldBe
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ControlMessages
import io.netloom.socket.LinuxPortUnreachableException
import io.netloom.socket.SocketControl
import io.netloom.socket.SocketType
import io.netloom.socket.SoftErrorPolicy
import io.netloom.socket.stress.awaitUntil
import io.netloom.socket.stress.datagramPair
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.socket.stress.inetAddress
import io.netloom.socket.stress.readers
import io.netloom.socket.stress.streamPair
import io.netloom.socket.stress.udp
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.map
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import java.io.IOException
import java.nio.ByteBuffer
import java.util.concurrent.CopyOnWriteArrayList

/** Conn.messages: all that comes, as a Flow. */
class MessagesFlowTest :
    FunSpec({
        test("datagrams with their sources and control messages, each on its own") {
            guardedCoroutine {
                val (a, b) = List(2) { udp() }
                b.enable(SO_TIMESTAMPNS)
                repeat(3) { a.sendTo(bytes("message $it"), b.inetAddress) }
                val all = b.messages(controlCapacity = 64).take(3).toList()
                all.map { it.data.decodeToString() } shouldBe List(3) { "message $it" }
                all.map { it.source } shouldBe List(3) { a.localAddress }
                all.map { it.message.control[SocketControl.TIMESTAMPNS]!! }.zipWithNext { x, y -> x <= y } shouldBe listOf(true, true)
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("a peer that goes and comes back: soft errors are survived, and the policy sees them") {
            guardedCoroutine {
                val conn = udp()
                val peer = udp()
                val address = peer.inetAddress
                conn.connect(address)
                peer.close()
                val seen = CopyOnWriteArrayList<IOException>()
                val policy = SoftErrorPolicy { seen.add(it) }
                val received = async(Dispatchers.Default) { conn.messages(onSoftError = policy).map { it.data.decodeToString() }.first() }
                awaitUntil { conn.readers() == 1 }
                conn.write(bytes("to nobody"))
                awaitUntil { seen.size == 1 }
                awaitUntil { conn.readers() == 1 }
                val back = Conn.open(AddressFamily.INET, SocketType.DGRAM)
                back.bind(address)
                back.sendTo(bytes("here again"), conn.inetAddress)
                received.await() shouldBe "here again"
                (seen.single() is LinuxPortUnreachableException) shouldBe true
                listOf(conn, back).forEach(Conn::close)
            }
        }

        test("the policy may end it, and hard errors always do") {
            guardedCoroutine {
                val conn = udp()
                conn.connect(udp().use { it.inetAddress })
                conn.write(bytes("x"))
                shouldThrow<LinuxPortUnreachableException> { conn.messages(onSoftError = SoftErrorPolicy.FAIL).first() }
                conn.close()
                shouldThrow<java.nio.channels.ClosedChannelException> { conn.messages().first() }
            }
        }

        test("it ends with the stream, and when it is cancelled") {
            guardedCoroutine {
                val (a, b) = streamPair()
                a.write(bytes("ab"))
                a.close()
                b.messages().map { it.data.decodeToString() }.toList() shouldBe listOf("ab")
                val (c, d) = datagramPair()
                val collecting = launch(Dispatchers.Default) { d.messages().collect { } }
                awaitUntil { d.readers() == 1 }
                collecting.cancelAndJoin()
                c.write(bytes("x"))
                d.read(ByteBuffer.allocate(4)) shouldBe 1
                listOf(b, c, d).forEach(Conn::close)
            }
        }

        test("descriptors belong to their datagram") {
            guardedCoroutine {
                val (a, b) = datagramPair()
                val passed = udp()
                a.sendMessage(bytes("x"), control = ControlMessages.build { rights(passed) })
                val datagram = b.messages(controlCapacity = 64).first()
                datagram.message.takeDescriptors().single().use { it.localAddress shouldBe passed.localAddress }
                listOf(a, b, passed).forEach(Conn::close)
            }
        }
    })
