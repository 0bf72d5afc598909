package io.netloom.icmp

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.ErrnoCarrier
import io.netloom.socket.SocketConfig
import io.netloom.socket.SocketType
import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress

/** Opens the sockets of [IcmpConn]. */
internal object IcmpSockets {
    /** @param port the identifier of a datagram socket; 0 lets the kernel choose */
    fun open(version: IcmpVersion, mode: IcmpMode, address: InetAddress?, port: Int, config: SocketConfig): Conn {
        if (mode != IcmpMode.AUTO) return bound(version, mode, address, port, config)
        val refusal = try {
            return bound(version, IcmpMode.DATAGRAM, address, port, config)
        } catch (e: IOException) {
            if (!isRefusal(e)) throw e
            e
        }
        try {
            return bound(version, IcmpMode.RAW, address, port, config)
        } catch (e: IOException) {
            if (!isRefusal(e)) throw e
            // The refusal of the datagram socket names both ways out.
            throw refusal.apply { addSuppressed(e) }
        }
    }

    private fun isRefusal(e: IOException) = (e as? ErrnoCarrier)?.errno in REFUSALS

    private fun bound(version: IcmpVersion, mode: IcmpMode, address: InetAddress?, port: Int, config: SocketConfig): Conn {
        val raw = mode == IcmpMode.RAW
        val family = if (version == IcmpVersion.V4) AddressFamily.INET else AddressFamily.INET6
        val conn = Conn.open(family, if (raw) SocketType.RAW else SocketType.DGRAM, version.protocol, config)
        try {
            // These share identifiers unless one of them says no; who shares one loses replies to the other.
            if (!raw) conn.options.reuseAddress = false
            // An unbound datagram socket would get its identifier only with its first message.
            if (!raw || address != null) conn.bind(InetSocketAddress(address ?: wildcard(version), if (raw) 0 else port))
            return conn
        } catch (e: Throwable) {
            conn.close()
            throw e
        }
    }

    fun wildcard(version: IcmpVersion): InetAddress = InetAddress.getByAddress(ByteArray(if (version == IcmpVersion.V4) 4 else 16))

    /** No group in the range; no such sockets in this kernel (the module of IPv6, a container's policy). */
    private val REFUSALS = setOf(Errno.EACCES, Errno.EPERM, Errno.EPROTONOSUPPORT, Errno.ESOCKTNOSUPPORT)
}
