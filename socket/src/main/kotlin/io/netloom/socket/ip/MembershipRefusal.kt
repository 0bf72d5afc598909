package io.netloom.socket.ip

import io.netloom.socket.Conn
import io.netloom.socket.Errno
import io.netloom.socket.Ipv4Option
import io.netloom.socket.SocketLevel
import io.netloom.socket.control
import io.netloom.socket.internal.sys.OptionLayout.Group
import io.netloom.socket.valueBytes
import java.nio.ByteBuffer
import java.nio.ByteOrder

/** Why the kernel refuses a [GroupRequest]: its error numbers are few and mean something else for each operation. */
internal class MembershipRefusal(private val request: GroupRequest, private val conn: Conn) {
    private val group = "${request.group.hostAddress} on interface ${request.interfaceIndex}"
    private val source = "the source ${request.source?.hostAddress}"

    /** Text to be appended to the error's own; empty if nothing more is known. */
    fun reason(errno: Errno): String {
        val reason = when (errno) {
            Errno.ENOBUFS -> limit()
            Errno.ENOMEM -> "the socket's options take as much memory as they may (sysctl net.core.optmem_max)"
            Errno.ENODEV -> noInterface()
            Errno.EADDRINUSE -> "the socket is in $group already"
            Errno.EADDRNOTAVAIL, Errno.EINVAL -> wrongState(errno)
            else -> null
        }
        return if (reason == null) "" else ": $reason"
    }

    private fun limit(): String = when {
        // IPv6 has no limit to the number of groups.
        !request.isIpv4 -> "the socket has as many sources for $group as it may (sysctl net.ipv6.mld_max_msf)"

        request.source != null && isMember() -> "the socket has as many sources for $group as it may (sysctl net.ipv4.igmp_max_msf)"

        else ->
            "the socket is in as many groups as it may (sysctl net.ipv4.igmp_max_memberships, or net.core.optmem_max for the memory that they take)"
    }

    private fun noInterface() = if (request.interfaceIndex == 0) {
        "no route leads to ${request.group.hostAddress}, so its interface has to be named"
    } else {
        "the socket's network namespace has no interface ${request.interfaceIndex} that takes groups"
    }

    private fun wrongState(errno: Errno): String? = when (request.operation) {
        GroupOperation.JOIN -> null

        GroupOperation.LEAVE -> "the socket is not in $group"

        GroupOperation.JOIN_SOURCE -> if (errno == Errno.EINVAL) "sources are excluded from $group" else "$source is joined to $group already"

        GroupOperation.LEAVE_SOURCE -> if (errno == Errno.EINVAL) "$group was not joined for named sources" else "$source is not joined to $group"

        GroupOperation.BLOCK_SOURCE -> if (errno ==
            Errno.EINVAL
        ) {
            "$group was not joined for all sources"
        } else {
            "$source is excluded from $group already"
        }

        GroupOperation.UNBLOCK_SOURCE -> if (errno == Errno.EINVAL) "$group was not joined for all sources" else "$source is not excluded from $group"
    }

    /** `MCAST_MSFILTER`, read without room for any source, succeeds for members only. */
    private fun isMember(): Boolean {
        val query = ByteBuffer.allocate(FILTER_SIZE).order(ByteOrder.nativeOrder())
        query.putInt(Group.INDEX, request.interfaceIndex)
        GroupRequest.putAddress(query, Group.GROUP, request.group)
        val fd = conn.fd
        return fd.control { frame ->
            frame.valueBytes(query.array())
            frame.valueLength(FILTER_SIZE)
            fd.syscalls().getsockopt(frame, fd.number(), SocketLevel.IP, Ipv4Option.MCAST_MSFILTER, frame.value(), frame.valueLengthAddress())
        } >= 0
    }

    private companion object {
        /** `struct group_filter` up to its list of sources: after the group its mode and the number of sources. */
        const val FILTER_SIZE = 144
    }
}
