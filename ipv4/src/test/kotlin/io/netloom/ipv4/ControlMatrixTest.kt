package io.netloom.ipv4

import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.longs.shouldBeGreaterThan
import io.kotest.matchers.shouldBe
import io.netloom.ipv4.Ipv4ControlFlag.DESTINATION
import io.netloom.ipv4.Ipv4ControlFlag.INTERFACE
import io.netloom.ipv4.Ipv4ControlFlag.ORIGINAL_DESTINATION
import io.netloom.ipv4.Ipv4ControlFlag.TTL
import io.netloom.ipv4.Ipv4ControlFlag.TYPE_OF_SERVICE
import io.netloom.socket.AddressFamily
import io.netloom.socket.ControlMessages
import io.netloom.socket.ReceivedControl
import io.netloom.socket.SocketControl
import io.netloom.socket.ip.Ecn
import io.netloom.socket.ip.IpControl
import io.netloom.socket.ip.TrafficClass
import io.netloom.socket.stress.guardedCoroutine
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/** What comes along is the same whether packets are received one by one or in batches, merged or not, through an IPv4 socket or an IPv6 one; and nothing comes along that was not asked for. */
class ControlMatrixTest :
    FunSpec({
        for (batches in listOf(false, true)) {
            for (wrapped in listOf(false, true)) {
                for (merged in listOf(false, true)) {
                    val how = if (batches) "recvmmsg" else "recvmsg"
                    test("$how${if (wrapped) " through an IPv6 socket" else ""}, GRO ${if (merged) "on" else "off"}") {
                        guardedCoroutine {
                            udp4().use { sender ->
                                for (flags in FLAGS + listOf(FLAGS.reduce { a, b -> a + b })) {
                                    for (stamps in listOf(false, true)) {
                                        receiver(wrapped).use { receiver ->
                                            receiver.received = flags
                                            receiver.conn.options.timestampNanos = stamps
                                            receiver.conn.udp.gro = merged
                                            val to = InetSocketAddress(LOOPBACK4, receiver.port)
                                            sender.send(ByteBuffer.allocate(DATA), to, ALONG) shouldBe DATA
                                            val sizes = if (batches) {
                                                receiveBatches(receiver, merged) { check(it, flags, stamps, merged, to) }
                                            } else {
                                                receiveSingly(receiver, merged) { check(it, flags, stamps, merged, to) }
                                            }
                                            sizes shouldBe if (merged) listOf(DATA) else listOf(SEGMENT, SEGMENT, DATA - 2 * SEGMENT)
                                        }
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    })

private const val DATA = 250
private const val SEGMENT = 100
private const val HOPS = 77
private val CLASS = TrafficClass.of(TrafficClass.AF41, Ecn.CE)
private val ALONG = Ipv4ControlMessage(typeOfService = CLASS, ttl = HOPS, others = ControlMessages.of(SocketControl.UDP_SEGMENT, SEGMENT))
private val FLAGS = listOf(emptySet(), setOf(DESTINATION), setOf(INTERFACE), setOf(TTL), setOf(TYPE_OF_SERVICE), setOf(ORIGINAL_DESTINATION))

private fun receiver(wrapped: Boolean) = if (wrapped) udp4(AddressFamily.INET6) else udp4()

private suspend fun receiveSingly(receiver: Ipv4PacketConn, merged: Boolean, check: (ReceivedControl) -> Unit): List<Int> {
    val message = receiver.newMessage()
    return List(if (merged) 1 else 3) {
        val n = receiver.receive(ByteBuffer.allocate(1500), message)
        message.isControlTruncated shouldBe false
        check(message.control)
        n
    }
}

private suspend fun receiveBatches(receiver: Ipv4PacketConn, merged: Boolean, check: (ReceivedControl) -> Unit): List<Int> {
    val batch = receiver.newBatch(8, 1500)
    val sizes = mutableListOf<Int>()
    while (sizes.size < if (merged) 1 else 3) {
        repeat(receiver.receiveBatch(batch)) {
            batch.isControlTruncated(it) shouldBe false
            check(batch.control(it))
            sizes += batch.length(it)
        }
    }
    return sizes
}

private fun check(control: ReceivedControl, flags: Set<Ipv4ControlFlag>, stamps: Boolean, merged: Boolean, to: InetSocketAddress) =
    withClue("$flags: $control") {
        val message = Ipv4ControlMessage.of(control)
        message.typeOfService shouldBe CLASS.takeIf { TYPE_OF_SERVICE in flags }
        message.dscp shouldBe TrafficClass.AF41.takeIf { TYPE_OF_SERVICE in flags }
        message.ecn shouldBe Ecn.CE.takeIf { TYPE_OF_SERVICE in flags }
        message.ttl shouldBe HOPS.takeIf { TTL in flags }
        val packetInfo = DESTINATION in flags || INTERFACE in flags
        message.destination shouldBe to.address.takeIf { packetInfo }
        message.interfaceIndex shouldBe LOOPBACK.takeIf { packetInfo }
        message.originalDestination?.toInetSocketAddress() shouldBe to.takeIf { ORIGINAL_DESTINATION in flags }
        message.isMulticast shouldBe false
        message.source shouldBe null
        if (stamps) control.timestampNanos shouldBeGreaterThan 0 else control.timestampNanos shouldBe 0
        control.getInt(SocketControl.UDP_GRO, -1) shouldBe if (merged) SEGMENT else -1

        IpControl.trafficClass(control) shouldBe (message.typeOfService ?: IpControl.ABSENT)
        IpControl.hopLimit(control) shouldBe (message.ttl ?: IpControl.ABSENT)
        IpControl.interfaceIndex(control) shouldBe (message.interfaceIndex ?: IpControl.ABSENT)
        IpControl.isMulticast(control) shouldBe false
    }

private const val LOOPBACK = 1
