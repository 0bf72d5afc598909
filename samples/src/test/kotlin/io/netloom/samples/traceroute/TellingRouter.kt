package io.netloom.samples.traceroute

import io.netloom.icmp.IcmpConn
import io.netloom.icmp.IcmpExtension
import io.netloom.icmp.IcmpMode
import io.netloom.icmp.IcmpVersion
import io.netloom.icmp.TimeExceeded
import io.netloom.socket.PacketSocket
import io.netloom.socket.SocketType
import io.netloom.testkit.TestHost
import java.io.Closeable
import java.net.InetAddress
import java.nio.ByteBuffer

/** Answers whatever a host gets to pass on with "time exceeded" and [extensions], which the kernel's own routers do not send. */
internal class TellingRouter(
    host: TestHost,
    private val version: IcmpVersion,
    private val neighbour: InetAddress,
    private val extensions: List<IcmpExtension>,
) : Closeable {
    private val etherType = if (version == IcmpVersion.V4) 0x0800 else 0x86dd
    private val packets = PacketSocket.open("eth0", protocol = etherType, type = SocketType.DGRAM, config = host.config).blocking()
    private val icmp = IcmpConn.open(version, IcmpMode.RAW, config = host.config).blocking()
    private val thread = Thread.ofVirtual().start(::route)

    private fun route() {
        val packet = ByteBuffer.allocateDirect(2_000)
        try {
            while (true) {
                packets.read(packet.clear())
                val bytes = ByteArray(packet.flip().remaining()).also { packet.get(it) }
                if (isProbe(bytes)) icmp.send(TimeExceeded(version, 0, bytes, extensions), neighbour)
            }
        } catch (_: java.nio.channels.ClosedChannelException) {
            return // the test is over
        }
    }

    /** UDP or an echo request with a single hop left; neighbour discovery and the like have 255. */
    private fun isProbe(bytes: ByteArray): Boolean = if (version == IcmpVersion.V4) bytes[8].toInt() == 1 else bytes[7].toInt() == 1

    override fun close() {
        packets.close()
        icmp.close()
        thread.join()
    }
}
