package io.netloom.socket

import io.netloom.bpf.BpfProgram
import java.io.IOException

/**
 * Packet sockets (AF_PACKET): link-layer packets of an interface as they come and go, see packet(7). They need CAP_NET_RAW in the network namespace's user namespace.
 *
 * A packet socket that is opened for a protocol receives from that moment on, from all interfaces and without a filter; whatever arrives before the filter is attached and the
 * interface bound is in its queue and comes first. [open] leaves that gap closed.
 */
public object PacketSocket {
    /** `ETH_P_ALL`: every protocol, outgoing packets too. */
    public const val ALL: Int = 0x0003

    /**
     * Opens a packet socket that receives nothing but what passes the filter, on that interface, from the first packet on: it is made for no protocol, gets its filter, and starts receiving when it is
     * bound.
     *
     * @param interfaceIndex the interface, in the socket's network namespace; 0 is all interfaces
     * @param filter decides what is received, and how many bytes of it; null for everything
     * @param protocol the EtherType in host order, such as 0x0806 for ARP; [ALL] by default
     * @param type [SocketType.RAW], with link-layer headers (the default), or [SocketType.DGRAM], without
     * @throws MissingCapabilityException without CAP_NET_RAW
     * @throws IOException ENODEV if there is no such interface, ENETDOWN if it is down; EINVAL for a filter that the kernel refuses
     */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun open(
        interfaceIndex: Int = 0,
        filter: BpfProgram? = null,
        protocol: Int = ALL,
        type: Int = SocketType.RAW,
        config: SocketConfig = SocketConfig.DEFAULT,
    ): Conn = prepare(filter, type, config) { it.bind(SockAddr.linkLayer(protocol, interfaceIndex)) }

    /** [open] for an interface by its name, which is looked up in the socket's network namespace. */
    @JvmStatic
    @JvmOverloads
    @Throws(IOException::class)
    public fun open(
        interfaceName: String,
        filter: BpfProgram? = null,
        protocol: Int = ALL,
        type: Int = SocketType.RAW,
        config: SocketConfig = SocketConfig.DEFAULT,
    ): Conn = prepare(filter, type, config) { it.bind(SockAddr.linkLayer(protocol, it.options.interfaceIndex(interfaceName))) }

    private inline fun prepare(filter: BpfProgram?, type: Int, config: SocketConfig, bind: (Conn) -> Unit): Conn {
        val conn = Conn.open(AddressFamily.PACKET, type, 0, config)
        try {
            if (filter != null) conn.filter.attach(filter)
            bind(conn)
            return conn
        } catch (e: Throwable) {
            conn.close()
            throw e
        }
    }
}
