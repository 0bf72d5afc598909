package io.netloom.ipv4

import com.sun.management.ThreadMXBean
import io.kotest.assertions.withClue
import io.kotest.core.spec.style.FunSpec
import io.kotest.matchers.collections.shouldHaveSize
import io.kotest.matchers.doubles.shouldBeLessThan
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ReceivedControl
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import io.netloom.socket.ip.IpControl
import io.netloom.socket.stress.AllocationFigures
import io.netloom.testkit.allocatedBytes
import kotlinx.coroutines.runBlocking
import java.lang.management.ManagementFactory
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/** Packets with control messages both ways allocate nothing. Measured in a JVM of its own, which knows no other kernels than Linux. */
class Ipv4AllocationTest :
    FunSpec({
        test("bytes allocated by an operation") {
            // Coroutines yield after every 128 operations in a row, which allocates.
            val limit = { name: String -> if (name.startsWith("suspending")) 8.0 else 0.5 }
            val figures = AllocationFigures.of(PacketAllocationRun::class, limit)
            figures.keys.toList() shouldHaveSize 5
            figures.forEach { (name, bytes) -> withClue(name) { bytes shouldBeLessThan limit(name) } }
        }
    })

internal object PacketAllocationRun {
    private const val BATCH = 16

    /** For experiments, RFC 3692. */
    private const val PROTOCOL = 253
    private const val ROUNDS = 20
    private const val OPERATIONS = 2_000
    private val counters = ManagementFactory.getPlatformMXBean(ThreadMXBean::class.java)
    private var sum = 0L

    @JvmStatic
    fun main(arguments: Array<String>) {
        val sender = udp4()
        val receiver = udp4()
        receiver.received = Ipv4ControlFlag.entries.toSet()
        for (address in listOf(LOOPBACK4)) {
            val to = InetSocketAddress(address, receiver.port)
            val control = Ipv4ControlMessage(typeOfService = 0x28, ttl = 9, source = address)
            val name = "to ${address.hostAddress}"
            single(name, sender, receiver, to, control)
            suspending(name, sender, receiver, to, control)
            batches(name, sender, receiver, to, control)
        }
        raw()
        check(sum != 0L)
    }

    private fun read(control: ReceivedControl) {
        sum +=
            IpControl.trafficClass(control) + IpControl.hopLimit(control) + IpControl.interfaceIndex(control) +
            if (IpControl.isMulticast(control)) 1 else 0
    }

    private fun single(name: String, sender: Ipv4PacketConn, receiver: Ipv4PacketConn, to: InetSocketAddress, control: Ipv4ControlMessage) {
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

    private fun suspending(name: String, sender: Ipv4PacketConn, receiver: Ipv4PacketConn, to: InetSocketAddress, control: Ipv4ControlMessage) {
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

    private fun batches(name: String, sender: Ipv4PacketConn, receiver: Ipv4PacketConn, to: InetSocketAddress, control: Ipv4ControlMessage) {
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

    /** The header is taken off. */
    private fun raw() {
        Conn.open(AddressFamily.INET, SocketType.RAW, PROTOCOL).use { socket ->
            val conn = Ipv4PacketConn(socket)
            conn.received = Ipv4ControlFlag.entries.toSet()
            val to = SockAddr.inet(LOOPBACK4, 0)
            val control = Ipv4ControlMessage(ttl = 9)
            val buffer = ByteBuffer.allocate(64)
            val message = conn.newMessage()
            val batch = conn.newBatch(1, 64)
            val blocking = conn.blocking()
            report("send and receive, raw") {
                blocking.send(buffer.clear(), to, control)
                check(blocking.receive(buffer.clear(), message) == 64)
            }
            report("send and receiveBatch, raw") {
                blocking.send(buffer.clear(), to, control)
                blocking.receiveBatch(batch)
                check(batch.length(0) == 64)
            }
        }
    }

    private fun report(name: String, operation: () -> Unit) = println("B/op ${allocatedBytes(operation)} $name")
}
