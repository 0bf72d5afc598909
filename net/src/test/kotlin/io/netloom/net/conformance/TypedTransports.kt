package io.netloom.net.conformance

import io.netloom.net.DialOptions
import io.netloom.net.IpConn
import io.netloom.net.ListenOptions
import io.netloom.net.Net
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.ConnOwner
import io.netloom.socket.SocketType
import io.netloom.socket.conformance.Stage
import io.netloom.socket.conformance.Trait
import io.netloom.socket.conformance.Transport
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.SocketAddress

/**
 * What the suite runs over: pairs that were dialled, listened for and accepted. Connecting itself stays the Conn's, whose own run of the suite has the
 * cases of undecided connects.
 */
internal val typedTransports: List<Transport> = listOf(
    Tcp("tcp4", AddressFamily.INET, "127.0.0.1"),
    Tcp("tcp6", AddressFamily.INET6, "::1"),
    Udp("udp4", AddressFamily.INET, "127.0.0.1"),
    Udp("udp6", AddressFamily.INET6, "::1"),
    Ip("ip4:253", AddressFamily.INET, "127.0.0.2", "127.0.0.3"),
    Ip("ip6:253", AddressFamily.INET6, *IPV6_ON_LOOPBACK.toTypedArray()),
    UnixConnected("unix", SocketType.STREAM, Trait.STREAM),
    UnixConnected("unixpacket", SocketType.SEQPACKET, Trait.MESSAGES),
    UnixDatagram,
)

/** Two addresses that a test which wants all transports has to give to the interface `lo`. */
internal val IPV6_ON_LOOPBACK: List<String>
    get() = listOf("fd00:c0f::2", "fd00:c0f::3")

private suspend fun Stage.dial(network: String, address: String, local: SocketAddress? = null): Conn =
    own(call { (this as TypedFace).dial(network, address, DialOptions(local, config)) })

private suspend fun Stage.dialAndAccept(network: String, address: String): List<Conn> =
    Net.listen(network, address, ListenOptions(config)).use { listener ->
        val client = dial(network, "${listener.address}")
        listOf(client, own(call { accept((listener as ConnOwner).conn, poller) }))
    }

/** One listens, the other dials it, and then the first is connected, too. */
private suspend fun Stage.mutual(network: String, address: String, local: SocketAddress): List<Conn> {
    val first = own((Net.listenPacket(network, address, ListenOptions(config)) as ConnOwner).conn)
    val second = dial(network, "${first.localAddress}", local)
    call { connect(first, checkNotNull(second.localAddress)) }
    return listOf(first, second)
}

private fun hostPort(host: String) = if (':' in host) "[$host]:0" else "$host:0"

private class Tcp(network: String, private val family: Int, private val host: String) :
    Transport(network, Trait.STREAM, Trait.ENDS, Trait.LISTENS, Trait.FULL, Trait.NAMED, Trait.HANDSHAKE, Trait.DEVICES) {
    override suspend fun pair(stage: Stage) = stage.dialAndAccept(name, hostPort(host))

    override fun socket(stage: Stage) = stage.open(family, SocketType.STREAM)

    override fun freeAddress(stage: Stage) = InetSocketAddress(host, 0)
}

private class Udp(network: String, private val family: Int, private val host: String) :
    Transport(network, Trait.MESSAGES, Trait.EMPTY_MESSAGES, Trait.NAMED, Trait.ADDRESSED, Trait.DEVICES) {
    override suspend fun pair(stage: Stage) = stage.mutual(name, hostPort(host), freeAddress(stage))

    override fun socket(stage: Stage) = stage.open(family, SocketType.DGRAM)

    override fun freeAddress(stage: Stage) = InetSocketAddress(host, 0)
}

/** Protocol 253 is for experiments (RFC 3692). Without a header, whatever the version of IP. */
private class Ip(network: String, private val family: Int, private vararg val hosts: String) :
    Transport(network, Trait.MESSAGES, Trait.EMPTY_MESSAGES, Trait.DEVICES) {
    private val protocol = network.substringAfter(':').toInt()

    override fun missing(): String? = try {
        IpConn.listen(name).close()
        null
    } catch (e: IOException) {
        e.message
    }

    override suspend fun pair(stage: Stage): List<Conn> {
        val (here, there) = hosts.map { InetSocketAddress(InetAddress.getByName(it), 0) }
        return listOf(stage.dial(name, hosts[1], here), stage.dial(name, hosts[0], there))
    }

    override fun socket(stage: Stage) = stage.open(family, SocketType.RAW, protocol)
}

private class UnixConnected(network: String, private val type: Int, vararg more: Trait) :
    Transport(network, Trait.ENDS, Trait.LISTENS, Trait.FULL, *more) {
    override suspend fun pair(stage: Stage) = stage.dialAndAccept(name, "")

    override fun socket(stage: Stage) = stage.open(AddressFamily.UNIX, type)

    override fun freeAddress(stage: Stage) = stage.path()
}

private object UnixDatagram :
    Transport("unixgram", Trait.MESSAGES, Trait.EMPTY_MESSAGES, Trait.FULL, Trait.NAMED, Trait.ADDRESSED) {
    override suspend fun pair(stage: Stage) = stage.mutual(name, "", freeAddress(stage))

    override fun socket(stage: Stage) = stage.open(AddressFamily.UNIX, SocketType.DGRAM)

    override fun freeAddress(stage: Stage) = stage.path()
}
