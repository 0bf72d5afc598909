package io.netloom.benchmarks

import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.StandardSocketOptions
import java.nio.ByteBuffer
import java.nio.channels.SocketChannel
import kotlin.concurrent.thread

/** Both ends of what `CopyWorkload` copies, in a process of their own: one connection that is written to all the time, one that is read. */
public object CopyPeers {
    private const val ROOM = 256 * 1024

    /** Arguments: the port to connect to, and how many bytes each write has. */
    @JvmStatic
    public fun main(arguments: Array<String>) {
        val address = InetSocketAddress(InetAddress.getLoopbackAddress(), arguments[0].toInt())
        val sender = SocketChannel.open(address).setOption(StandardSocketOptions.TCP_NODELAY, true)
        val receiver = SocketChannel.open(address)
        thread(isDaemon = true) {
            val data = ByteBuffer.allocateDirect(arguments[1].toInt())
            untilItEnds { sender.write(data.clear()) }
        }
        val buffer = ByteBuffer.allocateDirect(ROOM)
        untilItEnds { receiver.read(buffer.clear()) }
    }

    private inline fun untilItEnds(step: () -> Int) {
        try {
            while (step() >= 0) continue
        } catch (_: IOException) {
            // The workload is over.
        }
    }

    /** Starts the process. */
    internal fun start(port: Int, size: Int): Process = ProcessBuilder(
        "${System.getProperty("java.home")}/bin/java",
        "-XX:+UseSerialGC",
        "-Xmx64m",
        "-cp",
        System.getProperty("java.class.path"),
        CopyPeers::class.java.name,
        "$port",
        "$size",
    ).inheritIO().start()
}
