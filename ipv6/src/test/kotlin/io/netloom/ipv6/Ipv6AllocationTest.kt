package io.netloom.ipv6

import com.sun.management.ThreadMXBean
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.doubles.shouldBeLessThan
import io.netloom.socket.ReceivedControl
import io.netloom.socket.ip.IpControl
import io.netloom.socket.stress.AllocationFigures
import io.netloom.testkit.allocatedBytes
import kotlinx.coroutines.runBlocking
import java.lang.management.ManagementFactory
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/** Packets with control messages both ways allocate nothing. Measured in a JVM of its own, which knows no other kernels than Linux. */
class Ipv6AllocationTest :
    FunSpec({
        test("bytes allocated by an operation") {
            // Coroutines yield after every 128 operations in a row, which allocates.
            val limit = { name: String -> if (name.startsWith("suspending")) 8.0 else 0.5 }
            val figures = AllocationFigures.of(PacketAllocationRun::class, limit)
            figures.keys.toList() shouldHaveSize 8
            figures.forEach { (name, bytes) -> withClue(name) { bytes shouldBeLessThan limit(name) } }
        }
    })

internal object PacketAllocationRun {
    private const val BATCH = 16
    private const val ROUNDS = 20
    private const val OPERATIONS = 2_000
    private val counters = ManagementFactory.getPlatformMXBean(ThreadMXBean::class.java)
    private var sum = 0L

    @JvmStatic
    fun main(arguments: Array<String>) {
        val sender = udp6()
        val receiver = udp6()
        receiver.received = Ipv6ControlFlag.entries.toSet()
        for (address in listOf(LOOPBACK6, LOOPBACK4)) {
            val to = InetSocketAddress(address, receiver.port)
            val control = Ipv6ControlMessage(trafficClass = 0x28, hopLimit = 9, source = address)
            val name = "to ${address.hostAddress}"
            single(name, sender, receiver, to, control)
            suspending(name, sender, receiver, to, control)
            batches(name, sender, receiver, to, control)
        }
        connected(sender, receiver)
        check(sum != 0L)
    }

    private fun read(control: ReceivedControl) {
        sum +=
            IpControl.trafficClass(control) + IpControl.hopLimit(control) + IpControl.interfaceIndex(control) +
            if (IpControl.isMulticast(control)) 1 else 0
    }

    private fun single(name: String, sender: Ipv6PacketConn, receiver: Ipv6PacketConn, to: InetSocketAddress, control: Ipv6ControlMessage) {
        val buffer = ByteBuffer.allocate(64)
        val message = receiver.newMessage()
        val out = sender.blocking()
        val into = receiver.blocking()
        report("send, receive and reply $name") {
            out.send(buffer.clear(), to, control)
            into.receive(buffer.clear(), message)
            read(message.control)
            into.reply(message, buffer.flip(), true)
            out.receive(buffer.clear())
        }
    }

    private fun suspending(name: String, sender: Ipv6PacketConn, receiver: Ipv6PacketConn, to: InetSocketAddress, control: Ipv6ControlMessage) {
        val buffer = ByteBuffer.allocate(64)
        val message = receiver.newMessage()
        runBlocking {
            val bytes = LongArray(ROUNDS) {
                val before = counters.currentThreadAllocatedBytes
                repeat(OPERATIONS) {
                    sender.send(buffer.clear(), to, control)
                    receiver.receive(buffer.clear(), message)
                    read(message.control)
                }
                counters.currentThreadAllocatedBytes - before
            }
            println("B/op ${bytes.min().toDouble() / OPERATIONS} suspending send and receive $name")
        }
    }

    private fun batches(name: String, sender: Ipv6PacketConn, receiver: Ipv6PacketConn, to: InetSocketAddress, control: Ipv6ControlMessage) {
        val buffer = ByteBuffer.allocate(64)
        val out = sender.newBatch(BATCH, 64)
        val came = receiver.newBatch(BATCH, 64)
        val from = sender.blocking()
        val at = receiver.blocking()
        report("sendBatch and receiveBatch of $BATCH $name") {
            out.clear()
            while (sender.add(out, buffer.clear(), to, control)) continue
            from.sendBatch(out)
            var received = 0
            while (received < BATCH) {
                val n = at.receiveBatch(came)
                for (i in 0 until n) read(came.control(i))
                received += n
            }
        }
    }

    /** Which family the peer is of is asked for each time. */
    private fun connected(sender: Ipv6PacketConn, receiver: Ipv6PacketConn) {
        for (address in listOf(LOOPBACK6, LOOPBACK4)) {
            udp6().use { conn ->
                runBlocking { conn.conn.connect(InetSocketAddress(address, receiver.port)) }
                val control = Ipv6ControlMessage(hopLimit = 9)
                val buffer = ByteBuffer.allocate(64)
                val message = sender.newMessage()
                val out = conn.blocking()
                val into = receiver.blocking()
                report("send to the peer ${address.hostAddress} and receive") {
                    out.send(buffer.clear(), null, control)
                    into.receive(buffer.clear(), message)
                }
            }
        }
    }

    private fun report(name: String, operation: () -> Unit) = println("B/op ${allocatedBytes(operation)} $name")
}
