package io.netloom.socket.conformance

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Protocol
import io.netloom.socket.SockAddr
import io.netloom.socket.SocketType
import java.io.IOException
import java.net.InetSocketAddress
import java.net.SocketAddress
import java.nio.file.Files
import java.nio.file.Path

/** Everything that the suite runs over. */
internal val transports: List<Transport> = listOf(
    // An undecided connect is tried again by the kernel after a second; once is enough.
    Tcp("tcp4", "127.0.0.1", Trait.DEVICES, Trait.UNDECIDED),
    Tcp("tcp6", "::1", Trait.DEVICES),
    Udp("udp4", "127.0.0.1", Trait.DEVICES),
    Udp("udp6", "::1", Trait.DEVICES),
    UnixConnected("unix stream", SocketType.STREAM, Trait.STREAM),
    UnixConnected("unix seqpacket", SocketType.SEQPACKET, Trait.MESSAGES),
    UnixDatagram("unix dgram"),
    RawIp,
    Netlink,
    Vsock,
    Tcp("fake tcp", "127.0.0.1", Trait.FAKE, Trait.UNDECIDED),
    Udp("fake udp", "127.0.0.1", Trait.FAKE),
    UnixConnected("fake unix stream", SocketType.STREAM, Trait.STREAM, Trait.FAKE),
    UnixConnected("fake unix seqpacket", SocketType.SEQPACKET, Trait.MESSAGES, Trait.FAKE),
    UnixDatagram("fake unix dgram", Trait.FAKE),
)

/** Connects by means of a listener. */
internal suspend fun Transport.connected(stage: Stage): List<Conn> {
    val listener = stage.listener()
    val client = socket(stage)
    val accepting = stage.start { accept(listener, stage.poller) }
    stage.call { connect(client, checkNotNull(listener.localAddress)) }
    val server = stage.own(accepting.await())
    listener.close()
    return listOf(client, server)
}

/** Connects two sockets to each other's addresses. */
private suspend fun Transport.mutual(stage: Stage): List<Conn> {
    val a = stage.boundSocket()
    val b = stage.boundSocket()
    stage.call { connect(a, checkNotNull(b.localAddress)) }
    stage.call { connect(b, checkNotNull(a.localAddress)) }
    return listOf(a, b)
}

private fun family(host: String) = if (':' in host) AddressFamily.INET6 else AddressFamily.INET

private class Tcp(name: String, private val host: String, vararg more: Trait) :
    Transport(name, Trait.STREAM, Trait.ENDS, Trait.LISTENS, Trait.FULL, Trait.NAMED, Trait.HANDSHAKE, *more) {
    override suspend fun pair(stage: Stage) = connected(stage)

    override fun socket(stage: Stage) = stage.open(family(host), SocketType.STREAM)

    override fun freeAddress(stage: Stage) = InetSocketAddress(host, 0)
}

private class Udp(name: String, private val host: String, vararg more: Trait) :
    Transport(name, Trait.MESSAGES, Trait.EMPTY_MESSAGES, Trait.NAMED, Trait.ADDRESSED, *more) {
    override suspend fun pair(stage: Stage) = mutual(stage)

    override fun socket(stage: Stage) = stage.open(family(host), SocketType.DGRAM)

    override fun freeAddress(stage: Stage) = InetSocketAddress(host, 0)
}

private class UnixConnected(name: String, private val type: Int, vararg more: Trait) :
    Transport(name, Trait.ENDS, Trait.LISTENS, Trait.UNDECIDED, Trait.FULL, *more) {
    override suspend fun pair(stage: Stage) = Conn.pair(AddressFamily.UNIX, type, config = stage.config).onEach(stage::own)

    override fun socket(stage: Stage) = stage.open(AddressFamily.UNIX, type)

    override fun freeAddress(stage: Stage) = stage.path()
}

private class UnixDatagram(name: String, vararg more: Trait) :
    Transport(name, Trait.MESSAGES, Trait.EMPTY_MESSAGES, Trait.FULL, Trait.NAMED, Trait.ADDRESSED, *more) {
    override suspend fun pair(stage: Stage) = mutual(stage)

    override fun socket(stage: Stage) = stage.open(AddressFamily.UNIX, SocketType.DGRAM)

    override fun freeAddress(stage: Stage) = stage.path()
}

/** Protocol 253, which RFC 3692 leaves to experiments, between two addresses of the loopback; the kernel delivers it with the IPv4 header. */
private object RawIp : Transport("raw", Trait.MESSAGES, Trait.EMPTY_MESSAGES, Trait.DEVICES) {
    private const val EXPERIMENT = 253

    override val header = 20

    override fun missing() = reasonOf { Conn.open(AddressFamily.INET, SocketType.RAW, EXPERIMENT).close() }

    override suspend fun pair(stage: Stage): List<Conn> {
        val here = InetSocketAddress("127.0.0.2", 0)
        val there = InetSocketAddress("127.0.0.3", 0)
        return listOf(joined(stage, here, there), joined(stage, there, here))
    }

    private suspend fun joined(stage: Stage, from: SocketAddress, to: SocketAddress) = socket(stage).also {
        it.bind(from)
        stage.call { connect(it, to) }
    }

    override fun socket(stage: Stage) = stage.open(AddressFamily.INET, SocketType.RAW, EXPERIMENT)
}

/** NETLINK_USERSOCK: messages between two programs. Empty ones have been refused since Linux 6.5. */
private object Netlink : Transport("netlink", Trait.MESSAGES, Trait.FULL, Trait.NAMED, Trait.ADDRESSED) {
    private const val USERSOCK = 2

    override fun missing() = reasonOf { Conn.open(AddressFamily.NETLINK, SocketType.RAW, USERSOCK).close() }

    override suspend fun pair(stage: Stage) = mutual(stage)

    override fun socket(stage: Stage) = stage.open(AddressFamily.NETLINK, SocketType.RAW, USERSOCK)

    override fun freeAddress(stage: Stage) = SockAddr.netlink()
}

/** Over the vsock loopback, where the kernel has that (module vsock_loopback). */
private object Vsock : Transport("vsock", Trait.STREAM, Trait.ENDS, Trait.LISTENS, Trait.FULL, Trait.NAMED) {
    private const val LOCAL = 1L
    private const val ANY_PORT = 0xffff_ffffL

    private val address get() = SockAddr.vsock(LOCAL, ANY_PORT)

    override fun missing() = reasonOf { Conn.open(AddressFamily.VSOCK, SocketType.STREAM).use { it.bind(address) } }

    override suspend fun pair(stage: Stage) = connected(stage)

    override fun socket(stage: Stage) = stage.open(AddressFamily.VSOCK, SocketType.STREAM)

    override fun freeAddress(stage: Stage) = address
}

/** Why something cannot be had here; null if it can. */
private fun reasonOf(attempt: () -> Unit): String? = try {
    attempt()
    null
} catch (e: IOException) {
    e.message ?: e.toString()
}

/** A directory for the Unix sockets of one case. */
internal class SocketDirectory : AutoCloseable {
    private val directory: Path by lazy { Files.createTempDirectory("netloom") }
    private var count = 0

    fun next(): Path = directory.resolve("${count++}")

    override fun close() {
        Files.list(directory).use { files -> files.forEach(Files::delete) }
        Files.delete(directory)
    }
}
