package io.netloom.samples.ospf

import io.netloom.ipv6.Ipv6ControlFlag
import io.netloom.ipv6.Ipv6ControlMessage
import io.netloom.ipv6.Ipv6PacketConn
import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Protocol
import io.netloom.socket.SocketType
import io.netloom.socket.ip.TrafficClass
import java.net.InetAddress
import java.net.InetSocketAddress
import java.nio.ByteBuffer

/** OSPF version 3: a raw IPv6 socket. The kernel writes the header, as control messages say, and the checksum. */
internal class Ospfv3Channel private constructor(private val ipv6: Ipv6PacketConn, private val place: LinkPlace) : HelloChannel {
    private val message = ipv6.newMessage()
    private val buffer = ByteBuffer.allocateDirect(LARGEST)
    private val control = Ipv6ControlMessage(
        trafficClass = TrafficClass.of(TrafficClass.CS6), // before all else: routing holds the network together
        hopLimit = 1, // for neighbours alone
        interfaceIndex = place.index,
    )

    override val version: Int
        get() = 3
    override val link: Int
        get() = place.index

    override suspend fun send(hello: OspfHello) {
        ipv6.send(ByteBuffer.wrap(hello.encode()), InetSocketAddress(ALL_ROUTERS, 0), control)
    }

    override suspend fun receive(): HeardHello {
        while (true) {
            ipv6.receive(buffer.clear(), message)
            val arrival = Ipv6ControlMessage.of(message)
            // A raw socket hears what comes by any interface.
            if (arrival.interfaceIndex != place.index) continue
            val hello = OspfHello.decode(buffer.flip().slice()) ?: continue
            val from = checkNotNull(message.source?.toInetSocketAddress()).address
            return HeardHello(from, checkNotNull(arrival.hopLimit), hello)
        }
    }

    override fun close(): Unit = ipv6.close()

    companion object {
        private val ALL_ROUTERS = InetAddress.ofLiteral("ff02::5")
        private const val LARGEST = 65_535

        fun open(place: LinkPlace): Ospfv3Channel {
            val ipv6 = Ipv6PacketConn(Conn.open(AddressFamily.INET6, SocketType.RAW, Protocol.OSPF))
            try {
                ipv6.checksumOffset = OspfHello.CHECKSUM
                ipv6.received = setOf(Ipv6ControlFlag.INTERFACE, Ipv6ControlFlag.HOP_LIMIT)
                ipv6.joinGroup(ALL_ROUTERS, place.index)
                ipv6.multicastLoopback = false
                return Ospfv3Channel(ipv6, place)
            } catch (e: Throwable) {
                ipv6.close()
                throw e
            }
        }
    }
}
