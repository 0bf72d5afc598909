package io.netloom.socket.ip

import io.netloom.socket.SockAddr
import io.netloom.socket.internal.address.SockAddrCodec
import io.netloom.socket.internal.sys.OptionLayout
import io.netloom.socket.internal.sys.SocketAddressLayout
import java.lang.foreign.MemorySegment
import java.lang.foreign.ValueLayout
import java.util.Objects

/**
 * How large a packet may be on its way to a destination: `struct ip6_mtuinfo`. Immutable.
 *
 * @property destination whose path it is, with port 0; null if the kernel does not say
 * @property mtu bytes of a whole packet, IP header included
 */
public class PathMtu(public val destination: SockAddr?, public val mtu: Int) {
    /** True for the same path and size. */
    override fun equals(other: Any?): Boolean = other is PathMtu && other.mtu == mtu && other.destination == destination

    /** Fits [equals]. */
    override fun hashCode(): Int = Objects.hash(destination, mtu)

    override fun toString(): String = "$mtu bytes" + (destination?.let { " to $it" } ?: "")

    internal companion object {
        /** At least the bytes of a `struct ip6_mtuinfo`. */
        fun decode(bytes: ByteArray): PathMtu {
            val memory = MemorySegment.ofArray(bytes)
            val address = SockAddrCodec.decode(memory, OptionLayout.PathMtu.ADDRESS.toLong(), SocketAddressLayout.Inet6.SIZE)
            return PathMtu(address.takeIf { it is SockAddr.Inet6 }, memory.get(ValueLayout.JAVA_INT_UNALIGNED, OptionLayout.PathMtu.MTU.toLong()))
        }
    }
}
