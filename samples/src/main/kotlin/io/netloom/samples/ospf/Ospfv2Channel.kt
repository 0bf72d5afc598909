package io.netloom.samples.ospf

import io.netloom.ipv4.Ipv4ControlFlag
import io.netloom.ipv4.Ipv4ControlMessage
import io.netloom.ipv4.Ipv4Header
import io.netloom.ipv4.Ipv4RawConn
import io.netloom.socket.Protocol
import io.netloom.socket.ip.TrafficClass
import java.net.Inet4Address
import java.net.InetAddress
import java.nio.ByteBuffer

/** OSPF version 2: a raw IPv4 socket, whose packets have headers of our own. */
internal class Ospfv2Channel private constructor(private val raw: Ipv4RawConn, private val place: LinkPlace) : HelloChannel {
    private val own = checkNotNull(place.ipv4)
    private val message = raw.newMessage()
    private val buffer = ByteBuffer.allocateDirect(LARGEST)
    private val header = Ipv4Header.build {
        typeOfService(TrafficClass.of(TrafficClass.CS6)) // before all else: routing holds the network together
        timeToLive(1) // for neighbours alone
        protocol(Protocol.OSPF)
        source(own)
        destination(ALL_ROUTERS)
    }
    private val control = Ipv4ControlMessage(interfaceIndex = place.index)

    override val version: Int
        get() = 2
    override val link: Int
        get() = place.mask

    override suspend fun send(hello: OspfHello) {
        raw.send(header, ByteBuffer.wrap(hello.encode()), control)
    }

    override suspend fun receive(): HeardHello {
        while (true) {
            val packet = raw.receive(buffer.clear(), message)
            // A raw socket hears what comes by any interface.
            if (Ipv4ControlMessage.of(message).interfaceIndex != place.index) continue
            val hello = OspfHello.decode(packet.payload.slice()) ?: continue
            return HeardHello(packet.header.source, packet.header.timeToLive, hello)
        }
    }

    override fun close(): Unit = raw.close()

    companion object {
        private val ALL_ROUTERS = InetAddress.ofLiteral("224.0.0.5") as Inet4Address
        private const val LARGEST = 65_535

        fun open(place: LinkPlace): Ospfv2Channel {
            val raw = Ipv4RawConn.open(Protocol.OSPF)
            try {
                raw.joinGroup(ALL_ROUTERS, place.index)
                raw.multicastLoopback = false
                raw.received = setOf(Ipv4ControlFlag.INTERFACE)
                return Ospfv2Channel(raw, place)
            } catch (e: Throwable) {
                raw.close()
                throw e
            }
        }
    }
}
