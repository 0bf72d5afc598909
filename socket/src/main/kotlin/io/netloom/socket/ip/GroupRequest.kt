package io.netloom.socket.ip

import io.netloom.socket.AddressFamily
import io.netloom.socket.Conn
import io.netloom.socket.LinuxSocketException
import io.netloom.socket.SocketLevel
import io.netloom.socket.internal.sys.OptionLayout.Group
import io.netloom.socket.internal.sys.OptionLayout.GroupSource
import io.netloom.socket.internal.sys.SocketAddressLayout
import io.netloom.socket.internal.sys.SocketAddressLayout.Inet4
import io.netloom.socket.internal.sys.SocketAddressLayout.Inet6
import java.net.Inet4Address
import java.net.InetAddress
import java.nio.ByteBuffer
import java.nio.ByteOrder

/**
 * `struct group_req`, or `struct group_source_req` where there is a source. The group's family decides the level, not the socket's: an IPv6 socket that also speaks IPv4 can be in groups of both.
 */
internal class GroupRequest(val operation: GroupOperation, val group: InetAddress, val source: InetAddress?, val interfaceIndex: Int) {
    init {
        require(group.isMulticastAddress) { "not a multicast group: ${group.hostAddress}" }
        require(source == null || source.javaClass == group.javaClass) {
            "the group ${group.hostAddress} and the source ${source!!.hostAddress} are of different families"
        }
        require(source == null || !source.isMulticastAddress) { "a multicast group is no source: ${source!!.hostAddress}" }
        require(interfaceIndex >= 0) { "an interface's index is not negative: $interfaceIndex" }
    }

    val isIpv4: Boolean = group is Inet4Address

    private val level = if (isIpv4) SocketLevel.IP else SocketLevel.IPV6

    fun apply(conn: Conn) {
        require(isIpv4 || conn.family != AddressFamily.INET) { "an IPv4 socket cannot be in the IPv6 group ${group.hostAddress}" }
        try {
            conn.setOption(level, operation.option, encode())
        } catch (e: LinuxSocketException) {
            throw LinuxSocketException(e.operation, e.errno, e.message + MembershipRefusal(this, conn).reason(e.errno))
        }
    }

    private fun encode(): ByteArray {
        val request = ByteBuffer.allocate(if (source == null) Group.SIZE else GroupSource.SIZE).order(ByteOrder.nativeOrder())
        request.putInt(Group.INDEX, interfaceIndex)
        putAddress(request, Group.GROUP, group)
        if (source != null) putAddress(request, GroupSource.SOURCE, source)
        return request.array()
    }

    companion object {
        /** A `sockaddr` without port or zone; neither counts here. */
        fun putAddress(memory: ByteBuffer, at: Int, address: InetAddress) {
            val ipv4 = address is Inet4Address
            memory.putShort(at + SocketAddressLayout.FAMILY, (if (ipv4) AddressFamily.INET else AddressFamily.INET6).toShort())
            memory.put(at + if (ipv4) Inet4.ADDRESS else Inet6.ADDRESS, address.address)
        }
    }
}
