package io.netloom.socket.message

import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.netloom.socket.Conn
import io.netloom.socket.ReceivedMessage
import io.netloom.socket.SocketControl
import io.netloom.socket.WrappingCounter
import io.netloom.socket.stress.datagramPair
import io.netloom.socket.stress.guardedCoroutine
import io.netloom.socket.stress.inetAddress
import io.netloom.socket.stress.udp
import java.nio.ByteBuffer

/** What a socket tells of its memory and of what it has dropped. */
class StatsTest :
    FunSpec({
        test("drops are counted, and the control message agrees") {
            guardedCoroutine {
                val (a, b) = List(2) { udp() }
                b.enable(SO_RXQ_OVFL)
                b.setOption(1, 8, 4_096)
                b.stats().drops shouldBe 0
                repeat(200) { a.sendTo(ByteBuffer.allocate(1_000), b.inetAddress) }
                val stats = b.stats()
                stats.drops shouldBeGreaterThan 0
                stats.receiveQueued shouldBeGreaterThan 0
                stats.receiveBuffer shouldBe 8_192
                stats.toString() shouldBe "drops=${stats.drops} receive=${stats.receiveQueued}/8192 send=${stats.sendQueued}/${stats.sendBuffer}"
                val queued = 200 - stats.drops.toInt()
                val message = ReceivedMessage(64)
                repeat(queued) { b.receiveMessage(ByteBuffer.allocate(1_000), message) }
                b.stats().receiveQueued shouldBe 0
                a.sendTo(ByteBuffer.allocate(1), b.inetAddress)
                b.receiveMessage(ByteBuffer.allocate(1), message)
                message.control[SocketControl.RXQ_OVFL] shouldBe stats.drops
                message.control.getLong(SocketControl.RXQ_OVFL, -1) shouldBe stats.drops
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("what waits to be sent and read") {
            guardedCoroutine {
                val (a, b) = datagramPair()
                a.write(ByteBuffer.allocate(1_000))
                a.stats().sendQueued shouldBeGreaterThan 0
                b.read(ByteBuffer.allocate(1_000))
                a.stats().sendQueued shouldBe 0
                listOf(a, b).forEach(Conn::close)
            }
        }

        test("a counter of 32 bits that wraps") {
            val counter = WrappingCounter()
            counter.total(10) shouldBe 10
            counter.total(Int.MAX_VALUE) shouldBe 0x7fff_ffffL
            counter.total(-1) shouldBe 0xffff_ffffL
            counter.total(4) shouldBe 0x1_0000_0004L
            counter.total(2) shouldBe 0x1_0000_0004L // an older reading that comes late
            counter.total(5) shouldBe 0x1_0000_0005L
        }
    })
