package io.netloom.benchmarks

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Poller
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import io.netloom.socket.StreamCopy
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer
import java.util.concurrent.atomic.AtomicLong

/**
 * Copies a TCP stream to another TCP connection, as a proxy does. Who sends (`size` bytes a write) and who receives are another process, so the CPU time is the copying alone.
 *
 * The variants `netloom-buffer` and `netloom-buffer-256` read and write through a direct buffer of 64 and 256 KiB, on the poller's thread like `netloom`; the others are [StreamCopy].
 */
public class CopyWorkload : Workload {
    override val peers: List<String> = listOf(Variant.POLLER, Variant.PLATFORM_THREAD, Variant.VIRTUAL_THREAD, BUFFER, BUFFER_256)

    override fun run(parameters: Parameters, report: Report) {
        val room = when (parameters.peer) {
            BUFFER -> 64 * KIBI
            BUFFER_256 -> 256 * KIBI
            else -> 0
        }
        Variant(if (room > 0) Variant.POLLER else parameters.peer).use { variant ->
            val (listener, child) = peers(parameters.int("size", 256 * KIBI))
            listener.use {
                val source = accept(listener, variant.poller)
                val destination = accept(listener, variant.poller)
                val copied = if (room > 0) buffered(variant, source, destination, room) else copied(variant, source, destination)
                measure(parameters, report, copied)
                variant.over()
                source.close()
                destination.close()
                variant.await()
                child.waitFor()
            }
        }
    }

    private fun peers(size: Int): Pair<Conn, Process> {
        val listener = Conn.open(AddressFamily.INET, SocketType.STREAM)
        listener.bind(InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        listener.listen()
        val port = (listener.localAddress as SockAddr.Inet4).port
        return listener to CopyPeers.start(port, size)
    }

    private fun accept(listener: Conn, poller: Poller?) = listener.blocking().accept(poller = poller).conn

    private fun copied(variant: Variant, source: Conn, destination: Conn): () -> Long {
        val copy = StreamCopy(source, destination)
        variant.start({ copy.use { it.run() } }) { copy.use { it.blocking().run() } }
        return copy::copied
    }

    private fun buffered(variant: Variant, source: Conn, destination: Conn, room: Int): () -> Long {
        val total = AtomicLong()
        variant.start({
            val buffer = ByteBuffer.allocateDirect(room)
            while (source.read(buffer.clear()) >= 0) total.addAndGet(destination.write(buffer.flip()).toLong())
        }) { error("coroutines only") }
        return total::get
    }

    private fun measure(parameters: Parameters, report: Report, copied: () -> Long) {
        while (copied() == 0L) Thread.sleep(1) // the other process is starting
        Thread.sleep(parameters.warmUp / NANOSECONDS_PER_MILLISECOND)
        val allocated = HeapAllocation.bytes()
        val cpu = ProcessCpu.nanoseconds()
        val begin = System.nanoTime()
        val before = copied()
        Thread.sleep(parameters.window / NANOSECONDS_PER_MILLISECOND)
        val gibi = (copied() - before) / GIBI
        val spent = ProcessCpu.nanoseconds() - cpu
        val elapsed = System.nanoTime() - begin
        val bytes = HeapAllocation.bytes() - allocated
        report.metric("rate", gibi * KIBI * NANOSECONDS_PER_SECOND / elapsed, "MiB/s")
        report.metric("cpu_per_gib", spent / NANOSECONDS_PER_MILLISECOND / gibi, "ms")
        report.metric("alloc", bytes / gibi, "B")
    }

    private companion object {
        const val BUFFER = "netloom-buffer"
        const val BUFFER_256 = "netloom-buffer-256"
        const val KIBI = 1024
        const val GIBI = 1024.0 * 1024 * 1024
        const val NANOSECONDS_PER_SECOND = 1e9
        const val NANOSECONDS_PER_MILLISECOND = 1_000_000
    }
}
